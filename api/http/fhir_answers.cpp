#include "api/http/fhir_answers.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "api/fhir/codes.h"
#include "api/fhir/operation_outcome.h"
#include "api/fhir/render_audit_event.h"
#include "api/http/call.h"
#include "api/http/responses.h"
#include "crypto/check.h"

namespace lethe::api::http {
namespace {

using boost::json::array;
using boost::json::object;

Ruled<ledger::SubjectType> type_of_subject(const projections::Views& views,
                                           const ledger::SubjectId& subject) {
  if (subject.is_zero()) return ledger::SubjectType::kInvalid;
  LETHE_TRY(const auto person, views.person(subject));
  return person ? person->type : ledger::SubjectType::kInvalid;
}

std::string location_of(std::uint64_t sequence) {
  return "AuditEvent/" + std::to_string(sequence);
}

/// Those that a reading answered; nothing when one of them is erased.
std::optional<std::vector<fhir::AuditText>> audit_texts(const object& body) {
  const auto* given = body.if_contains("texts");
  if (given == nullptr) return std::nullopt;
  std::vector<fhir::AuditText> out;
  for (const auto& one : given->as_array()) {
    const auto& text = one.as_object();
    if (!text.contains("text")) return std::nullopt;
    const auto role = ledger::by_name<ledger::SectionRole>(fhir::text_in(text, "role"));
    out.push_back({role.value_or(ledger::SectionRole::kInvalid),
                   std::string(fhir::text_in(text, "name")),
                   std::string(fhir::text_in(text, "text"))});
  }
  return out;
}

bool keeps_resource(const ledger::EventHeader& header) {
  return std::ranges::any_of(header.sections, [](const ledger::SectionRef& section) {
    return section.name == fhir::kResourceSection;
  });
}

/// The resource of the event: as it was sent just now, with the texts that were read, or what the
/// log says.
Ruled<object> resource_of(const Call& call, const Reply& reply, const ledger::EventHeader& header) {
  const auto& answer = reply.answer();
  const auto snapshot = call.ledger->snapshot();
  const projections::Views views(*snapshot);
  const bool is_new = answer.status == 201 && !reply.replayed;
  if (is_new && keeps_resource(header)) {
    LETHE_TRY(const auto sent, body_json(call));
    return fhir::received_audit_event(header, sent.as_object());
  }
  const auto texts = audit_texts(answer.body);
  if (!texts || texts->empty()) return logged_audit_event(*call.ledger, views, header);
  LETHE_TRY(const auto type, type_of_subject(views, header.subject));
  return fhir::whole_audit_event(header, {call.ledger->info(), type}, *texts);
}

Ruled<Response> event_response(const Call& call, const Reply& reply) {
  const auto& answer = reply.answer();
  const auto sequence = answer.body.at("sequence").to_number<std::uint64_t>();
  LETHE_TRY(const auto header, call.ledger->event({sequence}));
  LETHE_TRY(const auto resource, resource_of(call, reply, header));
  auto response = resource_response(answer.status, resource);
  response.headers.emplace_back("ETag", "W/\"1\"");
  if (call.request->method == Method::kPost) {
    response.headers.emplace_back(
        "Location", "/fhir/" + call.ledger->info().name + "/" + location_of(sequence));
    if (prefers(call, "return=minimal")) {
      response.body.clear();
      response.content_type.clear();
    }
  }
  return response;
}

object entry_of(const object& row) {
  const auto status = row.at("status").to_number<std::uint64_t>();
  object response{{"status", std::to_string(status)}};
  if (const auto* problem = row.if_contains("problem")) {
    response["outcome"] = fhir::operation_outcome(problem->as_object());
    return {{"response", std::move(response)}};
  }
  response["location"] = location_of(row.at("sequence").to_number<std::uint64_t>());
  response["etag"] = "W/\"1\"";
  if (status == 200) response["outcome"] = fhir::information("It was recorded before.");
  return {{"response", std::move(response)}};
}

Response batch_response(const array& rows) {
  array entries;
  for (const auto& row : rows) entries.push_back(entry_of(row.as_object()));
  return resource_response(
      200, {{"resourceType", "Bundle"}, {"type", "batch-response"}, {"entry", std::move(entries)}});
}

}  // namespace

Checked<void> check_format(const Call& call) {
  const auto format = query_text(call, "_format");
  const bool is_json =
      !format || *format == "json" || *format == "application/json" || *format == kFhirJson;
  if (!is_json) return Problem::bad_parameter("_format", "must be json");
  return {};
}

Response resource_response(std::uint16_t status, const object& resource) {
  auto response = json_response(status, resource);
  response.content_type = kFhirJson;
  return response;
}

Response outcome_response(const Problem& problem) {
  auto response = problem_response(problem);
  response.content_type = kFhirJson;
  response.body = boost::json::serialize(fhir::operation_outcome(problem_json(problem)));
  return response;
}

Response fhir_reply_response(const Call& call, const Reply& reply) {
  if (reply.refused()) return outcome_response(reply.problem());
  if (const auto* rows = reply.answer().body.if_contains("rows")) {
    return batch_response(rows->as_array());
  }
  auto response = event_response(call, reply);
  return response ? std::move(*response) : outcome_response(problem_of(response.error()));
}

Ruled<object> logged_audit_event(const ledger::Ledger& ledger, const projections::Views& views,
                                 const ledger::EventHeader& header) {
  LETHE_TRY(const auto type, type_of_subject(views, header.subject));
  return fhir::audit_event(header, {ledger.info(), type});
}

}  // namespace lethe::api::http
