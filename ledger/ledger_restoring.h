// One ledger out of a backup into an empty journal, under keys that are there already: the part of
// ledger/backup_restore.h that is done for each.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "crypto/root_store.h"
#include "ledger/backup_files.h"
#include "ledger/key_blocks.h"

namespace lethe::ledger {

/// Where a ledger comes from and how far it is to go.
struct LedgerToRestore {
  BackedUpLedger ledger;
  std::vector<SegmentInfo> segments;  // all, from the first event on
  TreeSize size;                      // at most that of the backup
  /// The note of that size that the restored log is to be held to. Empty: that of the backup, or
  /// one that is signed anew when the size is less.
  std::string checkpoint;
  /// Of a ledger that is closed, in the system ledger, when that has it.
  std::optional<Sequence> certificate;
  /// Of a ledger that was closed behind this backup, so that it has no keys any more.
  std::optional<Sequence> closed_since;
};

struct RestoredLedger {
  std::string name;
  TreeSize size;
  Moment last_time;
  std::uint64_t epoch = 0;     // of the keys
  std::uint64_t sections = 0;  // that are back, each opened and held to its commitment
  std::uint64_t erased = 0;    // whose key is destroyed, whether the backup had them or not
  std::uint64_t left_out = 0;  // of those, which the backup still had
  /// Orders whose certificate the log does not have: they are to be carried out (again).
  EpochRecord unfinished;
  bool is_closed = false;                 // or was since
  std::map<LedgerId, Sequence> closures;  // certificates of other ledgers' closures in the log
  LedgerNumber number;
};

/// Keys, and what is told on the way. All outlive the restoring.
struct RestoreContext {
  const BackupFiles& files;
  Journal& target;
  crypto::RootStore& roots;
  const KeyBlocks& blocks;
  std::size_t threads = 1;
  /// Of one event that was looked at.
  std::function<Result<void>()> done_one;
};

/// Writes log, tiles, vault, keys and the ledger's rows of meta, but views; of a ledger that is
/// closed what there is: it needs no keys. Every event is checked
/// as the verifier does, and every section is opened. What BackupFiles and SegmentCheck say, and
/// kRootMissing, kKeysUnusable, kBlocksMissing, kKeysOlder, kSectionLost, kForked: the journal then
/// holds a part that is of no use.
Backed<RestoredLedger> restore_ledger(const LedgerToRestore& from, const RestoreContext& context);

}  // namespace lethe::ledger
