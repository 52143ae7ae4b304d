// Which kind of root store the settings ask for, and opening it.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "crypto/root_wrapping.h"
#include "crypto/token_keys.h"
#include "tools/secret_source.h"

namespace lethe::tools {

enum class RootKeyKind { kFile, kPassphrase, kPkcs11 };
std::string_view name_of(RootKeyKind kind);
/// The name of the kind whose files carry a version.
std::string_view kind_of_version(std::uint32_t version);

struct RootKeySettings {
  RootKeyKind kind = RootKeyKind::kFile;
  SecretSource passphrase;   // of kPassphrase
  crypto::TokenPlace token;  // of kPkcs11
  SecretSource pin;
};

/// Null, and why in plain words, when a setting is missing, a secret can't be read or the token is
/// not there. `is_new`: for keys that are about to be made, so that a typed passphrase is asked for
/// twice.
std::unique_ptr<crypto::RootWrapping> open_root_wrapping(const RootKeySettings& settings,
                                                         bool is_new, std::string& error);
std::unique_ptr<crypto::RootStore> open_root_store(const std::filesystem::path& keys,
                                                   const RootKeySettings& settings, bool is_new,
                                                   std::string& error);

/// What an error of a root store means, and what to do about it; empty for others'.
std::string in_plain_words(const boost::system::error_code& error,
                           const std::filesystem::path& keys, const RootKeySettings& settings);

}  // namespace lethe::tools
