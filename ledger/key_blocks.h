// Where a restore finds the sealed nodes of a ledger's key tree. They lie apart from the backup of
// log and vault, as the root key does: only the latest may exist (crypto/README.md, "Root store").
#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "crypto/key_tree.h"
#include "ledger/journal.h"

namespace lethe::ledger {

/// One thread.
class KeyBlocks {
 public:
  virtual ~KeyBlocks() = default;
  using Visit = std::function<Result<void>(const crypto::NodeAddress& address, ByteView block)>;
  /// Every block that is kept of the ledger's tree, in no order; none when it never erased anybody.
  /// Blocks of another epoch among them do no harm: nothing leads there.
  virtual Result<void> each(const LedgerId& ledger, const Visit& visit) const = 0;
  /// In words, for who has to look there.
  virtual std::string place() const = 0;
};

/// Those of a data directory that nobody serves. kStorageMissing, and what opening it says.
Result<std::unique_ptr<KeyBlocks>> key_blocks_in_data(const std::filesystem::path& data);
/// Those of a key target (ledger/key_target.h): the latest. kStorageMissing, and what opening it
/// says.
Result<std::unique_ptr<KeyBlocks>> key_blocks_in_target(const std::filesystem::path& target);
/// Of a folder with a folder for each ledger, named by its id, and in it a file for each block,
/// named by its address in hex; other files are passed over.
std::unique_ptr<KeyBlocks> key_blocks_in_folder(const std::filesystem::path& folder);

}  // namespace lethe::ledger
