// POST …/accesses: an access that happened elsewhere.
#pragma once

#include "api/commands/executor.h"
#include "api/json/request.h"

namespace lethe::api {

struct RecordAccessInput {
  static constexpr RuleTraits kTraits{};
  ledger::SubjectId subject;
  std::optional<ledger::SubjectId> actor;  // the agent who did it
  std::string purpose_of_use;
  ledger::AccessAction action = ledger::AccessAction::kInvalid;
  ledger::AccessOutcome outcome = ledger::AccessOutcome::kSuccess;
  std::string resource_type;
  std::vector<std::string> fields;
  std::optional<ledger::Moment> occurred_at;  // none: now
  ledger::AccessVia via;
  std::optional<std::string> consent;                    // the purpose that was relied on
  std::optional<ledger::AuthorizationId> authorization;  // likewise
  std::optional<ledger::RelationshipId> relationship;    // that was the reason
  std::optional<std::string> reason, detail;  // sections; detail: text, or an object as JSON text
  /// Of the caller's, so that it can be sent again: the event's request id.
  std::optional<ledger::RequestId> id;
  static RecordAccessInput parse(ObjectReader& reader);
};

/// Roles portal, agent. The actor is `actor`, else the agent who calls or whom the portal acts for.
/// Order: kInvalidBody (occurred_at more than five minutes ahead; no actor known), kForbidden (an
/// agent naming another), kUnknownSubject, kSubjectErased, kActorUnknown, kActorNotAgent (also of
/// on_behalf_of), kUnknownRelationship, kIdTaken. 201 with {"sequence", "subject", "occurred_at"};
/// 200 with those of the first when it was sent before under its `id`.
Ruled<Ruling> record_access(RuleContext& context, const RecordAccessInput& input);

}  // namespace lethe::api
