// Tokens: `lethe_` and 32 random bytes in base64url (RFC 4648, 5) without padding. A ledger keeps
// their SHA-256 only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/caller.h"
#include "api/problem.h"
#include "crypto/secret.h"
#include "projections/views.h"

namespace lethe::api {

using TokenSecret = crypto::Secret<struct TokenSecretTag, 32>;

std::string token_text(const TokenSecret& secret);
/// Nothing for any other form.
std::optional<TokenSecret> parse_token(std::string_view text);
/// What a ledger keeps and is searched by.
crypto::Hash token_hash(const TokenSecret& secret);

/// A ledger that a token is looked for in.
struct TokenLedger {
  ledger::LedgerId id;
  projections::Views views;
};

/// Who calls. Looks in the route's ledger (none: it is unknown), then in the system ledger, where
/// only operator tokens count unless it is the route's. kTokenExpired; kAgentLocked for an agent's
/// while they are locked (api/commands/agent_locks.h); kInvalidToken for a token
/// that is malformed, unknown here, revoked, or a person's who is being erased or is erased: one
/// body for all. A token of another ledger is unknown here, and an unknown ledger answers the same.
Checked<Caller> authenticate(std::string_view token, const std::optional<TokenLedger>& route,
                             const TokenLedger& system, ledger::Moment now);

}  // namespace lethe::api
