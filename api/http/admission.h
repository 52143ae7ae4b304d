// Who may come in: everything that is checked before a handler sees a call.
#pragma once

#include <optional>

#include "api/commands/refusals.h"
#include "api/http/idle_tokens.h"
#include "api/http/route.h"

namespace lethe::api::http {

/// 415 or 400 for a body that the route does not take, 400 for a header that must come once and
/// does not.
Checked<void> check_form(const http::Request& request, const Route& route);

/// What a node lets in.
struct Admitting {
  const std::string& region;  // this node's; empty: it serves every one
  bool publishes_logs = false;
  IdleTokens& idle;
};

/// Fills caller and ledger of the call, or says why not: kUnauthenticated, kInvalidToken,
/// kTokenExpired, kTokenIdle, kAgentLocked, kForbidden, kUnknownLedger, kWrongRegion, an error of
/// the storage; kLedgerClosed before all of them. Refusals that are recorded go into `refusals`,
/// but for a ledger that is hosted elsewhere: its log goes on there. REQUIRES request, route and
/// parameters.
Ruled<void> admit(Call& call, const ledger::Store& store, const ledger::Clock& clock,
                  RefusalLog& refusals, const Admitting& admitting);

/// Whether a call that was admitted would be now: its token may have ended since, its ledger may be
/// closed or hosted elsewhere. REQUIRES a route that takes a token and names a ledger.
Ruled<void> still_admitted(const Call& call, const ledger::Store& store, const ledger::Clock& clock,
                           const std::string& region);

}  // namespace lethe::api::http
