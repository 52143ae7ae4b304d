// POST …/holds and DELETE …/holds/{hold}: duties to keep, which erasures have to wait for.
#pragma once

#include "api/commands/executor.h"
#include "api/json/request.h"

namespace lethe::api {

struct PlaceHoldInput {
  static constexpr RuleTraits kTraits{};
  std::optional<ledger::SubjectId> subject;  // none: everybody
  ledger::KeepException exception = ledger::KeepException::kInvalid;
  std::vector<ledger::CompartmentClass> classes;  // none: every one
  std::optional<ledger::Moment> until;            // none: until it is lifted
  std::string reason;                             // free text, a section
  static PlaceHoldInput parse(ObjectReader& reader);
};

/// Role admin. Order: kInvalidBody (until lies not ahead), kUnknownSubject. Erased people may be
/// held too: what was kept of them is. 201 with hold_json().
Ruled<Ruling> place_hold(RuleContext& context, const PlaceHoldInput& input);

struct LiftHoldInput {
  static constexpr RuleTraits kTraits{.personal = false, .erases = true};
  ledger::HoldId hold;
};

/// Role admin. Order: kUnknownHold. What erasures withheld because of it is erased in the same
/// decision, if it is not more than kResumedAtOnce of them; the scheduler sees to the others. 200
/// with {..hold_json(), "resumed": [erasure]}; without an event when it was lifted before.
Ruled<Ruling> lift_hold(RuleContext& context, const LiftHoldInput& input);
inline constexpr std::size_t kResumedAtOnce = 50;

}  // namespace lethe::api
