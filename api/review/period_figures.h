// What was looked at in a part of the log, by the rules and by people, and what was not: for the
// sign-off of periods and for figures. As of any size of the log, so that it can be worked out
// again.
#pragma once

#include <vector>

#include "ledger/ledger.h"

namespace lethe::api::review {

struct PeriodLook {
  ledger::PeriodFigures figures;
  std::vector<std::uint64_t> rules;  // versions by which accesses were looked at; ascending

  /// Flags that no review has.
  std::uint64_t unattended() const { return figures.flagged - figures.flagged_in_review; }
  /// Everything was looked at that had to be, and every review of it is closed.
  bool is_complete() const {
    return figures.open == 0 && figures.unchecked == 0 && unattended() == 0;
  }
};

/// Of the events from `from` to before `behind`, as things were when the log had `size`. `state`
/// has at least that size. Counts from indexes; decodes what the rules looked at in two pieces at
/// most. Not on the committer's thread. Errors of storage.
ledger::Result<PeriodLook> look_at_period(const ledger::Ledger& ledger,
                                          const ledger::StateReader& state, ledger::Sequence from,
                                          ledger::Sequence behind, std::uint64_t size);

}  // namespace lethe::api::review
