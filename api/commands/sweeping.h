// The sweep of the storage behind completed erasures (ledger/storage_sweep.h), and its event.
#pragma once

#include <functional>
#include <optional>

#include "api/commands/rule.h"
#include "ledger/store.h"

namespace lethe::api {

struct SweepPass {
  std::size_t certificates = 0;   // of the erasures that were looked for; 0: there are none
  std::uint64_t bytes_freed = 0;  // on disk
  std::uint64_t found = 0;        // of what should be gone
  /// Where the next pass goes on; none: erasures that were not looked for there are no more.
  std::optional<ledger::Sequence> next;
};

/// The erasures that a pass looks for, by their certificates. Many at once: a pass rewrites each
/// file that one of them lay in, and they share files.
struct SweepRange {
  ledger::Sequence from;
  std::size_t limit = 1'000;
};

/// A pass over the oldest erasures of a ledger whose storage was not found clean yet, of the system
/// ledger over other ledgers' closures too; writes erasure.swept when there are any. Where
/// something was found, they are looked for again when somebody begins at the beginning, and do not
/// keep the rest from being looked for. Takes from a second to minutes, while the ledger goes on;
/// ends early with kStopped when `go_on` says no. One thread at a time, and not one of the
/// committer's. kUnknownLedger, and what storage and keys say.
Ruled<SweepPass> sweep_erasures(ledger::Store& store, const ledger::LedgerId& ledger_id,
                                ledger::Moment now, const std::function<bool()>& go_on,
                                const SweepRange& range = {});

}  // namespace lethe::api
