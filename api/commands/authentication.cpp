#include "api/commands/authentication.h"

#include <cstring>

#include "api/commands/rule.h"
#include "crypto/base64url.h"
#include "crypto/check.h"
#include "crypto/hash.h"

namespace lethe::api {
namespace {

constexpr std::string_view kPrefix = "lethe_";
constexpr std::size_t kEncodedSize = 43;  // 32 bytes in base64 without padding

Ruled<Caller> look_up(const crypto::Hash& hash, const TokenLedger& place, bool operators_only,
                      ledger::Moment now) {
  LETHE_TRY(const auto token, place.views.token_by_hash(hash));
  if (!token || token->revoked) return ProblemType::kInvalidToken;
  if (operators_only && token->role != ledger::Role::kOperator) return ProblemType::kInvalidToken;
  if (!token->subject.is_zero()) {
    LETHE_TRY(const auto person, place.views.person(token->subject));
    if (!person || person->state != projections::PersonState::kActive) {
      return ProblemType::kInvalidToken;
    }
    if (person->type == ledger::SubjectType::kAgent) {
      LETHE_TRY(const auto logins, place.views.logins(person->id));
      if (logins.is_locked(now)) return ProblemType::kAgentLocked;
    }
  }
  if (token->expires_at <= now) return ProblemType::kTokenExpired;
  return Caller{token->role, token->id, token->subject, place.id};
}

bool is_unknown_here(const Ruled<Caller>& caller) {
  if (caller) return false;
  const auto stop = caller.error();
  const auto* problem = std::get_if<Problem>(&stop.reason);
  return problem != nullptr && problem->type == ProblemType::kInvalidToken;
}

}  // namespace

std::string token_text(const TokenSecret& secret) {
  return std::string(kPrefix) + crypto::to_base64url(secret.view());
}

std::optional<TokenSecret> parse_token(std::string_view text) {
  if (text.size() != kPrefix.size() + kEncodedSize) return std::nullopt;
  if (text.substr(0, kPrefix.size()) != kPrefix) return std::nullopt;
  auto bytes = crypto::from_base64url(text.substr(kPrefix.size()));
  if (!bytes || bytes->size() != TokenSecret::kSize) return std::nullopt;
  TokenSecret secret;
  std::memcpy(secret.writable().data(), bytes->data(), bytes->size());
  crypto::wipe(*bytes);
  return secret;
}

crypto::Hash token_hash(const TokenSecret& secret) {
  return crypto::sha256(secret.view());
}

Checked<Caller> authenticate(std::string_view token, const std::optional<TokenLedger>& route,
                             const TokenLedger& system, ledger::Moment now) {
  const auto secret = parse_token(token);
  if (!secret) return Problem(ProblemType::kInvalidToken);
  const auto hash = token_hash(*secret);
  Ruled<Caller> caller = ProblemType::kInvalidToken;
  if (route) caller = look_up(hash, *route, false, now);
  const bool system_is_left = !route || route->id != system.id;
  if (is_unknown_here(caller) && system_is_left) caller = look_up(hash, system, true, now);
  if (!caller) return problem_of(caller.error());
  return *caller;
}

}  // namespace lethe::api
