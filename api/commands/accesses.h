// POST …/accesses: an access that happened elsewhere.
#pragma once

#include "api/commands/access_parts.h"
#include "api/commands/executor.h"

namespace lethe::api {

struct RecordAccessInput : ActivityInput {
  static constexpr RuleTraits kTraits{};
  ledger::SubjectId subject;
  std::string purpose_of_use;
  ledger::AccessAction action = ledger::AccessAction::kInvalid;
  std::string resource_type;
  std::vector<std::string> fields;
  std::optional<std::string> consent;                    // the purpose that was relied on
  std::optional<ledger::AuthorizationId> authorization;  // likewise
  std::optional<ledger::RelationshipId> relationship;    // that was the reason
  std::optional<std::string> reason;                     // a section
  static RecordAccessInput parse(ObjectReader& reader);
};

/// Roles portal, agent. The actor is `actor`, else the agent who calls or whom the portal acts for.
/// Order: kInvalidBody (occurred_at more than five minutes ahead; no actor known), kForbidden (an
/// agent naming another), kUnknownSubject, kSubjectErased, kActorUnknown, kActorNotAgent (also of
/// on_behalf_of), kUnknownRelationship, kIdTaken. 201 with {"sequence", "subject", "occurred_at"};
/// 200 with those of the first when it was sent before under its `id`.
Ruled<Ruling> record_access(RuleContext& context, const RecordAccessInput& input);

}  // namespace lethe::api
