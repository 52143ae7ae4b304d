// A machine is lost with the folder of its keys: the roots out of the recovery copies in the key
// target, and the copies of the registers, into a new folder of keys.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "crypto/holder.h"
#include "crypto/key_tree.h"
#include "tools/root_keys.h"

namespace lethe::tools {

struct RecoverRequest {
  std::filesystem::path target;  // the key target
  std::filesystem::path keys;    // the new folder; it may be there, without these ledgers' roots
  RootKeySettings root_keys;     // how they are to be kept there
};

struct RecoveredRoot {
  crypto::TreeId tree;  // the ledger's id
  std::uint64_t epoch = 0;
  bool has_register = false;
  boost::system::error_code register_error;  // why the target's copy of it is of no use
};
/// Of every ledger that the target has, or nothing, and why in plain words: then nothing was
/// written. The target is only read. Registers that the folder has stay.
std::optional<std::vector<RecoveredRoot>> recover_keys(const RecoverRequest& request,
                                                       std::vector<crypto::Holder> holders,
                                                       std::string& error);

}  // namespace lethe::tools
