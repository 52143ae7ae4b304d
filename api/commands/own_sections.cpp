#include "api/commands/own_sections.h"

#include "crypto/check.h"

namespace lethe::api {

Ruled<ledger::SectionDraft> reason_section(const RuleContext& context,
                                           std::optional<projections::PersonRow>& person,
                                           ledger::SectionRole role, std::string_view text) {
  constexpr auto kEvidence = ledger::CompartmentClass::kEvidence;
  const bool is_persons = person && person->state == projections::PersonState::kActive;
  if (is_persons) {
    LETHE_TRY(const auto compartment, next_compartment(context, *person, kEvidence));
    return section_of(compartment, role, "", text);
  }
  LETHE_TRY(const auto compartment, next_of_ledger(context, kEvidence));
  return section_of(compartment, role, "", text);
}

Ruled<void> add_reason(RuleContext& context, std::optional<projections::PersonRow>& person,
                       std::string_view reason, ledger::EventDraft& event) {
  LETHE_TRY(auto section, reason_section(context, person, ledger::SectionRole::kReason, reason));
  context.keep_reply_under(section.compartment);
  event.sections.push_back(std::move(section));
  return {};
}

Problem body_fault(std::string pointer, std::string message) {
  Problem problem(ProblemType::kInvalidBody);
  problem.faults.push_back({Fault::In::kBody, std::move(pointer), std::move(message)});
  return problem;
}

}  // namespace lethe::api
