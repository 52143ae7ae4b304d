// Automatic log-off (45 CFR 164.312(a)(2)(iii)): a member of staff's token that nobody uses for a
// while is not taken any more.
#pragma once

#include <map>
#include <mutex>

#include "api/caller.h"
#include "api/commands/rule.h"
#include "ledger/ledger.h"

namespace lethe::api::http {

/// When each token of an agent's was last used, as far as this process has seen. Any thread.
class IdleTokens {
 public:
  /// Whether the caller's token was not used for as long as the setting agent_idle_minutes of the
  /// ledger says; if not, it is used now. One that was idle stays so. Of a token that this process
  /// has not seen, the last use is its issue, or the last event of the agent's that it left: what
  /// only looked around before a restart counts no more. Other callers are never idle. Errors of
  /// storage.
  Ruled<bool> is_idle(const ledger::Ledger& ledger, const Caller& caller, ledger::Moment now);

 private:
  std::mutex mutex_;
  std::map<ledger::TokenId, ledger::Moment> used_;
};

}  // namespace lethe::api::http
