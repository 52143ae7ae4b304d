#include "api/http/idle_tokens.h"

#include <algorithm>

#include "api/commands/settings_schema.h"
#include "crypto/check.h"

namespace lethe::api::http {
namespace {

using ledger::Moment;
using projections::Views;

/// More are not remembered: the log knows when the others left an event.
constexpr std::size_t kMostRemembered = 100'000;

/// As the log has it.
Ruled<Moment> last_use(const ledger::Ledger& ledger, const Views& views, const Caller& caller) {
  LETHE_TRY(const auto token, views.token(caller.token));
  auto last = token ? token->issued : Moment{};
  std::optional<ledger::Sequence> newest;
  const auto visit = [&](const projections::Posting& posting) {
    newest = posting.sequence;
    return false;
  };
  LETHE_TRY_VOID(views.actor_events(ledger::actor_id(caller.subject), {}, {ledger.size().value},
                                    projections::Direction::kNewestFirst, visit));
  if (!newest) return last;
  LETHE_TRY(const auto event, ledger.event(*newest));
  return std::max(last, event.time);
}

}  // namespace

Ruled<bool> IdleTokens::is_idle(const ledger::Ledger& ledger, const Caller& caller, Moment now) {
  const bool is_staffs =
      caller.role == ledger::Role::kAgent || caller.role == ledger::Role::kReviewer;
  if (!is_staffs || caller.subject.is_zero()) return false;
  const auto snapshot = ledger.snapshot();
  const Views views(*snapshot);
  const auto minutes = setting_integer(views, "agent_idle_minutes");
  if (!minutes) return minutes.error();
  if (*minutes == 0) return false;
  const Moment earliest{now.micros - *minutes * ledger::kMinuteMicros};
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = used_.find(caller.token); found != used_.end()) {
      if (found->second < earliest) return true;
      found->second = std::max(found->second, now);
      return false;
    }
  }
  const auto last = last_use(ledger, views, caller);
  if (!last) return last.error();
  if (*last < earliest) return true;
  const std::lock_guard lock(mutex_);
  if (used_.size() == kMostRemembered) used_.clear();
  used_.try_emplace(caller.token, now);
  return false;
}

}  // namespace lethe::api::http
