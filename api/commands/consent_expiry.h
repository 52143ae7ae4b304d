// That consents expire is recorded when their time is over: for a scheduler.
#pragma once

#include "api/commands/executor.h"

namespace lethe::api {

struct ExpireConsentsInput {
  static constexpr RuleTraits kTraits{.personal = false};
  std::size_t limit = 100;  // events at most: one command is one decision of the committer's
};

/// By the system alone. Order: kForbidden. Records `expired` for each consent whose time is over
/// now and of which no event says so, the earliest first, erased people's too; to be called again
/// while "more" is true. What counts as in force does not wait for it (consent_standing.h).
/// 200 {"expired": how many, "more"}.
Ruled<Ruling> expire_consents(RuleContext& context, const ExpireConsentsInput& input);

}  // namespace lethe::api
