// Locks of agents (45 CFR 164.308(a)(5)(ii)(C)): after log-ins that failed, by POST
// …/agents/{subject}/lock, and until POST …/agents/{subject}/unlock. While one is in force, no
// token of the agent's is taken, and whoever records a log-in is told.
#pragma once

#include <boost/json/object.hpp>

#include "api/commands/executor.h"
#include "api/json/request.h"
#include "projections/login_rows.h"

namespace lethe::api {

struct LockAgentInput {
  static constexpr RuleTraits kTraits{};
  ledger::SubjectId agent;               // of the path
  std::optional<std::uint32_t> minutes;  // none: until somebody unlocks them
  std::string reason;                    // free text, a section
  static LockAgentInput parse(ObjectReader& reader);
};

/// Role admin. kUnknownSubject (no such agent). Takes the place of a lock that is in force. 200
/// with agent_lock_json().
Ruled<Ruling> lock_agent(RuleContext& context, const LockAgentInput& input);

struct UnlockAgentInput {
  static constexpr RuleTraits kTraits{};
  ledger::SubjectId agent;  // of the path
  std::string reason;       // free text, a section
  static UnlockAgentInput parse(ObjectReader& reader);
};

/// Role admin. kUnknownSubject (no such agent). Failures before it count no more. 200 with
/// agent_lock_json(); without an event when nothing was locked.
Ruled<Ruling> unlock_agent(RuleContext& context, const UnlockAgentInput& input);

/// Behind the first event of the ruling, which records a log-in of the agent: a lock, where it was
/// one failure too many within the time that the settings login_failures, login_window_minutes and
/// login_lock_minutes say; the recipient of login_alert_recipient is told. What happened longer ago
/// locks nobody. The answer gets "locked_until" while a lock is in force, null where it has no end.
Ruled<void> watch_login(const RuleContext& context, const ledger::SubjectId& agent,
                        const ledger::LoginRecorded& login, Ruling& ruling);

/// {"subject", "locked", "failures", "cause"?, "since"?, "until"?, "sequence"?}
boost::json::object agent_lock_json(const ledger::SubjectId& agent,
                                    const projections::LoginsRow& row, ledger::Moment now);

}  // namespace lethe::api
