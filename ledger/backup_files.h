// The directory of a backup on disk: what is there, reading it back, adding to it. What the bytes
// mean is ledger/backup_format.h's.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "ledger/backup_failure.h"
#include "ledger/backup_format.h"
#include "ledger/file_lock.h"
#include "ledger/static_files.h"

namespace lethe::ledger {

/// Reads. Believes nothing: what is read is what was written, or a failure names the file. Any
/// thread.
class BackupFiles {
 public:
  explicit BackupFiles(std::filesystem::path directory) : directory_(std::move(directory)) {}

  const std::filesystem::path& directory() const { return directory_; }
  /// Their numbers, ascending; none when there is no backup.
  Backed<std::vector<std::uint64_t>> manifests() const;
  /// kManifestMissing, kDamaged, kVersion.
  Backed<Manifest> manifest(std::uint64_t number) const;
  /// The latest; nothing when there is no backup.
  Backed<std::optional<Manifest>> latest() const;
  /// Every segment of a ledger from its first event on, in order, as the manifest and those before
  /// it list them; they meet and end where the manifest says. What manifest() says, and kForeign
  /// for a manifest of another organisation among them.
  Backed<std::vector<SegmentInfo>> segments(const Manifest& manifest, const LedgerId& ledger) const;
  /// All bytes of a segment, of the size and hash that the manifest says. kPartMissing, kDamaged.
  Backed<Bytes> segment(const LedgerId& ledger, const SegmentInfo& info) const;

  std::filesystem::path manifest_path(std::uint64_t number) const;
  std::filesystem::path segment_path(const LedgerId& ledger, const SegmentInfo& info) const;

 private:
  std::filesystem::path directory_;
};

/// Adds to a backup. One at a time, over all processes; one thread.
class BackupTarget {
 public:
  /// Makes the directory (0700) when it is not there. kBadPlace when it holds other things or lies
  /// in `source`, kBusy, kStorage.
  static Backed<std::unique_ptr<BackupTarget>> open(const std::filesystem::path& directory,
                                                    const std::filesystem::path& source);
  BackupTarget(const BackupTarget&) = delete;
  BackupTarget& operator=(const BackupTarget&) = delete;

  const BackupFiles& files() const { return files_; }
  /// Removes what a run left that did not end: segments from `known` on, for each ledger of the
  /// source, and halves of files. What can't be removed does no harm.
  void remove_leftovers(const LedgerId& ledger, Sequence known);
  /// The content is durable when this returns, the name once sync() did.
  Backed<void> put_segment(const LedgerId& ledger, const SegmentInfo& info, ByteView bytes);
  Backed<void> sync();
  /// The commit point: durable, name and all, when this returns.
  Backed<void> put_manifest(const Manifest& manifest);
  /// Lets the next reading of a segment come from the disk, and not from memory.
  void forget(const LedgerId& ledger, const SegmentInfo& info) const;

 private:
  BackupTarget(std::filesystem::path directory, FileLock lock);

  BackupFiles files_;
  StaticFiles writer_;
  FileLock lock_;
};

}  // namespace lethe::ledger
