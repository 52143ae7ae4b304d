// Where a passphrase or a PIN comes from: a file, an environment variable, or somebody at the
// terminal. Never the command line, which everybody on the machine can read.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "crypto/secret.h"

namespace lethe::tools {

/// At most one of the two is given; with neither, the terminal is asked. Copies share what was
/// read, so that a command which opens its directory twice asks once.
struct SecretSource {
  std::filesystem::path file;
  std::string variable;
  std::shared_ptr<crypto::SecretBuffer> kept = std::make_shared<crypto::SecretBuffer>();
};

/// What is asked for. One that is new is asked for twice at a terminal.
struct SecretWanted {
  std::string_view what;     // "passphrase", "PIN"
  std::string_view setting;  // "root_keys.passphrase": what its settings begin with
  bool is_new = false;
  std::string_view of = "the root keys";  // what it opens
};

inline constexpr std::size_t kMaxSecretBytes = 1'024;

/// The secret in locked memory, without the end of its line; empty, and `error` says why and what
/// to set, when there is none. A variable is wiped from the environment once it was read.
crypto::SecretBuffer read_secret(const SecretSource& source, const SecretWanted& wanted,
                                 std::string& error);

}  // namespace lethe::tools
