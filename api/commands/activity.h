// What people do that is about nobody yet: they search, and they log in.
#pragma once

#include "api/commands/executor.h"
#include "api/json/request.h"

namespace lethe::api {

struct RecordSearchInput {
  static constexpr RuleTraits kTraits{};
  std::optional<ledger::SubjectId> actor;  // the agent who searched
  std::string purpose_of_use;
  ledger::AccessOutcome outcome = ledger::AccessOutcome::kSuccess;
  std::uint32_t hits = 0;  // people that were found
  std::string resource_type;
  std::optional<ledger::Moment> occurred_at;  // none: now
  ledger::AccessVia via;
  std::optional<std::string> detail;    // a section of the agent's: what was searched for
  std::optional<ledger::RequestId> id;  // of the caller's, so that it can be sent again
  static RecordSearchInput parse(ObjectReader& reader);
};

/// Roles portal, agent. Order: kInvalidBody (occurred_at more than five minutes ahead; no actor
/// known), kForbidden (an agent naming another), kActorUnknown, kActorNotAgent, kIdTaken. 201 with
/// {"sequence", "occurred_at"}; 200 with those of the first when it was sent before.
Ruled<Ruling> record_search(RuleContext& context, const RecordSearchInput& input);

/// 45 CFR 164.308(a)(5)(ii)(C): log-ins, those that failed too.
struct RecordLoginInput {
  static constexpr RuleTraits kTraits{};
  std::optional<ledger::SubjectId> actor;  // none: of whom nobody knows who it was
  ledger::LoginAction action = ledger::LoginAction::kInvalid;
  ledger::AccessOutcome outcome = ledger::AccessOutcome::kSuccess;
  std::string method;  // a code: password, badge, sso
  std::optional<ledger::Moment> occurred_at;
  ledger::AccessVia via;
  std::optional<std::string> detail;  // a section: the name that was tried, the address
  std::optional<ledger::RequestId> id;
  static RecordLoginInput parse(ObjectReader& reader);
};

/// Role portal. Order and answer: as record_search(), but that nobody need be known.
Ruled<Ruling> record_login(RuleContext& context, const RecordLoginInput& input);

}  // namespace lethe::api
