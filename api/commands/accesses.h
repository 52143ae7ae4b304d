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
  std::optional<std::string> reason, detail;  // sections; detail: text, or an object as JSON text
  static RecordAccessInput parse(ObjectReader& reader);
};

/// Roles portal, agent. The actor is `actor`, else the agent who calls or whom the portal acts for.
/// Order: kInvalidBody (occurred_at more than five minutes ahead; no actor known), kForbidden (an
/// agent naming another), kUnknownSubject, kSubjectErased, kActorUnknown, kActorNotAgent. 201 with
/// {"sequence", "subject", "occurred_at"}.
Ruled<Ruling> record_access(RuleContext& context, const RecordAccessInput& input);

}  // namespace lethe::api
