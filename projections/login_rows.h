// What the views tell of log-ins.
#pragma once

#include <optional>
#include <vector>

#include "ledger/facts.h"
#include "ledger/ids.h"

namespace lethe::projections {

/// The log-ins of an agent that failed since the last that did not, and the last lock.
struct LoginsRow {
  std::vector<ledger::Moment> failures;  // when they happened, as they were recorded
  std::optional<ledger::Sequence> locked_by;
  ledger::Moment locked, until;  // micros 0: until somebody unlocks them
  ledger::LockCause cause = ledger::LockCause::kInvalid;
  bool unlocked = false;  // before its time

  bool is_locked(ledger::Moment now) const {
    return locked_by && !unlocked && (until.micros == 0 || now < until);
  }
};

}  // namespace lethe::projections
