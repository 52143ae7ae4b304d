// POST …/tokens, POST …/subjects/{subject}/sessions, DELETE …/tokens/{id}.
#pragma once

#include "api/commands/executor.h"
#include "api/json/request.h"

namespace lethe::api {

struct IssueTokenInput {
  static constexpr RuleTraits kTraits{};  // the label is free text
  ledger::Role role = ledger::Role::kInvalid;
  /// Required for agent and subject; of a reviewer the agent whose it is; a fault else.
  std::optional<ledger::SubjectId> subject;
  std::int64_t ttl_seconds = 0;      // 60 to 400 days; of role subject to 24 hours
  std::optional<std::string> label;  // a section
  static IssueTokenInput parse(ObjectReader& reader);
  /// The body of …/sessions: {ttl_seconds?}; role subject.
  static IssueTokenInput parse_session(ObjectReader& reader, const ledger::SubjectId& subject);
};

/// Who may issue what: admin all but operator; operator admin, and operator on the system ledger;
/// portal subject. Order: kForbidden, kUnknownSubject, kSubjectErased, kSubjectTypeMismatch (agent
/// and reviewer need an agent, subject a user). 201 {..token_json, "token": text}, the only time it
/// is told.
/// A Sec-GPC that comes with a portal's for a subject is noted (api/commands/objections.h).
Ruled<Ruling> issue_token(RuleContext& context, const IssueTokenInput& input);

struct RevokeTokenInput {
  static constexpr RuleTraits kTraits{.personal = false};
  ledger::TokenId token;
};

/// Admin and operator any, portal what it may issue. Order: kUnknownToken, kForbidden. 200 with
/// token_json(); when it was revoked before, without an event.
Ruled<Ruling> revoke_token(RuleContext& context, const RevokeTokenInput& input);

}  // namespace lethe::api
