// What the steps of a review of accesses have in common: who may take them, and by when.
#pragma once

#include <boost/json/object.hpp>
#include <string_view>
#include <vector>

#include "api/commands/executor.h"
#include "projections/case_views.h"

namespace lethe::api {

/// Who the caller is, where the ledger asks that of reviewers (setting review_named_reviewers):
/// kReviewerUnnamed for a reviewer's token that names nobody.
Ruled<void> check_named(const projections::Views& views, const Caller& caller);
/// check_named(), and kOwnAccess when it is the agent whose accesses they are.
Ruled<void> check_reviewer(const projections::Views& views, const Caller& caller,
                           const ledger::SubjectId& agent);

/// A review that the caller may work on, and its agent noted as whom the request is about. Order:
/// kUnknownReview, kReviewerUnnamed, kOwnAccess.
Ruled<projections::ReviewRow> review_of_step(RuleContext& context, const ledger::ReviewId& id);
Ruled<void> note_agent(RuleContext& context, const ledger::SubjectId& agent);

/// kInReview when another review than `except` that is open has one of the accesses.
Ruled<void> check_not_in_review(const RuleContext& context,
                                const std::vector<ledger::Sequence>& accesses,
                                const ledger::ReviewId& except = {});

/// A token of a reviewer's that is in force; kReviewerUnknown.
Ruled<projections::TokenRow> reviewer_token(const RuleContext& context, const ledger::TokenId& id);

/// By when a review of that priority that is opened now is due (settings review_days_*).
Ruled<ledger::Moment> review_due(const RuleContext& context, ledger::FlagPriority priority);

/// Seals a text of a review in class evidence of its agent (of the ledger, when the agent was
/// erased), and keeps the reply under its key.
Ruled<void> add_review_text(RuleContext& context, const ledger::SubjectId& agent,
                            ledger::SectionRole role, std::string_view text,
                            ledger::EventDraft& event);

/// What every step answers: {"id", "state", "sequence"}.
boost::json::object review_step_json(const ledger::ReviewId& id, projections::ReviewState state,
                                     ledger::Sequence sequence);

}  // namespace lethe::api
