// Recipients, what they were told, and the record of processing.
#include "api/commands/disclosures.h"
#include "api/commands/processing_register.h"
#include "api/commands/recipients.h"
#include "api/http/call.h"
#include "api/http/event_walk.h"
#include "api/http/handlers.h"
#include "api/http/responses.h"
#include "api/http/submission.h"
#include "api/json/render_recipients.h"
#include "crypto/check.h"

namespace lethe::api::http {
namespace {

using ledger::SubjectId;
using projections::Views;

/// The title that the recipient had when the event happened.
RenderEvent disclosure_renderer(const Call& call) {
  std::shared_ptr<const ledger::LedgerSnapshot> snapshot = call.ledger->snapshot();
  return [snapshot](const ledger::EventHeader& header) -> Ruled<boost::json::object> {
    const auto& facts = std::get<ledger::DisclosureRecorded>(header.facts);
    LETHE_TRY(const auto recipient,
              Views(*snapshot).recipient(facts.recipient, projections::AsOf{header.sequence}));
    return disclosure_json(header, recipient ? recipient->title : std::string());
  };
}

}  // namespace

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

Ruled<Response> list_disclosures(const CallPtr& call, const ReadServices& /*services*/) {
  LETHE_TRY(auto filter, event_filter(*call));
  std::optional<std::string> recipient = query_text(*call, "recipient");
  if (recipient && !kCode.holds(*recipient)) {
    return Problem::bad_parameter("recipient", "must be " + std::string(kCode.says));
  }
  if (recipient && !filter.query.subjects.empty())
    return Problem::bad_parameter("recipient", "excludes subject");
  filter.query.kinds = {ledger::kind_of(ledger::DisclosureRecorded{})};
  if (filter.query.subjects.empty()) {
    filter.index = [recipient](const auto& views, const auto& range, const auto& visit) {
      return views.disclosures(recipient, range, visit);
    };
  }
  return stream_response(call, walk_events(call, filter, disclosure_renderer(*call)));
}

Ruled<Response> list_subject_disclosures(const CallPtr& call, const ReadServices& /*services*/) {
  LETHE_TRY(const auto id, path_id<SubjectId>(*call, "subject"));
  LETHE_TRY(auto filter, event_filter(*call));
  const auto snapshot = call->ledger->snapshot();
  const Views views(*snapshot);
  LETHE_TRY_VOID(visible_person(views, call->caller, id, Erased::kAllow));
  LETHE_TRY(filter.query.subjects, views.identities(id));
  filter.query.kinds = {ledger::kind_of(ledger::DisclosureRecorded{})};
  return stream_response(call, walk_events(call, filter, disclosure_renderer(*call)));
}

Ruled<Submission> post_disclosure(const Call& call, const WriteServices& services) {
  LETHE_TRY(auto input, body_input<RecordDisclosureInput>(call));
  LETHE_TRY_VOID(note_moment(*call.ledger, input));
  return submission(call, services, api::record_disclosure, std::move(input));
}

}  // namespace lethe::api::http
