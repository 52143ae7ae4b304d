// What holds kept from being destroyed, and what becomes of it when they end.
#pragma once

#include "api/commands/executor.h"
#include "projections/rights_rows.h"

namespace lethe::api {

/// Orders what erasures withheld because of a hold, at most `limit` of them; those that further
/// holds cover are withheld again because of these. `lifted` says that this decision lifts the
/// hold. REQUIRES that the hold is not in force, or that `lifted` says so. How many there were.
enum class Lifting : bool { kDone, kHere };
Ruled<std::vector<ledger::ErasureId>> resume_erasures(RuleContext& context,
                                                      const ledger::HoldId& hold, Lifting lifting,
                                                      std::size_t limit, Ruling& ruling);

/// A hold that is not in force any more, and for which erasures still wait; none if there is none.
Ruled<std::optional<ledger::HoldId>> forgotten_hold(const projections::Views& views,
                                                    ledger::Moment now);

}  // namespace lethe::api
