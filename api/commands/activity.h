// What people do that is about nobody yet: they search, and they log in.
#pragma once

#include "api/commands/access_parts.h"
#include "api/commands/executor.h"

namespace lethe::api {

struct RecordSearchInput : ActivityInput {
  static constexpr RuleTraits kTraits{};
  std::string purpose_of_use;
  std::uint32_t hits = 0;  // people that were found
  std::string resource_type;
  static RecordSearchInput parse(ObjectReader& reader);
};

/// Roles portal, agent. Order: kInvalidBody (occurred_at more than five minutes ahead; no actor
/// known), kForbidden (an agent naming another), kActorUnknown, kActorNotAgent, kIdTaken. 201 with
/// {"sequence", "occurred_at"}; 200 with those of the first when it was sent before.
Ruled<Ruling> record_search(RuleContext& context, const RecordSearchInput& input);

/// 45 CFR 164.308(a)(5)(ii)(C): log-ins, those that failed too.
struct RecordLoginInput : ActivityInput {  // without actor when nobody knows who it was
  static constexpr RuleTraits kTraits{};
  ledger::LoginAction action = ledger::LoginAction::kInvalid;
  std::string method;  // a code: password, badge, sso
  static RecordLoginInput parse(ObjectReader& reader);
};

/// Role portal. Order and answer: as record_search(), but that nobody need be known. Of an agent it
/// may lock them (watch_login(), api/commands/agent_locks.h).
Ruled<Ruling> record_login(RuleContext& context, const RecordLoginInput& input);

}  // namespace lethe::api
