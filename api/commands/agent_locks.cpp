#include "api/commands/agent_locks.h"

#include <algorithm>

#include "api/commands/own_sections.h"
#include "api/commands/recipients.h"
#include "api/commands/settings_schema.h"
#include "api/json/render_fields.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::Moment;
using ledger::SubjectId;
using projections::LoginsRow;
using projections::PersonRow;

constexpr std::int64_t kMostMinutes = 366LL * 24 * 60;

Moment minutes_after(Moment moment, std::int64_t minutes) {
  return {moment.micros + minutes * ledger::kMinuteMicros};
}

Ruled<PersonRow> agent_to_lock(RuleContext& context, const SubjectId& id) {
  LETHE_TRY(auto agent, context.person(id));
  if (agent.type != ledger::SubjectType::kAgent) return ProblemType::kUnknownSubject;
  return agent;
}

/// With a reason of whoever ordered it.
Ruled<ledger::EventDraft> reasoned(RuleContext& context, const PersonRow& agent,
                                   ledger::Facts facts, const std::string& reason) {
  auto event = context.event(std::move(facts), agent.id);
  std::optional<PersonRow> person = agent;
  LETHE_TRY_VOID(add_reason(context, person, reason, event));
  return event;
}

LoginsRow locked(const RuleContext& context, const ledger::AgentLocked& facts,
                 std::size_t index = 0) {
  LoginsRow row;
  row.locked_by = context.sequence(index);
  row.locked = context.now();
  row.until = facts.until;
  row.cause = facts.cause;
  return row;
}

/// How many failed within the window that this one ends.
Ruled<std::uint32_t> recent_failures(const RuleContext& context, const LoginsRow& row,
                                     Moment last) {
  LETHE_TRY(const auto minutes, setting_integer(context.views(), "login_window_minutes"));
  const auto first = minutes_after(last, -minutes);
  const auto earlier =
      std::ranges::count_if(row.failures, [&](Moment at) { return at >= first && at <= last; });
  return static_cast<std::uint32_t>(earlier) + 1;
}

/// Nothing where it is not one too many, or happened too long ago to lock anybody now.
Ruled<std::optional<ledger::AgentLocked>> lock_after(const RuleContext& context,
                                                     const LoginsRow& row, Moment last) {
  std::optional<ledger::AgentLocked> out;
  LETHE_TRY(const auto most, setting_integer(context.views(), "login_failures"));
  if (most == 0) return out;
  LETHE_TRY(const auto window, setting_integer(context.views(), "login_window_minutes"));
  if (minutes_after(last, window) < context.now()) return out;
  LETHE_TRY(const auto failures, recent_failures(context, row, last));
  if (failures < most) return out;
  LETHE_TRY(const auto minutes, setting_integer(context.views(), "login_lock_minutes"));
  LETHE_TRY(auto recipient, officer(context.views(), "login_alert_recipient"));
  const auto until = minutes == 0 ? Moment{} : minutes_after(context.now(), minutes);
  out =
      ledger::AgentLocked{ledger::LockCause::kLoginFailures, failures, until, std::move(recipient)};
  return out;
}

void tell_lock(const LoginsRow& row, Moment now, boost::json::object& body) {
  if (!row.is_locked(now)) return;
  body["locked_until"] = nullptr;
  put_time(body, "locked_until", row.until);
}

}  // namespace

LockAgentInput LockAgentInput::parse(ObjectReader& reader) {
  LockAgentInput input;
  if (const auto minutes = reader.integer("minutes", 1, kMostMinutes)) {
    input.minutes = static_cast<std::uint32_t>(*minutes);
  }
  input.reason = reader.text("reason", kFreeText);
  return input;
}

Ruled<Ruling> lock_agent(RuleContext& context, const LockAgentInput& input) {
  LETHE_TRY(const auto agent, agent_to_lock(context, input.agent));
  ledger::AgentLocked facts;
  facts.cause = ledger::LockCause::kOrdered;
  if (input.minutes) facts.until = minutes_after(context.now(), *input.minutes);
  const auto row = locked(context, facts);
  LETHE_TRY(auto event, reasoned(context, agent, std::move(facts), input.reason));
  Ruling ruling;
  ruling.decision.events.push_back(std::move(event));
  ruling.answer.body = agent_lock_json(agent.id, row, context.now());
  return ruling;
}

UnlockAgentInput UnlockAgentInput::parse(ObjectReader& reader) {
  UnlockAgentInput input;
  input.reason = reader.text("reason", kFreeText);
  return input;
}

Ruled<Ruling> unlock_agent(RuleContext& context, const UnlockAgentInput& input) {
  LETHE_TRY(const auto agent, agent_to_lock(context, input.agent));
  LETHE_TRY(auto row, context.views().logins(agent.id));
  Ruling ruling;
  if (row.is_locked(context.now())) {
    LETHE_TRY(auto event,
              reasoned(context, agent, ledger::AgentUnlocked{*row.locked_by}, input.reason));
    ruling.decision.events.push_back(std::move(event));
    row.unlocked = true;
    row.failures.clear();
  }
  ruling.answer.body = agent_lock_json(agent.id, row, context.now());
  return ruling;
}

Ruled<void> watch_login(const RuleContext& context, const SubjectId& agent,
                        const ledger::LoginRecorded& login, Ruling& ruling) {
  if (login.action != ledger::LoginAction::kLogin) return {};
  LETHE_TRY(auto row, context.views().logins(agent));
  LETHE_TRY(const auto person, context.views().person(agent));
  const bool is_there = person && person->state == projections::PersonState::kActive;
  const bool failed = login.outcome != ledger::AccessOutcome::kSuccess;
  if (is_there && failed && !row.is_locked(context.now())) {
    LETHE_TRY(auto lock, lock_after(context, row, login.occurred_at));
    if (lock) {
      row = locked(context, *lock, 1);
      ruling.decision.events.push_back(context.event(std::move(*lock), agent));
    }
  }
  tell_lock(row, context.now(), ruling.answer.body);
  return {};
}

boost::json::object agent_lock_json(const SubjectId& agent, const LoginsRow& row, Moment now) {
  boost::json::object out{
      {"subject", agent.str()}, {"locked", row.is_locked(now)}, {"failures", row.failures.size()}};
  if (!row.is_locked(now)) return out;
  out["cause"] = name_of(row.cause);
  out["since"] = time(row.locked);
  put_time(out, "until", row.until);
  out["sequence"] = row.locked_by->value;
  return out;
}

}  // namespace lethe::api
