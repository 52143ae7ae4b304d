// Agents who leave: their names are kept for what they did, under a pseudonym elsewhere.
// POST …/erasures for an agent is in erasures.h.
#pragma once

#include <array>

#include "api/commands/executor.h"

namespace lethe::api {

/// The fields that say who somebody was.
inline constexpr std::array<std::string_view, 3> kNameFields{"given_name", "family_name",
                                                             "display_name"};

/// What erasing an agent destroys and keeps of the class profile: all but the compartments of the
/// name fields. kLimitReached when these are too many for one order.
struct AgentNames {
  std::vector<ledger::CompartmentRef> destroyed;
  bool any_kept = false;
};
Ruled<AgentNames> agent_names(const projections::Views& views, const projections::PersonRow& agent);

/// Adds the revocation of every token of the agent that is not revoked yet.
Ruled<void> revoke_tokens(const RuleContext& context, const ledger::SubjectId& agent,
                          Ruling& ruling);

struct ReadAttributionInput {
  static constexpr RuleTraits kTraits{};
  ledger::SubjectId agent;
  std::optional<std::string> purpose_of_use;  // the header
  std::optional<std::string> reason;          // free text, a section
};

/// Who it was that acted under this id, also after the agent was erased, until what was kept of
/// them need not be kept any longer. The access event comes first. Roles admin, auditor, reviewer;
/// subject, where the setting people_see_staff says so, of an agent who is still there and looked
/// at them. Order: kPurposeOfUseRequired, kUnknownSubject (no such
/// agent), kForbidden (an auditor without a grant).
/// 200 {..person_json, "names": {field: value}, "access"}, for a person {"id", "type", "names",
/// "access"}; kSubjectErased when it is no longer kept.
Ruled<Ruling> read_attribution(RuleContext& context, const ReadAttributionInput& input);

}  // namespace lethe::api
