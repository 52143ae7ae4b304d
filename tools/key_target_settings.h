// Which key target the settings ask for, and opening it.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "crypto/recovery_wrapping.h"
#include "ledger/key_target.h"
#include "tools/secret_source.h"

namespace lethe::tools {

/// Who brings the keys back when the machine is lost.
enum class Recovery { kPassphrase, kHolders };

struct KeyTargetSettings {
  std::filesystem::path directory;  // empty: there is none
  Recovery recovery = Recovery::kPassphrase;
  SecretSource passphrase;    // of kPassphrase: asked for once, when its key pair is made
  crypto::RecoveryPlan plan;  // of kHolders
};

/// The file of a passphrase's key pair in a folder, its secret half sealed; nothing when there is
/// none. `error` when it can't be read.
std::optional<crypto::Bytes> holder_file_in(const std::filesystem::path& folder,
                                            std::string& error);

/// Reads public keys of holders, with commas or spaces between them. What is wrong, or empty.
std::string read_holders(const std::string& text, std::vector<crypto::HolderKey>& out);

/// Null with an empty `error` when there is none; null, and why in plain words, when a setting is
/// missing, a secret can't be read or is not the right one. The key pair of a passphrase is made
/// the first time, and lies in the folder of the root keys and in the target; from then on its
/// public half is all that is needed.
std::unique_ptr<ledger::KeyTarget> open_key_target(const std::filesystem::path& keys,
                                                   const KeyTargetSettings& settings,
                                                   std::string& error);

}  // namespace lethe::tools
