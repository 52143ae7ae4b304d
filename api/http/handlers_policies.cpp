// Policies and purposes.
#include "api/commands/policies.h"
#include "api/commands/purposes.h"
#include "api/http/call.h"
#include "api/http/handlers.h"
#include "api/http/list.h"
#include "api/http/responses.h"
#include "api/http/submission.h"
#include "api/json/render.h"
#include "crypto/check.h"

namespace lethe::api::http {

Ruled<Response> list_policies(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  const auto snapshot = call->ledger->snapshot();
  const projections::Views views(*snapshot);
  return list_response(*call, [&](const crypto::Bytes& from, std::size_t limit) -> Ruled<Page> {
    const ledger::Sequence before{number_at(from, asked.as_of.behind.value)};
    LETHE_TRY(const auto rows, views.policies(before, limit));
    Page page;
    for (const auto& row : rows) page.items.push_back(policy_json(row));
    if (rows.size() == limit) page.next = position_of(rows.back().sequence.value);
    return page;
  });
}

Ruled<Submission> post_policy(const Call& call, const WriteServices& services) {
  LETHE_TRY(auto input, body_input<PublishPolicyInput>(call));
  return submission(call, services, api::publish_policy, std::move(input));
}

Ruled<Response> get_policy(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto version, path_code(*call, "version", kVersion));
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  const auto snapshot = call->ledger->snapshot();
  LETHE_TRY(const auto row, projections::Views(*snapshot).policy(version));
  if (!row || row->sequence >= asked.as_of.behind) return ProblemType::kUnknownPolicy;
  return json_response(200, policy_json(*row));
}

Ruled<Response> list_purposes(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  const auto snapshot = call->ledger->snapshot();
  const projections::Views views(*snapshot);
  return list_response(*call, [&](const crypto::Bytes& from, std::size_t limit) -> Ruled<Page> {
    std::string_view after;
    if (!from.empty()) after = crypto::as_text(from);
    LETHE_TRY(const auto rows, views.purposes(after, limit, asked.as_of));
    Page page;
    for (const auto& row : rows) page.items.push_back(purpose_json(row));
    if (rows.size() == limit) {
      page.next = crypto::to_bytes(crypto::as_bytes(rows.back().purpose));
    }
    return page;
  });
}

Ruled<Response> get_purpose(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto purpose, path_code(*call, "purpose", kCode));
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  const auto snapshot = call->ledger->snapshot();
  LETHE_TRY(const auto row, projections::Views(*snapshot).purpose(purpose, asked.as_of));
  if (!row) return ProblemType::kUnknownPurpose;
  return json_response(200, purpose_json(*row));
}

Ruled<Submission> put_purpose(const Call& call, const WriteServices& services) {
  LETHE_TRY(auto purpose, path_code(call, "purpose", kCode));
  LETHE_TRY(auto input, body_input<DefinePurposeInput>(call));
  input.purpose = std::move(purpose);
  return submission(call, services, api::define_purpose, std::move(input));
}

}  // namespace lethe::api::http
