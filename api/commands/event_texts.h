// GET …/events/{sequence}/texts: what an event holds sealed besides profiles and content: reasons,
// details of requests, evidence.
#pragma once

#include "api/commands/executor.h"

namespace lethe::api {

struct ReadTextsInput {
  static constexpr RuleTraits kTraits{};
  ledger::EventHeader event;                  // from the log, which never changes
  std::optional<std::string> purpose_of_use;  // the header
  std::optional<std::string> reason;          // free text, a section
};

/// Profiles, content and names are read by routes of their own.
/// The access event comes first and is durable before any text is read (promise P6); none is
/// written about an event without texts. Roles admin, agent, portal, auditor, and reviewer for
/// access.recorded and break_glass.started. Order: kPurposeOfUseRequired, kForbidden (an auditor
/// without a grant), kRelationshipRequired (api/commands/opening.h), kForbidden (a reviewer and
/// another kind), kSubjectRestricted.
/// 200 {"sequence", "texts": [{"role", "name"?, "text"}], "access"?}; `text` is left out when it
/// was erased.
Ruled<Ruling> read_texts(RuleContext& context, const ReadTextsInput& input);

struct ReadReviewTextsInput {
  static constexpr RuleTraits kTraits{};
  ledger::ReviewId review;
  std::vector<ledger::EventHeader> events;    // of the review, oldest first
  std::optional<std::string> purpose_of_use;  // the header
  std::optional<std::string> reason;          // free text, a section
};

/// GET …/reviews/{review}/texts: all that was written in a review, likewise behind one access of
/// its agent's. Roles reviewer, auditor. Order: kPurposeOfUseRequired, those of review_of_step(),
/// kForbidden (an auditor without a grant). 200 {"id", "texts": [{"sequence", "role", "text"?}],
/// "access"?}.
Ruled<Ruling> read_review_texts(RuleContext& context, const ReadReviewTextsInput& input);

}  // namespace lethe::api
