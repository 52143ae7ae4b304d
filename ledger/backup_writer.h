// Making a backup of the log and the vault: reads a snapshot while others go on writing, adds what
// is new since the last one, reads it back from the disk, and only then says that it is there.
//
// Not in it: keys, which have a place of their own (crypto/README.md, "Root store"), and what is
// computed from the rest: tiles, views, rosters. Nor are the answers kept for Idempotency-Key, so a
// request that is repeated after a restore is done again.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>

#include "ledger/backup_failure.h"
#include "ledger/journal.h"

namespace lethe::ledger {

/// Of new events, each of which is written and then read back.
struct BackupProgress {
  std::uint64_t written = 0, verified = 0, total = 0;  // events
  std::uint64_t bytes = 0;                             // written
};

struct BackupOptions {
  const Clock* clock = nullptr;  // null: the system's
  /// A segment ends with the event that takes it to this size: what one is in memory.
  std::size_t segment_bytes = std::size_t{64} << 20;
  std::size_t threads = 0;  // that check signatures; 0: one a core
  std::function<void(const BackupProgress&)> progress;
  const std::atomic<bool>* cancel = nullptr;
};

struct BackupReport {
  std::uint64_t manifest = 0;  // the number of the one that was written
  Moment taken;
  std::uint64_t ledgers = 0;
  std::uint64_t events = 0;      // in the backup, of all ledgers
  std::uint64_t new_events = 0;  // of those, added now
  std::uint64_t new_bytes = 0;   // of segments
};

/// `source` is a snapshot, `data` the directory that it is of. Makes the target when it is not
/// there. After any failure the backup that was there is whole, and what was begun is removed now
/// or by the next run. kSourceOlder, kForked, kForeign when the target holds the backup of
/// something else; what BackupTarget::open() says; kDiskFull, kStorage, kStopped; kDamaged when
/// what was read back is not what was written, or the source itself is damaged.
Backed<BackupReport> write_backup(const Reader& source, const std::filesystem::path& data,
                                  const std::filesystem::path& target,
                                  const BackupOptions& options);

/// Checks a whole backup as of its latest manifest, every segment of every ledger, without any key.
/// kNothingThere, and what a damaged one is.
Backed<BackupReport> check_backup(const std::filesystem::path& target,
                                  const BackupOptions& options);

}  // namespace lethe::ledger
