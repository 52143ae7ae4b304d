#include "api/commands/reviews.h"

#include <algorithm>

#include "api/commands/own_sections.h"
#include "api/commands/review_parts.h"
#include "api/json/render_fields.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::FlagPriority;
using ledger::ReviewOrigin;
using ledger::Sequence;
using projections::ReviewState;

constexpr std::uint32_t kMostNotes = 1'000;
constexpr std::string_view kMe = "me";
constexpr std::string_view kNobody = "nobody";

constexpr TextRule kReviewer{[](std::string_view text) {
                               return text == kMe || text == kNobody ||
                                      ledger::TokenId::parse(text).has_value();
                             },
                             "me, nobody, or the id of a reviewer's token"};

std::string place(std::string_view list, std::size_t index) {
  return pointer_to(pointer_to("", list), std::to_string(index));
}

/// Gathers what a review covers, all of one agent.
class Gathering {
 public:
  explicit Gathering(OpenReviewInput& input) : input_(input) {}

  Ruled<void> add_access(const std::string& pointer, const ledger::EventHeader& header) {
    const bool is_look = std::holds_alternative<ledger::AccessRecorded>(header.facts) ||
                         std::holds_alternative<ledger::SearchRecorded>(header.facts);
    if (!is_look || header.actor.type != ledger::ActorType::kAgent) {
      return body_fault(pointer, "must be an access or a search of an agent's");
    }
    return add(pointer, header.sequence, ledger::subject_of(header.actor.id));
  }
  Ruled<void> add_flag(const std::string& pointer, const ledger::EventHeader& header) {
    const auto* flag = std::get_if<ledger::AccessFlagged>(&header.facts);
    if (flag == nullptr) return body_fault(pointer, "must be a flag");
    highest_ = std::max(highest_, flag->priority);
    return add(pointer, flag->access, flag->agent);
  }
  Ruled<void> finish() {
    auto& covered = input_.covered;
    std::ranges::sort(covered);
    covered.erase(std::unique(covered.begin(), covered.end()), covered.end());
    if (covered.size() > ledger::kMaxReviewAccesses) {
      return body_fault("", "must name at most 256 accesses");
    }
    if (input_.priority == FlagPriority::kInvalid) input_.priority = highest_;
    return {};
  }

 private:
  Ruled<void> add(const std::string& pointer, Sequence access, const ledger::SubjectId& agent) {
    if (!input_.agent.is_zero() && input_.agent != agent) {
      return body_fault(pointer, "must be of the same agent as the others");
    }
    input_.agent = agent;
    input_.covered.push_back(access);
    return {};
  }

  OpenReviewInput& input_;
  FlagPriority highest_ = FlagPriority::kLow;
};

Ruled<ledger::EventHeader> named_event(const ledger::Ledger& ledger, const std::string& pointer,
                                       Sequence sequence) {
  if (sequence.value >= ledger.size().value) return body_fault(pointer, "is no event");
  LETHE_TRY(auto header, ledger.event(sequence));
  return header;
}

}  // namespace

OpenReviewInput OpenReviewInput::parse(ObjectReader& reader) {
  OpenReviewInput input;
  input.flags = reader.sequences("flags", ledger::kMaxReviewAccesses);
  input.accesses = reader.sequences("accesses", ledger::kMaxReviewAccesses);
  if (!reader.has("flags") && !reader.has("accesses")) reader.require("flags");
  if (input.flags.empty() && input.accesses.empty() && reader.faults().empty()) {
    reader.fault(reader.has("flags") ? "flags" : "accesses", "must name one at least");
  }
  const auto origin = reader.optional_named<ReviewOrigin>("origin");
  const bool is_sampled =
      origin == ReviewOrigin::kRandomSample || origin == ReviewOrigin::kRiskSample;
  if (is_sampled) reader.fault("origin", "is for what a sample drew");
  if (origin == ReviewOrigin::kFlag && input.flags.empty()) {
    reader.fault("origin", "is for flags");
  }
  input.origin = origin.value_or(input.flags.empty() ? ReviewOrigin::kManual : ReviewOrigin::kFlag);
  input.priority = reader.optional_named<FlagPriority>("priority").value_or(FlagPriority::kInvalid);
  input.reason = reader.optional_text("reason", kFreeText);
  return input;
}

Ruled<void> look_up(const ledger::Ledger& ledger, OpenReviewInput& input) {
  Gathering gathering(input);
  for (std::size_t i = 0; i < input.flags.size(); ++i) {
    const auto pointer = place("flags", i);
    LETHE_TRY(const auto header, named_event(ledger, pointer, input.flags[i]));
    LETHE_TRY_VOID(gathering.add_flag(pointer, header));
  }
  for (std::size_t i = 0; i < input.accesses.size(); ++i) {
    const auto pointer = place("accesses", i);
    LETHE_TRY(const auto header, named_event(ledger, pointer, input.accesses[i]));
    LETHE_TRY_VOID(gathering.add_access(pointer, header));
  }
  return gathering.finish();
}

Ruled<Ruling> open_review(RuleContext& context, const OpenReviewInput& input) {
  LETHE_TRY_VOID(note_agent(context, input.agent));
  LETHE_TRY_VOID(check_reviewer(context.views(), context.caller(), input.agent));
  LETHE_TRY_VOID(check_not_in_review(context, input.covered));
  ledger::ReviewOpened facts;
  facts.review = ledger::ReviewId::random();
  facts.origin = input.origin;
  facts.priority = input.priority;
  LETHE_TRY(facts.due_at, review_due(context, facts.priority));
  facts.accesses = input.covered;
  facts.flags = input.flags;
  std::ranges::sort(facts.flags);
  Ruling ruling;
  ruling.answer.status = 201;
  ruling.answer.body = review_step_json(facts.review, ReviewState::kOpen, context.sequence());
  ruling.answer.body["priority"] = ledger::name_of(facts.priority);
  ruling.answer.body["due_at"] = time(facts.due_at);
  ruling.answer.location = "reviews/" + facts.review.str();
  auto event = context.event(std::move(facts), input.agent);
  if (input.reason) {
    LETHE_TRY_VOID(
        add_review_text(context, input.agent, ledger::SectionRole::kReason, *input.reason, event));
  }
  ruling.decision.events.push_back(std::move(event));
  return ruling;
}

AssignReviewInput AssignReviewInput::parse(ObjectReader& reader) {
  AssignReviewInput input;
  input.reviewer = reader.text("reviewer", kReviewer);
  return input;
}

Ruled<Ruling> assign_review(RuleContext& context, const AssignReviewInput& input) {
  LETHE_TRY(const auto review, review_of_step(context, input.review));
  ledger::TokenId reviewer;
  if (input.reviewer != kNobody) {
    const auto named = ledger::TokenId::parse(input.reviewer);
    reviewer = named.value_or(context.caller().token);
    LETHE_TRY(const auto token, reviewer_token(context, reviewer));
    const Caller assignee{token.role, token.id, token.subject, context.ledger()};
    LETHE_TRY_VOID(check_reviewer(context.views(), assignee, review.agent));
  }
  if (review.is_closed()) return ProblemType::kStepNotAllowed;
  Ruling ruling;
  ruling.answer.body = review_step_json(review.id, review.state, review.changed_at);
  if (reviewer == review.assignee) return ruling;
  ruling.answer.body["sequence"] = context.sequence().value;
  ruling.decision.events.push_back(
      context.event(ledger::ReviewAssigned{review.id, reviewer}, review.agent));
  return ruling;
}

NoteReviewInput NoteReviewInput::parse(ObjectReader& reader) {
  static constexpr std::array<std::string_view, 2> kTypes{"note", "evidence"};
  NoteReviewInput input;
  const auto type = reader.choice("type", kTypes);
  if (type == kTypes[1]) input.role = ledger::SectionRole::kEvidence;
  input.text = reader.text("text", kFreeText);
  input.events = reader.sequences("events", ledger::kMaxReviewAccesses);
  std::ranges::sort(input.events);
  return input;
}

Ruled<Ruling> note_review(RuleContext& context, const NoteReviewInput& input) {
  LETHE_TRY(const auto review, review_of_step(context, input.review));
  if (review.is_closed()) return ProblemType::kStepNotAllowed;
  if (review.notes >= kMostNotes) return ProblemType::kLimitReached;
  if (!input.events.empty() && input.events.back() >= context.sequence()) {
    return body_fault("/events", "must be events that there are");
  }
  auto event = context.event(ledger::ReviewNoted{review.id, input.events}, review.agent);
  LETHE_TRY_VOID(add_review_text(context, review.agent, input.role, input.text, event));
  Ruling ruling;
  ruling.answer.status = 201;
  ruling.answer.body = review_step_json(review.id, review.state, context.sequence());
  ruling.decision.events.push_back(std::move(event));
  return ruling;
}

ReopenReviewInput ReopenReviewInput::parse(ObjectReader& reader) {
  ReopenReviewInput input;
  input.reason = reader.text("reason", kFreeText);
  return input;
}

Ruled<void> look_up(const ledger::Ledger& ledger, ReopenReviewInput& input) {
  const auto snapshot = ledger.snapshot();
  LETHE_TRY(const auto review, projections::CaseViews(*snapshot).review(input.review));
  if (!review) return {};
  LETHE_TRY(const auto header, ledger.event(review->opened_at));
  input.covered = std::get<ledger::ReviewOpened>(header.facts).accesses;
  return {};
}

Ruled<Ruling> reopen_review(RuleContext& context, const ReopenReviewInput& input) {
  LETHE_TRY(const auto review, review_of_step(context, input.review));
  if (!review.is_closed()) return ProblemType::kStepNotAllowed;
  LETHE_TRY_VOID(check_not_in_review(context, input.covered, review.id));
  LETHE_TRY(const auto due_at, review_due(context, review.priority));
  auto event = context.event(ledger::ReviewReopened{review.id, due_at}, review.agent);
  LETHE_TRY_VOID(
      add_review_text(context, review.agent, ledger::SectionRole::kReason, input.reason, event));
  Ruling ruling;
  ruling.answer.body = review_step_json(review.id, ReviewState::kOpen, context.sequence());
  ruling.answer.body["due_at"] = time(due_at);
  ruling.decision.events.push_back(std::move(event));
  return ruling;
}

}  // namespace lethe::api
