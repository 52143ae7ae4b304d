#include "api/commands/reading_event.h"

#include "api/codes.h"
#include "api/commands/restrictions.h"
#include "crypto/check.h"

namespace lethe::api {

using ledger::Role;

Checked<std::string> purpose_of_reading(const Caller& caller,
                                        const std::optional<std::string>& header) {
  if (caller.role == Role::kSubject) return std::string("PATRQT");
  if (!header || header->empty()) return Problem(ProblemType::kPurposeOfUseRequired);
  if (!kPurposeOfUse.holds(*header)) {
    return Problem::bad_header("Purpose-Of-Use", "must be " + std::string(kPurposeOfUse.says));
  }
  return *header;
}

Ruled<ledger::EventDraft> reading_event(const RuleContext& context,
                                        const projections::PersonRow& person,
                                        const std::string& purpose, std::string_view resource_type,
                                        std::vector<std::string> fields,
                                        const std::optional<std::string>& reason) {
  LETHE_TRY(const auto exception, restriction_exception(context, person, Use::kRead));
  ledger::AccessRecorded facts;
  facts.purpose_of_use = purpose;
  facts.action = ledger::AccessAction::kRead;
  facts.outcome = ledger::AccessOutcome::kSuccess;
  facts.resource_type = resource_under(resource_type, exception);
  facts.fields = std::move(fields);
  facts.occurred_at = context.now();
  auto event = context.event(std::move(facts), person.id);
  if (reason) {
    auto counted = person;
    LETHE_TRY(const auto compartment,
              next_compartment(context, counted, ledger::CompartmentClass::kAccess));
    event.sections.push_back(section_of(compartment, ledger::SectionRole::kReason, "", *reason));
  }
  return event;
}

}  // namespace lethe::api
