// POST …/subjects.
#pragma once

#include "api/commands/executor.h"
#include "api/json/request.h"

namespace lethe::api {

struct RegisterSubjectInput {
  static constexpr RuleTraits kTraits{};
  ledger::SubjectType type = ledger::SubjectType::kInvalid;
  ledger::Origin origin = ledger::Origin::kInvalid;
  std::optional<std::string> external_id;
  std::vector<std::pair<std::string, std::string>> profile;  // field, value
  static RegisterSubjectInput parse(ObjectReader& reader);
};

/// Roles portal, agent, admin. Order: kInvalidBody for fields that the setting profile_fields does
/// not name, all of them; kExternalIdTaken. Each field and the external id is a section in a
/// compartment of its own. 201 with person_json(), Location and revision 1.
Ruled<Ruling> register_subject(RuleContext& context, const RegisterSubjectInput& input);

/// Reads {field: value} into pairs; values must be texts of kProfileValue. Shared with PATCH.
std::vector<std::pair<std::string, std::string>> parse_profile(const boost::json::object& object,
                                                               const std::string& pointer,
                                                               Faults& faults);
/// kInvalidBody naming every field that the ledger does not know.
Ruled<void> check_fields(const projections::Views& views, const std::string& pointer,
                         const std::vector<std::pair<std::string, std::string>>& profile);

}  // namespace lethe::api
