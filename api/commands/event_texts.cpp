#include "api/commands/event_texts.h"

#include <algorithm>
#include <boost/json/array.hpp>

#include "api/commands/auditor_grants.h"
#include "api/commands/own_sections.h"
#include "api/commands/reading_event.h"
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
  LETHE_TRY_VOID(check_granted(context, ledger::GrantScope::kTexts, event.subject));
  const bool is_access = std::holds_alternative<ledger::AccessRecorded>(event.facts);
  if (context.caller().role == ledger::Role::kReviewer && !is_access) {
    return ProblemType::kForbidden;
  }
  return {};
}

/// The access to what an event says, which may be about nobody.
Ruled<ledger::EventDraft> access_to(const RuleContext& context, const ReadTextsInput& input,
                                    std::string purpose, std::vector<std::string> fields) {
  const auto kind = ledger::kind_name(ledger::kind_of(input.event.facts));
  LETHE_TRY(auto person, context.views().person(input.event.subject));
  const bool is_active = person && person->state == projections::PersonState::kActive;
  if (is_active) {
    return reading_event(context, *person, purpose, kind, std::move(fields), input.reason);
  }
  ledger::EventDraft access;
  if (person) {
    LETHE_TRY(access,
              reading_event(context, *person, purpose, kind, std::move(fields), std::nullopt));
  } else {
    access = context.event(ledger::AccessRecorded{
        std::move(purpose), ledger::AccessAction::kRead, ledger::AccessOutcome::kSuccess,
        std::string(kind), std::move(fields), context.now()});
  }
  if (input.reason) {
    LETHE_TRY(auto reason, reason_section(context, person, SectionRole::kReason, *input.reason));
    access.sections.push_back(std::move(reason));
  }
  return access;
}

}  // namespace

Ruled<Ruling> read_texts(RuleContext& context, const ReadTextsInput& input) {
  auto purpose = purpose_of_reading(context.caller(), input.purpose_of_use);
  if (!purpose) return purpose.error();
  LETHE_TRY_VOID(check_role(context, input.event));
  TextsReading reading{input.event.sequence, {}};
  std::vector<std::string> fields;
  for (std::size_t i = 0; i < input.event.sections.size(); ++i) {
    const auto& section = input.event.sections[i];
    if (!is_event_text(section)) continue;
    reading.indexes.push_back(static_cast<std::uint16_t>(i));
    const std::string role(ledger::name_of(section.role));
    if (std::ranges::find(fields, role) == fields.end()) fields.push_back(role);
  }
  Ruling ruling;
  ruling.answer.body = {{"sequence", input.event.sequence.value}, {"texts", boost::json::array{}}};
  if (fields.empty()) return ruling;
  LETHE_TRY(auto access, access_to(context, input, *purpose, std::move(fields)));
  ruling.decision.events.push_back(std::move(access));
  ruling.answer.body["access"] = context.sequence().value;
  ruling.answer.completion = std::move(reading);
  return ruling;
}

}  // namespace lethe::api
