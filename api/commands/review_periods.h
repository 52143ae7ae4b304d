// The sign-off of a period: that somebody looked at what was done in it, what they looked at, and
// what not.
#pragma once

#include "api/commands/executor.h"
#include "api/json/request.h"
#include "api/review/period_figures.h"

namespace lethe::api {

struct SignPeriodInput {
  static constexpr RuleTraits kTraits{};
  ledger::Moment since, until;
  std::string statement;    // free text, a section of the ledger's
  bool incomplete = false;  // it is signed though something is left to do

  // What look_at() adds.
  ledger::Sequence from, behind;
  std::uint64_t size = 0;
  review::PeriodLook look;
  static SignPeriodInput parse(ObjectReader& reader);
};
/// kInvalidBody unless since < until, and `until` is over. Not on the committer's thread.
Ruled<void> look_at(const ledger::Ledger& ledger, ledger::Moment now, SignPeriodInput& input);

/// Role reviewer. REQUIRES look_at(). Order: kReviewerUnnamed, kPeriodIncomplete (with what is
/// left: "open" reviews, "unattended" flags, "unchecked" accesses) unless it is said. 201 with
/// period_json().
Ruled<Ruling> sign_period(RuleContext& context, const SignPeriodInput& input);

}  // namespace lethe::api
