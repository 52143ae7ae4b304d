// The sweep of everything that lies on disk, some time behind the certificates: it gets what was
// deleted out of the storage's files, and then looks whether anything is left, in rows and in
// files. What it finds goes into an event, erasure.swept. Shares no code with the eraser.
#pragma once

#include <functional>
#include <span>

#include "ledger/journal.h"
#include "ledger/ledger.h"
#include "ledger/projector.h"

namespace lethe::ledger {

struct StorageTraces {
  std::vector<SweptCount> stores;
  std::uint64_t bytes_freed = 0;  // on disk

  /// Sums, store by store.
  void add(const StorageTraces& more);
};

/// Rewrites files, which takes from a second to minutes, while others read and write; between two
/// files it asks `go_on` and ends with kStopped when that says no. What a reader still holds of
/// before is found, and gone the next time; what is erased meanwhile is not looked for. Any thread
/// but the committer's.
Result<StorageTraces> sweep_storage(Journal& journal, const Ledger& ledger,
                                    const Projector& projector,
                                    std::span<const SweepTarget> targets,
                                    const std::function<bool()>& go_on);

/// The same for a ledger that is closed, of which nothing but the log may be left.
Result<StorageTraces> sweep_closed_ledger(Journal& journal, LedgerNumber closed,
                                          const std::function<bool()>& go_on);

}  // namespace lethe::ledger
