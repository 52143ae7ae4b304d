// Erasures.
#include "api/commands/erasures.h"
#include "api/http/call.h"
#include "api/http/handlers.h"
#include "api/http/list.h"
#include "api/http/responses.h"
#include "api/http/submission.h"
#include "crypto/check.h"

namespace lethe::api::http {

Ruled<Response> list_erasures(const CallPtr& call, const ReadServices& /*services*/) {
  const auto snapshot = call->ledger->snapshot();
  const projections::Views views(*snapshot);
  return list_response(*call, [&](const crypto::Bytes& from, std::size_t limit) -> Ruled<Page> {
    std::optional<ledger::Sequence> before;
    if (!from.empty()) before = {number_at(from, 0)};
    LETHE_TRY(const auto rows, views.erasures(before, limit));
    Page page;
    for (const auto& row : rows) {
      LETHE_TRY(auto item, read_erasure(*call->ledger, row.id));
      page.items.push_back(std::move(item));
    }
    if (rows.size() == limit) page.next = position_of(rows.back().ordered_at.value);
    return page;
  });
}

Ruled<Submission> post_erasure(const Call& call, const WriteServices& services) {
  LETHE_TRY(auto input, body_input<EraseSubjectInput>(call));
  return submission(call, services, api::erase_subject, std::move(input));
}

Ruled<Response> get_erasure(const CallPtr& call, const ReadServices& /*services*/) {
  LETHE_TRY(const auto id, path_id<ledger::ErasureId>(*call, "erasure"));
  LETHE_TRY(const auto erasure, read_erasure(*call->ledger, id));
  const auto& caller = call->caller;
  const bool is_about_them = erasure.at("subject").as_string() == caller.subject.str();
  if (caller.role == ledger::Role::kSubject && !is_about_them) {
    return ProblemType::kUnknownErasure;
  }
  return json_response(200, erasure);
}

}  // namespace lethe::api::http
