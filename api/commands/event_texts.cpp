#include "api/commands/event_texts.h"

#include <algorithm>
#include <boost/json/array.hpp>

#include "api/commands/auditor_grants.h"
#include "api/commands/opening.h"
#include "api/commands/own_sections.h"
#include "api/commands/reading_event.h"
#include "api/commands/review_parts.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::SectionRole;

bool is_event_text(const ledger::SectionRef& section) {
  switch (section.role) {
    case SectionRole::kReason:
    case SectionRole::kEvidence:
    case SectionRole::kDetail:
    case SectionRole::kGuardian:
      return true;
    default:
      return false;
  }
}

Ruled<void> check_role(const RuleContext& context, const ledger::EventHeader& event) {
  LETHE_TRY_VOID(check_may_open(context, ledger::GrantScope::kTexts, event.subject));
  const bool is_reviewed = std::holds_alternative<ledger::AccessRecorded>(event.facts) ||
                           std::holds_alternative<ledger::BreakGlassStarted>(event.facts);
  if (context.caller().role == ledger::Role::kReviewer && !is_reviewed) {
    return ProblemType::kForbidden;
  }
  return {};
}

/// Adds what of an event is a text; the roles of all, each once, are what is read.
void add_reading(const ledger::EventHeader& event, std::vector<TextsReading>& readings,
                 std::vector<std::string>& fields) {
  TextsReading reading{event.sequence, {}};
  for (std::size_t i = 0; i < event.sections.size(); ++i) {
    const auto& section = event.sections[i];
    if (!is_event_text(section)) continue;
    reading.indexes.push_back(static_cast<std::uint16_t>(i));
    const std::string role(ledger::name_of(section.role));
    if (std::ranges::find(fields, role) == fields.end()) fields.push_back(role);
  }
  if (!reading.indexes.empty()) readings.push_back(std::move(reading));
}

/// What texts are read of, and why.
struct TextsAccess {
  ledger::SubjectId subject;  // none: nobody
  std::string_view resource_type;
  std::string purpose;
  std::vector<std::string> fields;
  const std::optional<std::string>& reason;
};
Ruled<ledger::EventDraft> access_to(const RuleContext& context, TextsAccess what) {
  LETHE_TRY(auto person, context.views().person(what.subject));
  const bool is_active = person && person->state == projections::PersonState::kActive;
  if (is_active) {
    return reading_event(context, *person, what.purpose, what.resource_type, std::move(what.fields),
                         what.reason);
  }
  ledger::EventDraft access;
  if (person) {
    LETHE_TRY(access, reading_event(context, *person, what.purpose, what.resource_type,
                                    std::move(what.fields), std::nullopt));
  } else {
    access = context.event(ledger::AccessRecorded{
        std::move(what.purpose), ledger::AccessAction::kRead, ledger::AccessOutcome::kSuccess,
        std::string(what.resource_type), std::move(what.fields), context.now()});
  }
  if (what.reason) {
    LETHE_TRY(auto reason, reason_section(context, person, SectionRole::kReason, *what.reason));
    access.sections.push_back(std::move(reason));
  }
  return access;
}

}  // namespace

Ruled<Ruling> read_texts(RuleContext& context, const ReadTextsInput& input) {
  auto purpose = purpose_of_reading(context.caller(), input.purpose_of_use);
  if (!purpose) return purpose.error();
  LETHE_TRY_VOID(check_role(context, input.event));
  std::vector<TextsReading> readings;
  std::vector<std::string> fields;
  add_reading(input.event, readings, fields);
  Ruling ruling;
  ruling.answer.body = {{"sequence", input.event.sequence.value}, {"texts", boost::json::array{}}};
  if (readings.empty()) return ruling;
  const auto kind = ledger::kind_name(ledger::kind_of(input.event.facts));
  LETHE_TRY(auto access, access_to(context, {input.event.subject, kind, std::move(*purpose),
                                             std::move(fields), input.reason}));
  ruling.decision.events.push_back(std::move(access));
  ruling.answer.body["access"] = context.sequence().value;
  ruling.answer.completion = std::move(readings.front());
  return ruling;
}

Ruled<Ruling> read_review_texts(RuleContext& context, const ReadReviewTextsInput& input) {
  auto purpose = purpose_of_reading(context.caller(), input.purpose_of_use);
  if (!purpose) return purpose.error();
  LETHE_TRY(const auto review, review_of_step(context, input.review));
  LETHE_TRY_VOID(check_granted(context, ledger::GrantScope::kTexts, review.agent));
  EventTextsReading reading;
  std::vector<std::string> fields;
  for (const auto& event : input.events) add_reading(event, reading.events, fields);
  Ruling ruling;
  ruling.answer.body = {{"id", review.id.str()}, {"texts", boost::json::array{}}};
  if (reading.events.empty()) return ruling;
  LETHE_TRY(auto access, access_to(context, {review.agent, "review", std::move(*purpose),
                                             std::move(fields), input.reason}));
  ruling.decision.events.push_back(std::move(access));
  ruling.answer.body["access"] = context.sequence().value;
  ruling.answer.completion = std::move(reading);
  return ruling;
}

}  // namespace lethe::api
