// Recipients, and the record of processing.
#include "api/commands/processing_register.h"
#include "api/commands/recipients.h"
#include "api/http/call.h"
#include "api/http/handlers.h"
#include "api/http/list.h"
#include "api/http/responses.h"
#include "api/http/submission.h"
#include "api/json/render_recipients.h"
#include "crypto/check.h"

namespace lethe::api::http {
using projections::Views;

Ruled<Response> list_recipients(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  const auto snapshot = call->ledger->snapshot();
  const Views views(*snapshot);
  return list_response(*call, [&](const crypto::Bytes& from, std::size_t limit) -> Ruled<Page> {
    LETHE_TRY(const auto rows, views.recipients(crypto::as_text(from), limit, asked.as_of));
    Page page;
    for (const auto& row : rows) page.items.push_back(recipient_json(row));
    if (rows.size() == limit) {
      page.next = crypto::to_bytes(crypto::as_bytes(rows.back().recipient));
    }
    return page;
  });
}

Ruled<Response> get_recipient(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto recipient, path_code(*call, "recipient", kCode));
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  const auto snapshot = call->ledger->snapshot();
  LETHE_TRY(const auto row, Views(*snapshot).recipient(recipient, asked.as_of));
  if (!row) return ProblemType::kUnknownRecipient;
  return json_response(200, recipient_json(*row));
}

Ruled<Submission> put_recipient(const Call& call, const WriteServices& services) {
  LETHE_TRY(auto recipient, path_code(call, "recipient", kCode));
  LETHE_TRY(auto input, body_input<DefineRecipientInput>(call));
  input.recipient = std::move(recipient);
  return submission(call, services, api::define_recipient, std::move(input));
}

Ruled<Response> get_processing_register(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  const auto snapshot = call->ledger->snapshot();
  LETHE_TRY(const auto record, processing_register(*call->ledger, Views(*snapshot), asked.as_of));
  return json_response(200, record);
}

}  // namespace lethe::api::http
