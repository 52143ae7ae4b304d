// Restoring a backup of log and vault into an empty journal, under the keys of today: whoever was
// erased since the backup was made stays erased, as no key opens what it still has of them.
#pragma once

#include <atomic>
#include <filesystem>
#include <optional>

#include "ledger/ledger_restoring.h"

namespace lethe::ledger {

/// One ledger at an earlier size than its backup's.
struct RestoreCut {
  std::string ledger;  // its name; empty: the one that is not the system's, or has the checkpoint
  TreeSize size;       // 0: that of the checkpoint
  std::string checkpoint;  // the signed note of that size, when somebody kept one
};

struct RestoreOptions {
  std::uint64_t manifest = 0;  // its number; 0: the latest, or with a cut the first that has it
  std::string ledger;          // only this one and the system's; empty: all
  std::optional<RestoreCut> cut;
  /// The folder of the registers: of a ledger that was closed since, the log is restored, and no
  /// keys are asked for. Empty: there are none.
  std::filesystem::path registers;
  std::size_t threads = 0;                                                // 0: one a core
  std::function<void(std::uint64_t done, std::uint64_t total)> progress;  // events
  const std::atomic<bool>* cancel = nullptr;
};

struct RestoreReport {
  std::uint64_t manifest = 0;
  Moment taken;
  std::vector<RestoredLedger> ledgers;
};

/// Fills `target`, which holds nothing. The row that makes it a data directory is written last, so
/// that nothing opens one that is not whole. Views are not there: they are to be rebuilt
/// (projections/runner.h), and resume_orders() called behind that. kNothingThere, what
/// restore_ledger() and BackupFiles say, kDiskFull, kStorage, kStopped: the target is of no use.
Backed<RestoreReport> restore_backup(const std::filesystem::path& backup, Journal& target,
                                     crypto::RootStore& roots, const KeyBlocks& blocks,
                                     const RestoreOptions& options);

/// Notes the orders without a certificate, so that the next opening of the directory carries them
/// out, which needs the views; and that each ledger was restored, so that it stays closed until
/// somebody opens it again on purpose (ledger/registers.h).
Result<void> resume_orders(Journal& target, const RestoreReport& report);

}  // namespace lethe::ledger
