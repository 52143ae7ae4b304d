// Files that others read while they are replaced: whole or not at all, and durable when that is
// said.
#pragma once

#include <filesystem>
#include <optional>
#include <set>

#include "ledger/errors.h"
#include "ledger/ids.h"

namespace lethe::ledger {

/// The first `limit` bytes of a file; nothing when there is no regular file of that name.
Result<std::optional<Bytes>> read_file(const std::filesystem::path& path, std::size_t limit);
/// Writes behind what the file has, and makes that durable. kDiskFull, kStorageFailed: a part of it
/// may be there.
Result<void> append_to_file(const std::filesystem::path& path, ByteView content);
/// Makes durable which names are in a directory. kDiskFull, kStorageFailed.
Result<void> sync_directory(const std::filesystem::path& path);

/// Writes files below one directory. One thread at a time.
class StaticFiles {
 public:
  explicit StaticFiles(std::filesystem::path root) : root_(std::move(root)) {}

  /// Puts a synced file with this content in the place of what was there. The name becomes durable
  /// with sync(). kDiskFull, kStorageFailed: the place is as it was.
  Result<void> replace(const std::filesystem::path& name, ByteView content);
  /// Makes the names of everything that was replaced since the last time durable.
  Result<void> sync();

  std::filesystem::path path(const std::filesystem::path& name) const { return root_ / name; }

 private:
  Result<void> make_directories(const std::filesystem::path& directory);

  std::filesystem::path root_;
  std::set<std::filesystem::path> unsynced_;  // directories
};

}  // namespace lethe::ledger
