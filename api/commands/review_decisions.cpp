#include "api/commands/review_decisions.h"

#include "api/commands/review_parts.h"
#include "api/commands/settings_schema.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::ReviewDisposition;
using ledger::ReviewSanction;
using projections::ReviewRow;
using projections::ReviewState;

/// A review that waits for somebody else than who decided it.
Ruled<ReviewRow> review_to_look_at_again(RuleContext& context, const ledger::ReviewId& id) {
  LETHE_TRY(const auto review, review_of_step(context, id));
  if (review.state != ReviewState::kDecided || !review.decision) {
    return ProblemType::kStepNotAllowed;
  }
  const auto& caller = context.caller();
  if (caller.token == review.decision->by) return ProblemType::kSameReviewer;
  LETHE_TRY(const auto decider, context.views().token(review.decision->by));
  const auto decided_by = decider ? decider->subject : ledger::SubjectId{};
  if (!decided_by.is_zero() && decided_by == caller.subject) return ProblemType::kSameReviewer;
  // Of a decision from when nobody had to be named it can't be told whose it is.
  LETHE_TRY(const bool must_be_named, setting_boolean(context.views(), "review_named_reviewers"));
  if (must_be_named && decided_by.is_zero()) return ProblemType::kSameReviewer;
  return review;
}

}  // namespace

DecideReviewInput DecideReviewInput::parse(ObjectReader& reader) {
  DecideReviewInput input;
  input.disposition = reader.named<ReviewDisposition>("disposition");
  input.sanction =
      reader.optional_named<ReviewSanction>("sanction").value_or(ReviewSanction::kNone);
  const bool is_appropriate = input.disposition == ReviewDisposition::kAppropriate ||
                              input.disposition == ReviewDisposition::kAppropriateExplained;
  if (is_appropriate && input.sanction != ReviewSanction::kNone) {
    reader.fault("sanction", "must be none for what was appropriate");
  }
  input.reason = reader.text("reason", kFreeText);
  input.breach = reader.id<ledger::BreachId>("breach");
  return input;
}

Ruled<bool> needs_second_look(const projections::Views& views, ReviewDisposition disposition,
                              ReviewSanction sanction) {
  LETHE_TRY(const auto from, setting_text(views, "review_second_look_from"));
  if (!from) return ledger::Error::kRowMalformed;
  if (*from == "never") return false;
  if (*from == "always" || sanction != ReviewSanction::kNone) return true;
  const auto least = ledger::by_name<ReviewDisposition>(*from);
  if (!least) return ledger::Error::kRowMalformed;
  return disposition >= *least;
}

Ruled<Ruling> decide_review(RuleContext& context, const DecideReviewInput& input) {
  LETHE_TRY(const auto review, review_of_step(context, input.review));
  if (review.state != ReviewState::kOpen) return ProblemType::kStepNotAllowed;
  ledger::ReviewDecided facts{review.id, input.disposition, input.sanction, false, {}};
  if (input.breach) {
    LETHE_TRY(const auto breach, context.views().breach(*input.breach));
    if (!breach) return ProblemType::kUnknownBreach;
    facts.breach = *input.breach;
  }
  LETHE_TRY(facts.needs_confirmation,
            needs_second_look(context.views(), input.disposition, input.sanction));
  const auto state = facts.needs_confirmation ? ReviewState::kDecided : ReviewState::kClosed;
  auto event = context.event(facts, review.agent);
  LETHE_TRY_VOID(
      add_review_text(context, review.agent, ledger::SectionRole::kReason, input.reason, event));
  Ruling ruling;
  ruling.answer.body = review_step_json(review.id, state, context.sequence());
  ruling.decision.events.push_back(std::move(event));
  return ruling;
}

ConfirmReviewInput ConfirmReviewInput::parse(ObjectReader& reader) {
  ConfirmReviewInput input;
  input.note = reader.optional_text("note", kFreeText);
  return input;
}

Ruled<Ruling> confirm_review(RuleContext& context, const ConfirmReviewInput& input) {
  LETHE_TRY(const auto review, review_to_look_at_again(context, input.review));
  auto event =
      context.event(ledger::ReviewConfirmed{review.id, review.decision->sequence}, review.agent);
  if (input.note) {
    LETHE_TRY_VOID(
        add_review_text(context, review.agent, ledger::SectionRole::kDetail, *input.note, event));
  }
  Ruling ruling;
  ruling.answer.body = review_step_json(review.id, ReviewState::kClosed, context.sequence());
  ruling.decision.events.push_back(std::move(event));
  return ruling;
}

ReturnReviewInput ReturnReviewInput::parse(ObjectReader& reader) {
  ReturnReviewInput input;
  input.reason = reader.text("reason", kFreeText);
  return input;
}

Ruled<Ruling> return_review(RuleContext& context, const ReturnReviewInput& input) {
  LETHE_TRY(const auto review, review_to_look_at_again(context, input.review));
  auto event =
      context.event(ledger::ReviewReturned{review.id, review.decision->sequence}, review.agent);
  LETHE_TRY_VOID(
      add_review_text(context, review.agent, ledger::SectionRole::kReason, input.reason, event));
  Ruling ruling;
  ruling.answer.body = review_step_json(review.id, ReviewState::kOpen, context.sequence());
  ruling.decision.events.push_back(std::move(event));
  return ruling;
}

}  // namespace lethe::api
