#include "api/commands/review_questions.h"

#include "api/commands/review_parts.h"
#include "api/json/render_fields.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::ReviewAudience;
using ledger::Role;
using projections::QuestionRow;
using projections::ReviewRow;
using projections::ReviewState;

Ruled<ledger::SubjectId> whom_to_ask(const RuleContext& context, const ReviewRow& review,
                                     ReviewAudience audience) {
  auto asked = review.agent;
  if (audience == ReviewAudience::kSupervisor) {
    LETHE_TRY(const auto staff, context.review().staff(review.agent));
    asked = staff ? staff->facts.supervisor : ledger::SubjectId{};
    if (asked.is_zero() || asked == review.agent) return ProblemType::kSupervisorUnknown;
  }
  LETHE_TRY(const auto person, context.views().person(asked));
  if (!person) return ledger::Error::kRowMalformed;
  if (person->state != projections::PersonState::kActive) return ProblemType::kSubjectErased;
  return asked;
}

/// A question that there is for the caller, with its review.
Ruled<std::pair<QuestionRow, ReviewRow>> known_question(RuleContext& context,
                                                        const ledger::QuestionId& id) {
  LETHE_TRY(const auto question, context.cases().question(id));
  const auto& caller = context.caller();
  const bool is_theirs = question && question->asked == caller.subject;
  if (!question || (caller.role == Role::kAgent && !is_theirs)) {
    return ProblemType::kUnknownQuestion;
  }
  LETHE_TRY(const auto review, context.cases().review(question->review));
  if (!review) return ledger::Error::kRowMalformed;
  LETHE_TRY_VOID(note_agent(context, review->agent));
  return std::pair(*question, *review);
}

}  // namespace

AskInReviewInput AskInReviewInput::parse(ObjectReader& reader) {
  AskInReviewInput input;
  input.audience = reader.named<ReviewAudience>("audience");
  input.text = reader.text("text", kFreeText);
  return input;
}

Ruled<Ruling> ask_in_review(RuleContext& context, const AskInReviewInput& input) {
  LETHE_TRY(const auto review, review_of_step(context, input.review));
  if (review.state != ReviewState::kOpen) return ProblemType::kStepNotAllowed;
  if (review.questions >= kMostQuestions) return ProblemType::kLimitReached;
  LETHE_TRY(const auto asked, whom_to_ask(context, review, input.audience));
  const ledger::ReviewAsked facts{review.id, ledger::QuestionId::random(), input.audience, asked};
  auto event = context.event(facts, review.agent);
  LETHE_TRY_VOID(
      add_review_text(context, review.agent, ledger::SectionRole::kDetail, input.text, event));
  Ruling ruling;
  ruling.answer.status = 201;
  ruling.answer.body = review_step_json(review.id, review.state, context.sequence());
  ruling.answer.body["question"] = facts.question.str();
  ruling.decision.events.push_back(std::move(event));
  return ruling;
}

Ruled<Ruling> read_question(RuleContext& context, const ReadQuestionInput& input) {
  LETHE_TRY(const auto known, known_question(context, input.question));
  const auto& [question, review] = known;
  Ruling ruling;
  ruling.decision.events.push_back(
      context.event(ledger::ReviewQuestionRead{review.id, question.id}, review.agent));
  ruling.answer.body = question_json(question, review.agent);
  ruling.answer.completion = SectionReading{question.asked_at, 0, "text"};
  return ruling;
}

AnswerQuestionInput AnswerQuestionInput::parse(ObjectReader& reader) {
  AnswerQuestionInput input;
  input.text = reader.text("text", kFreeText);
  return input;
}

Ruled<Ruling> answer_question(RuleContext& context, const AnswerQuestionInput& input) {
  LETHE_TRY(const auto known, known_question(context, input.question));
  const auto& [question, review] = known;
  if (context.caller().role == Role::kReviewer) {
    LETHE_TRY_VOID(check_reviewer(context.views(), context.caller(), review.agent));
  }
  if (question.answered_at || review.is_closed()) return ProblemType::kStepNotAllowed;
  auto event = context.event(ledger::ReviewAnswered{review.id, question.id}, review.agent);
  LETHE_TRY_VOID(
      add_review_text(context, review.agent, ledger::SectionRole::kDetail, input.text, event));
  Ruling ruling;
  ruling.answer.status = 201;
  ruling.answer.body = {{"id", question.id.str()}, {"sequence", context.sequence().value}};
  ruling.decision.events.push_back(std::move(event));
  return ruling;
}

boost::json::object question_json(const QuestionRow& question, const ledger::SubjectId& agent) {
  boost::json::object out{{"id", question.id.str()},
                          {"audience", name_of(question.audience)},
                          {"asked", time(question.time)}};
  if (question.audience == ReviewAudience::kSupervisor) put_id(out, "agent", agent);
  out["answered"] = question.answered_at.has_value();
  return out;
}

}  // namespace lethe::api
