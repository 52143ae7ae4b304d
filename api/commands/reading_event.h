// The event that comes before personal data is read (promise P6).
#pragma once

#include "api/commands/rule.h"

namespace lethe::api {

/// What every reading of personal data says of itself.
struct ReadingReason {
  std::optional<std::string> purpose_of_use;  // the header
  std::optional<std::string> reason;          // free text, a section
};

/// The purpose of a reading: role subject has PATRQT whatever it says; kPurposeOfUseRequired
/// without one, kInvalidHeader for an unknown code.
Checked<std::string> purpose_of_reading(const Caller& caller,
                                        const std::optional<std::string>& header);

/// access.recorded for a successful reading of `fields` of a person. A reason is sealed in a
/// compartment of the class access of theirs. kSubjectRestricted where reading is restricted and
/// no exception stated, which the resource type says otherwise; kLimitReached.
Ruled<ledger::EventDraft> reading_event(const RuleContext& context,
                                        const projections::PersonRow& person,
                                        const std::string& purpose, std::string_view resource_type,
                                        std::vector<std::string> fields,
                                        const std::optional<std::string>& reason);

}  // namespace lethe::api
