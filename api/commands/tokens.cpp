#include "api/commands/tokens.h"

#include "api/commands/authentication.h"
#include "api/commands/objections.h"
#include "api/json/render.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::Role;
using ledger::SubjectType;

constexpr std::int64_t kMinute = 60;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;

bool needs_subject(Role role) {
  return role == Role::kAgent || role == Role::kSubject;
}

/// A reviewer's names the agent whose it is, so that nobody reviews their own accesses.
bool may_have_subject(Role role) {
  return role == Role::kReviewer || role == Role::kInvalid;
}

bool may_issue(const RuleContext& context, Role role) {
  const auto& caller = context.caller();
  switch (role) {
    case Role::kOperator:
      return caller.is_any(Role::kOperator) && context.is_system_ledger();
    case Role::kAdmin:
      return caller.is_any(Role::kAdmin, Role::kOperator);
    case Role::kSubject:
      return caller.is_any(Role::kAdmin, Role::kPortal);
    case Role::kPortal:
    case Role::kAgent:
    case Role::kAuditor:
    case Role::kReviewer:
      return caller.is_any(Role::kAdmin);
    case Role::kInvalid:
      return false;
  }
  return false;
}

/// The lifetime by role: subjects' tokens are short-lived.
std::int64_t read_ttl(ObjectReader& reader, Role role) {
  const bool is_short = role == Role::kSubject;
  const auto most = is_short ? kDay : 400 * kDay;
  return reader.integer("ttl_seconds", kMinute, most).value_or(is_short ? kHour : 90 * kDay);
}

Ruled<void> check_subject(RuleContext& context, const IssueTokenInput& input) {
  if (!input.subject) return {};
  LETHE_TRY(const auto person, context.person(*input.subject));
  const auto wanted = input.role == Role::kSubject ? SubjectType::kUser : SubjectType::kAgent;
  if (person.type != wanted) return ProblemType::kSubjectTypeMismatch;
  return {};
}

Ruled<ledger::SectionDraft> label_section(const RuleContext& context, const std::string& label) {
  LETHE_TRY(const auto compartment,
            next_of_ledger(context, ledger::CompartmentClass::kOperational));
  return section_of(compartment, ledger::SectionRole::kLabel, "", label);
}

}  // namespace

IssueTokenInput IssueTokenInput::parse(ObjectReader& reader) {
  IssueTokenInput input;
  input.role = reader.named<Role>("role");
  input.subject = reader.id<ledger::SubjectId>("subject");
  if (needs_subject(input.role)) {
    reader.require("subject");
  } else if (reader.has("subject") && !may_have_subject(input.role)) {
    reader.fault("subject", "is for the roles agent, subject and reviewer only");
  }
  input.ttl_seconds = read_ttl(reader, input.role);
  input.label = reader.optional_text("label", kLabel);
  return input;
}

IssueTokenInput IssueTokenInput::parse_session(ObjectReader& reader,
                                               const ledger::SubjectId& subject) {
  IssueTokenInput input;
  input.role = Role::kSubject;
  input.subject = subject;
  input.ttl_seconds = read_ttl(reader, input.role);
  return input;
}

Ruled<Ruling> issue_token(RuleContext& context, const IssueTokenInput& input) {
  if (!may_issue(context, input.role)) return ProblemType::kForbidden;
  LETHE_TRY_VOID(check_subject(context, input));
  const auto secret = TokenSecret::random();
  projections::TokenRow token;
  token.id = ledger::TokenId::random();
  token.role = input.role;
  token.subject = input.subject.value_or(ledger::SubjectId{});
  token.hash = token_hash(secret);
  token.issued = context.now();
  token.expires_at = {context.now().micros + input.ttl_seconds * ledger::kSecondMicros};
  token.sequence = context.sequence();

  Ruling ruling;
  auto event = context.event(
      ledger::TokenIssued{token.id, token.role, token.hash, token.expires_at}, token.subject);
  if (input.label) {
    LETHE_TRY(auto section, label_section(context, *input.label));
    event.sections.push_back(std::move(section));
  }
  ruling.decision.events.push_back(std::move(event));
  if (input.role == Role::kSubject && context.about()) {
    LETHE_TRY_VOID(note_privacy_control(context, *context.about(), ruling));
  }
  if (!context.about()) context.keep_reply_under(std::nullopt);
  ruling.answer.status = 201;
  ruling.answer.body = token_json(token);
  ruling.answer.body["token"] = token_text(secret);
  ruling.answer.location = "tokens/" + token.id.str();
  return ruling;
}

Ruled<Ruling> revoke_token(RuleContext& context, const RevokeTokenInput& input) {
  LETHE_TRY(auto token, context.views().token(input.token));
  if (!token) return ProblemType::kUnknownToken;
  const bool is_portals = token->role == Role::kSubject && context.caller().is_any(Role::kPortal);
  if (!is_portals && !context.caller().is_any(Role::kAdmin, Role::kOperator)) {
    return ProblemType::kForbidden;
  }
  Ruling ruling;
  if (!token->revoked) {
    ruling.decision.events.push_back(
        context.event(ledger::TokenRevoked{token->id}, token->subject));
    token->revoked = context.now();
  }
  ruling.answer.body = token_json(*token);
  return ruling;
}

}  // namespace lethe::api
