#include "api/commands/auditor_grants.h"

#include <algorithm>

#include "api/commands/own_sections.h"
#include "api/json/render_audit.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::GrantScope;

constexpr std::size_t kMaxScopes = 3;

Ruled<void> check_token(const RuleContext& context, const ledger::TokenId& id) {
  LETHE_TRY(const auto token, context.views().token(id));
  const bool is_in_force = token && token->role == ledger::Role::kAuditor && !token->revoked &&
                           context.now() < token->expires_at;
  if (!is_in_force) return ProblemType::kUnknownToken;
  return {};
}

}  // namespace

std::vector<GrantScope> read_scopes(ObjectReader& reader) {
  static constexpr TextRule kScope{
      [](std::string_view text) { return ledger::by_name<GrantScope>(text).has_value(); },
      "one of profile content texts"};
  std::vector<GrantScope> out;
  const auto names = reader.texts("scopes", kScope, kMaxScopes);
  if (!names || names->empty()) {
    reader.fault("scopes", "must name what the auditor may read");
    return out;
  }
  for (const auto& name : *names) {
    if (const auto scope = ledger::by_name<GrantScope>(name)) out.push_back(*scope);
  }
  return out;
}

GrantAuditorInput GrantAuditorInput::parse(ObjectReader& reader) {
  GrantAuditorInput input;
  reader.require("auditor");
  input.auditor = reader.id<ledger::TokenId>("auditor").value_or(ledger::TokenId{});
  input.subject = reader.id<ledger::SubjectId>("subject");
  input.scopes = read_scopes(reader);
  reader.require("expires_at");
  input.expires_at = reader.moment("expires_at").value_or(ledger::Moment{});
  input.reason = reader.text("reason", kFreeText);
  return input;
}

Ruled<Ruling> grant_auditor(RuleContext& context, const GrantAuditorInput& input) {
  if (input.expires_at <= context.now()) return body_fault("/expires_at", "must lie ahead");
  if (input.expires_at.micros - context.now().micros > kLongestGrantDays * ledger::kDayMicros) {
    return body_fault("/expires_at", "must be within 366 days");
  }
  LETHE_TRY_VOID(check_token(context, input.auditor));
  std::optional<projections::PersonRow> person;
  if (input.subject) {
    LETHE_TRY(person, context.person(*input.subject, Erased::kAllow));
  }
  projections::AuditorGrantRow grant;
  grant.id = ledger::GrantId::random();
  grant.auditor = input.auditor;
  grant.subject = input.subject.value_or(ledger::SubjectId{});
  grant.scopes = input.scopes;
  grant.expires_at = input.expires_at;
  grant.granted_at = context.sequence();
  grant.granted = context.now();
  auto event =
      context.event(ledger::AuditorGranted{grant.id, grant.auditor, grant.scopes, grant.expires_at},
                    grant.subject);
  LETHE_TRY_VOID(add_reason(context, person, input.reason, event));
  Ruling ruling;
  ruling.decision.events.push_back(std::move(event));
  ruling.answer.status = 201;
  ruling.answer.body = auditor_grant_json(grant, context.now());
  ruling.answer.location = "auditor-grants/" + grant.id.str();
  return ruling;
}

Ruled<Ruling> end_auditor_grant(RuleContext& context, const EndAuditorGrantInput& input) {
  LETHE_TRY(auto grant, context.views().auditor_grant(input.grant));
  if (!grant) return ProblemType::kUnknownGrant;
  Ruling ruling;
  if (grant->is_in_force(context.now())) {
    ruling.decision.events.push_back(
        context.event(ledger::AuditorGrantEnded{grant->id}, grant->subject));
    grant->ended_at = context.sequence();
    grant->ended = context.now();
  }
  ruling.answer.body = auditor_grant_json(*grant, context.now());
  return ruling;
}

ledger::Result<AuditorGrantsInForce> AuditorGrantsInForce::of(const projections::Views& views,
                                                              const ledger::TokenId& auditor,
                                                              ledger::Moment now) {
  AuditorGrantsInForce out;
  LETHE_TRY(out.grants_, views.auditor_grants(auditor));
  std::erase_if(out.grants_, [&](const auto& grant) { return !grant.is_in_force(now); });
  return out;
}

bool AuditorGrantsInForce::cover(GrantScope scope, const ledger::SubjectId& about) const {
  return std::ranges::any_of(grants_,
                             [&](const auto& grant) { return grant.covers(scope, about); });
}

Ruled<void> check_granted(const RuleContext& context, GrantScope scope,
                          const ledger::SubjectId& about) {
  if (context.caller().role != ledger::Role::kAuditor) return {};
  LETHE_TRY(const auto grants,
            AuditorGrantsInForce::of(context.views(), context.caller().token, context.now()));
  if (!grants.cover(scope, about)) return ProblemType::kForbidden;
  return {};
}

}  // namespace lethe::api
