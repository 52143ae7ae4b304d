// Questions of a review to whoever accessed, or to who supervises them. They are shown the question
// and nothing else of the review, and answer with their own token.
#pragma once

#include "api/commands/executor.h"
#include "api/json/request.h"

namespace lethe::api {

struct AskInReviewInput {
  static constexpr RuleTraits kTraits{};
  ledger::ReviewId review;  // of the path
  ledger::ReviewAudience audience = ledger::ReviewAudience::kInvalid;
  std::string text;  // a section
  static AskInReviewInput parse(ObjectReader& reader);
};
inline constexpr std::uint32_t kMostQuestions = 64;  // of one review
/// Role reviewer, of an open one. Order: those of review_of_step(), kStepNotAllowed, kLimitReached,
/// kSupervisorUnknown, kSubjectErased (who would be asked). 201 with "question", too.
Ruled<Ruling> ask_in_review(RuleContext& context, const AskInReviewInput& input);

struct ReadQuestionInput {
  static constexpr RuleTraits kTraits{};
  ledger::QuestionId question;
};
/// Role agent, of a question to themselves: kUnknownQuestion. review.question_read comes first and
/// is durable before the text leaves (promise P6). 200 {"id", "audience", "asked", "agent"?,
/// "answered", "text"?}; a supervisor is told whom it is about, the text is left out when it was
/// erased.
Ruled<Ruling> read_question(RuleContext& context, const ReadQuestionInput& input);

struct AnswerQuestionInput {
  static constexpr RuleTraits kTraits{};
  ledger::QuestionId question;
  std::string text;  // a section
  static AnswerQuestionInput parse(ObjectReader& reader);
};
/// Role agent, of a question to themselves, or reviewer, who was told. Order: kUnknownQuestion, for
/// a reviewer those of check_reviewer(), kStepNotAllowed (answered before, or the review is
/// closed). 201 {"id", "sequence"}.
Ruled<Ruling> answer_question(RuleContext& context, const AnswerQuestionInput& input);

/// {"id", "audience", "asked": time, "agent"?, "answered"}
boost::json::object question_json(const projections::QuestionRow& question,
                                  const ledger::SubjectId& agent);

}  // namespace lethe::api
