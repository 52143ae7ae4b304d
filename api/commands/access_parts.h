// What records of accesses, searches and log-ins have in common.
#pragma once

#include <optional>
#include <string>

#include "api/commands/rule.h"
#include "api/json/request.h"

namespace lethe::api {

/// The largest `detail` of an object, in bytes as JSON.
inline constexpr std::size_t kMaxDetail = 65'536;

/// What somebody did, as those say who record it.
struct ActivityInput {
  std::optional<ledger::SubjectId> actor;  // the agent who did it
  ledger::AccessOutcome outcome = ledger::AccessOutcome::kSuccess;
  std::optional<ledger::Moment> occurred_at;  // none: now
  ledger::AccessVia via;
  std::optional<std::string> detail;  // a section: text, or an object as JSON text
  std::string detail_name;            // of the section: which form its text has; empty: any
  /// Without an actor it was an application that did it by itself: the service that says so.
  bool by_application = false;
  /// Of the sender's, so that it can be sent again: the event's request id.
  std::optional<ledger::RequestId> id;
};
/// "actor", "outcome", "occurred_at", "role", "client", "site", "department", "denial",
/// "on_behalf_of", "detail" (at most 64 KiB), "id".
void read_activity(ObjectReader& reader, ActivityInput& input);

/// Who acted: an agent's token speaks for that agent alone (kForbidden), a portal must say who it
/// was (kInvalidBody at /actor), unless it was an application.
Ruled<ledger::Actor> named_agent(const RuleContext& context, const ActivityInput& input);
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
