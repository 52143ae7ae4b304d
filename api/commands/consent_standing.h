// What a consent decision amounts to at a moment.
#pragma once

#include "projections/views.h"

namespace lethe::api {

/// The decision's status, but `expired` when it was given and its time is over at `now`, and
/// `invalidated` when it was given to an earlier policy than one that asks for consent anew.
/// `as_of` is the moment as a position in the log. Reads as many policies as are newer than the
/// decision's.
ledger::Result<ledger::ConsentStatus> consent_standing(const projections::Views& views,
                                                       const projections::ConsentDecision& decision,
                                                       ledger::Moment now,
                                                       projections::AsOf as_of = {});

/// Where a decision meets what was decided before.
struct ConsentBefore {
  std::optional<projections::ConsentDecision> decision;  // the latest; none: never asked
  ledger::ConsentStatus standing = ledger::ConsentStatus::kInvalid;  // what it amounts to now
};
ledger::Result<ConsentBefore> consent_before(const projections::Views& views,
                                             const ledger::SubjectId& subject,
                                             std::string_view purpose, ledger::Moment now);

/// given or renewed.
inline bool is_in_force(ledger::ConsentStatus standing) {
  return standing == ledger::ConsentStatus::kGiven || standing == ledger::ConsentStatus::kRenewed;
}

}  // namespace lethe::api
