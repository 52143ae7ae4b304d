#include "api/commands/profiles.h"
#include "api/commands/settings_schema.h"
#include "api/json/render.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::Role;

Ruled<void> check_role(const RuleContext& context, const ReadProfileInput& input) {
  const auto& caller = context.caller();
  if (caller.role == Role::kAuditor) {
    LETHE_TRY(const auto granted, setting_boolean(context.views(), "auditors_may_read_profiles"));
    if (!granted) return ProblemType::kForbidden;
  }
  if (input.as_of && !caller.is_any(Role::kAuditor, Role::kAgent)) return ProblemType::kForbidden;
  return {};
}

}  // namespace

Checked<std::string> purpose_of_reading(const Caller& caller,
                                        const std::optional<std::string>& header) {
  if (caller.role == Role::kSubject) return std::string("PATRQT");
  if (!header || header->empty()) return Problem(ProblemType::kPurposeOfUseRequired);
  if (!kPurposeOfUse.holds(*header)) {
    return Problem::bad_header("Purpose-Of-Use", "must be " + std::string(kPurposeOfUse.says));
  }
  return *header;
}

Ruled<Ruling> read_profile(RuleContext& context, const ReadProfileInput& input) {
  auto purpose = purpose_of_reading(context.caller(), input.purpose_of_use);
  if (!purpose) return purpose.error();
  LETHE_TRY_VOID(check_role(context, input));
  LETHE_TRY(auto person, context.person(input.subject));
  LETHE_TRY(const auto rows,
            context.views().profile(person.id, input.as_of.value_or(projections::AsOf{})));

  ProfileReading reading{context.caller(), person, {}, context.sequence()};
  ledger::AccessRecorded facts{
      *purpose,     ledger::AccessAction::kRead, ledger::AccessOutcome::kSuccess, "profile", {},
      context.now()};
  for (const auto& row : rows) {
    reading.fields.emplace_back(row.name, row.versions.back());
    facts.fields.push_back(row.name);
  }
  auto event = context.event(std::move(facts), person.id);
  if (input.reason) {
    LETHE_TRY(const auto compartment, next_compartment(person, ledger::CompartmentClass::kAccess));
    event.sections.push_back(
        section_of(compartment, ledger::SectionRole::kReason, "", *input.reason));
  }
  Ruling ruling;
  ruling.decision.events.push_back(std::move(event));
  ruling.answer.body = person_json(person);
  ruling.answer.body["access"] = reading.access.value;
  ruling.answer.revision = person.revision;
  ruling.answer.completion = std::move(reading);
  return ruling;
}

}  // namespace lethe::api
