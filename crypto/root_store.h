// Where a ledger's root key lives: outside the database, replaced at every erasure.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "crypto/bytes.h"
#include "crypto/errors.h"
#include "crypto/secret.h"

namespace lethe::crypto {

/// Sixteen bytes that name the owner of a tree (the ledger's id); it is bound into every sealed
/// node.
using TreeId = FixedBytes<struct TreeIdTag, 16>;

struct Root {
  std::uint64_t epoch = 0;  // 0 at birth, one more at each replacement
  SecretKey key;
};

/// The seam. One thread at a time per tree. A root that was destroyed cannot be had again.
class RootStore {
 public:
  virtual ~RootStore() = default;

  /// kRootMissing, kRootMalformed, kRootExposed, kRootReadFailed. Finishes a replacement that a
  /// crash interrupted: kRootWriteFailed when the older root cannot be destroyed, or this one not
  /// be made durable.
  virtual Result<Root> load(const TreeId& tree) = 0;
  /// The first root of a new tree; kRootExists when there is one.
  virtual Result<void> create(const TreeId& tree, const Root& root) = 0;
  /// Makes `next` durable: it is the root from here on. The one before it is destroyed by the next
  /// destroy_replaced(), load() or replace(). kEpochMismatch, and no change, when the epoch is not
  /// the present one plus one. After kRootWriteFailed the old root stands or the new one does,
  /// never neither: load() tells.
  virtual Result<void> replace(const TreeId& tree, const Root& next) = 0;
  /// Destroys what replace() left. REQUIRES that the last call of replace() for this tree, of this
  /// store, succeeded. Again is no error. After kRootWriteFailed it may still be there.
  virtual Result<void> destroy_replaced(const TreeId& tree) = 0;
  /// Ledger closure: destroys the root for good, and whatever a crash or damage left in its place.
  /// No error when there is nothing.
  virtual Result<void> destroy(const TreeId& tree) = 0;
};

/// Two files a tree, `<hex id>.root.0` and `.1`, mode 0600, in a directory of mode 0700 outside the
/// data directory. One holds the root, the other zeros. The new root is written over the zeros and
/// synced: that is the commit point. To destroy the old one overwrites it with zeros in place and
/// syncs. load() takes the file with the higher epoch and a right checksum, and finishes what was
/// left. Layout: crypto/README.md, "Root store". create() makes the directory if its parent is
/// there. A directory or file that others may read, or that belongs to another user, is
/// kRootExposed. Never touches a file that holds another tree's root or a later version's.
std::unique_ptr<RootStore> open_file_root_store(const std::filesystem::path& directory);

/// For tests and benchmarks: in memory only.
std::unique_ptr<RootStore> make_memory_root_store();

}  // namespace lethe::crypto
