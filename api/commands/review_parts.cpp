#include "api/commands/review_parts.h"

#include "api/commands/own_sections.h"
#include "api/commands/settings_schema.h"
#include "api/json/render_reviews.h"
#include "crypto/check.h"

namespace lethe::api {

using ledger::Role;
using projections::ReviewState;

Ruled<void> check_named(const projections::Views& views, const Caller& caller) {
  if (caller.role != Role::kReviewer || !caller.subject.is_zero()) return {};
  LETHE_TRY(const bool must_be_named, setting_boolean(views, "review_named_reviewers"));
  if (must_be_named) return ProblemType::kReviewerUnnamed;
  return {};
}

Ruled<void> check_reviewer(const projections::Views& views, const Caller& caller,
                           const ledger::SubjectId& agent) {
  LETHE_TRY_VOID(check_named(views, caller));
  if (!caller.subject.is_zero() && caller.subject == agent) return ProblemType::kOwnAccess;
  return {};
}

Ruled<void> note_agent(RuleContext& context, const ledger::SubjectId& agent) {
  LETHE_TRY(const auto person, context.views().person(agent));
  if (!person) return ledger::Error::kRowMalformed;
  context.note_about(*person);
  return {};
}

Ruled<projections::ReviewRow> review_of_step(RuleContext& context, const ledger::ReviewId& id) {
  LETHE_TRY(const auto review, context.cases().review(id));
  if (!review) return ProblemType::kUnknownReview;
  LETHE_TRY_VOID(note_agent(context, review->agent));
  LETHE_TRY_VOID(check_reviewer(context.views(), context.caller(), review->agent));
  return *review;
}

Ruled<void> check_not_in_review(const RuleContext& context,
                                const std::vector<ledger::Sequence>& accesses,
                                const ledger::ReviewId& except) {
  for (const auto access : accesses) {
    LETHE_TRY(const auto ids, context.cases().reviews_of(access));
    for (const auto& id : ids) {
      LETHE_TRY(const auto review, context.cases().review(id));
      if (!review) return ledger::Error::kRowMalformed;
      if (id == except || review->is_closed()) continue;
      Problem problem(ProblemType::kInReview);
      problem.members = {{"review", id.str()}, {"access", access.value}};
      return problem;
    }
  }
  return {};
}

Ruled<projections::TokenRow> reviewer_token(const RuleContext& context, const ledger::TokenId& id) {
  LETHE_TRY(const auto token, context.views().token(id));
  const bool is_in_force = token && token->role == Role::kReviewer && !token->revoked &&
                           context.now() < token->expires_at;
  if (!is_in_force) return ProblemType::kReviewerUnknown;
  return *token;
}

Ruled<ledger::Moment> review_due(const RuleContext& context, ledger::FlagPriority priority) {
  const auto name = "review_days_" + std::string(ledger::name_of(priority));
  LETHE_TRY(const auto days, setting_integer(context.views(), name));
  return ledger::Moment{context.now().micros + days * ledger::kDayMicros};
}

Ruled<void> add_review_text(RuleContext& context, const ledger::SubjectId& agent,
                            ledger::SectionRole role, std::string_view text,
                            ledger::EventDraft& event) {
  LETHE_TRY(auto person, context.views().person(agent));
  LETHE_TRY(auto section, reason_section(context, person, role, text));
  context.keep_reply_under(section.compartment);
  event.sections.push_back(std::move(section));
  return {};
}

boost::json::object review_step_json(const ledger::ReviewId& id, ReviewState state,
                                     ledger::Sequence sequence) {
  return {{"id", id.str()}, {"state", name_of(state)}, {"sequence", sequence.value}};
}

}  // namespace lethe::api
