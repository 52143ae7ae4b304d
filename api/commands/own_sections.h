// Sections of rules that may be about nobody, and the faults of bodies that only a rule can find.
#pragma once

#include "api/commands/rule.h"

namespace lethe::api {

/// A text of a rule's event in class evidence: of the person, or of the ledger itself when the rule
/// is about nobody, or about somebody whose evidence may be gone. Counts it in `person`.
Ruled<ledger::SectionDraft> reason_section(const RuleContext& context,
                                           std::optional<projections::PersonRow>& person,
                                           ledger::SectionRole role, std::string_view text);

/// Such a section with a reason, in the event; the reply is kept under its key.
Ruled<void> add_reason(RuleContext& context, std::optional<projections::PersonRow>& person,
                       std::string_view reason, ledger::EventDraft& event);

/// kInvalidBody with one fault.
Problem body_fault(std::string pointer, std::string message);

}  // namespace lethe::api
