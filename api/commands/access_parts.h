// What records of accesses, searches and log-ins have in common.
#pragma once

#include <optional>
#include <string>

#include "api/commands/rule.h"
#include "api/json/request.h"

namespace lethe::api {

/// As what, through what and where somebody acted: "role", "client", "site", "department",
/// "denial", "on_behalf_of".
ledger::AccessVia read_via(ObjectReader& reader);
/// A text, or an object as JSON text, of at most 64 KiB: "detail".
std::optional<std::string> read_detail(ObjectReader& reader);

/// Who acted: an agent's token speaks for that agent alone (kForbidden), a portal must say who it
/// was (kInvalidBody at /actor).
Ruled<ledger::Actor> named_agent(const RuleContext& context,
                                 const std::optional<ledger::SubjectId>& named);
/// Staff who left, or were erased since, may have acted before: any known agent will do.
/// kActorUnknown, kActorNotAgent.
Ruled<void> check_agent(const RuleContext& context, const ledger::SubjectId& agent);

/// What was recorded before under a sender's id; nothing when nothing was. kIdTaken when that was
/// of another kind, or of somebody else.
Ruled<std::optional<projections::SentEvent>> sent_before(const RuleContext& context,
                                                         const std::optional<ledger::RequestId>& id,
                                                         std::uint16_t kind,
                                                         const ledger::SubjectId& subject);

}  // namespace lethe::api
