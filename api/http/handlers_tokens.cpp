// Tokens.
#include "api/commands/tokens.h"
#include "api/http/call.h"
#include "api/http/handlers.h"
#include "api/http/list.h"
#include "api/http/responses.h"
#include "api/http/submission.h"
#include "api/json/render.h"
#include "crypto/check.h"
#include "projections/object_past.h"

namespace lethe::api::http {

Ruled<Response> list_tokens(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  const auto snapshot = call->ledger->snapshot();
  const projections::Views views(*snapshot);
  const projections::ObjectPast past(*call->ledger, *snapshot, asked.as_of);
  return list_response(*call, [&](const crypto::Bytes& from, std::size_t limit) -> Ruled<Page> {
    std::optional<ledger::TokenId> after;
    if (!from.empty()) after = ledger::TokenId::from(from);
    LETHE_TRY(const auto rows, views.tokens(after, limit));
    Page page;
    for (const auto& row : rows) {
      LETHE_TRY(const auto token, past.token(row));
      if (token) page.items.push_back(token_json(*token));
    }
    if (rows.size() == limit) page.next = crypto::to_bytes(rows.back().id.view());
    return page;
  });
}

/// The caller's own; an operator's lies in the system ledger.
Ruled<Response> get_session(const CallPtr& call, const ReadServices& services) {
  const auto ledger = services.store.find(call->caller.ledger);
  if (!ledger) return ProblemType::kUnknownLedger;
  const auto snapshot = ledger->snapshot();
  LETHE_TRY(const auto token, projections::Views(*snapshot).token(call->caller.token));
  if (!token) return ProblemType::kInvalidToken;
  return json_response(200, token_json(*token));
}

Ruled<Submission> post_token(const Call& call, const WriteServices& services) {
  LETHE_TRY(auto input, body_input<IssueTokenInput>(call));
  return submission(call, services, api::issue_token, std::move(input));
}

Ruled<Submission> post_session(const Call& call, const WriteServices& services) {
  LETHE_TRY(const auto subject, path_id<ledger::SubjectId>(call, "subject"));
  LETHE_TRY(const auto body, body_json(call));
  Faults faults;
  ObjectReader reader(body, "", faults);
  auto input = IssueTokenInput::parse_session(reader, subject);
  reader.finish();
  if (!faults.empty()) return std::move(faults).problem();
  return submission(call, services, api::issue_token, std::move(input));
}

Ruled<Submission> delete_token(const Call& call, const WriteServices& services) {
  LETHE_TRY(const auto token, path_id<ledger::TokenId>(call, "token"));
  return submission(call, services, api::revoke_token, RevokeTokenInput{token});
}

}  // namespace lethe::api::http
