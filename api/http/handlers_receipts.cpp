// Receipts of consent decisions.
#include <boost/json/serialize.hpp>

#include "api/documents/receipt.h"
#include "api/http/call.h"
#include "api/http/handlers.h"
#include "api/http/responses.h"
#include "crypto/check.h"

namespace lethe::api::http {
namespace {

using ledger::Sequence;
using ledger::SubjectId;

constexpr std::string_view kJsonLd = "application/ld+json";

Checked<ReceiptFormat> asked_format(const Call& call) {
  if (const auto name = query_text(call, "format")) {
    const auto format = format_by_name(*name);
    if (!format) return Problem::bad_parameter("format", "must be one of iso27560 kantara");
    return *format;
  }
  const bool is_plain = accepts(call, "application/json") && !accepts(call, kJsonLd);
  return is_plain ? ReceiptFormat::kKantara : ReceiptFormat::kIso27560;
}

/// The decision of the parameter, or the latest. kUnknownEvent when there is none, or it is about
/// somebody or something else.
Ruled<ledger::EventHeader> asked_decision(const Call& call, const projections::Views& views,
                                          const SubjectId& subject, const std::string& purpose) {
  LETHE_TRY(const auto asked, query_number(call, "sequence", 0, ledger::kMaxSequence));
  LETHE_TRY(const auto latest, views.consent(subject, purpose));
  if (!latest) return ProblemType::kUnknownEvent;
  const Sequence sequence = asked ? Sequence{*asked} : latest->sequence;
  if (sequence > latest->sequence) return ProblemType::kUnknownEvent;
  LETHE_TRY(auto header, call.ledger->event(sequence));
  const auto* consent = std::get_if<ledger::ConsentRecorded>(&header.facts);
  const bool is_it = consent != nullptr && header.subject == subject && consent->purpose == purpose;
  if (!is_it) return ProblemType::kUnknownEvent;
  return header;
}

}  // namespace

Ruled<Response> get_receipt(const CallPtr& call, const ReadServices& /*services*/) {
  LETHE_TRY(const auto id, path_id<SubjectId>(*call, "subject"));
  LETHE_TRY(const auto purpose, path_code(*call, "purpose", kCode));
  LETHE_TRY(const auto format, asked_format(*call));
  const auto snapshot = call->ledger->snapshot();
  const projections::Views views(*snapshot);
  LETHE_TRY(const auto person, visible_person(views, call->caller, id, Erased::kAllow));
  LETHE_TRY(const auto decision, asked_decision(*call, views, person.id, purpose));
  LETHE_TRY(const auto receipt, make_receipt(*call->ledger, views, decision, format));
  auto response = format == ReceiptFormat::kIso27560
                      ? text_response(boost::json::serialize(receipt), kJsonLd)
                      : json_response(200, receipt);
  response.headers.emplace_back("Vary", "Accept");
  return response;
}

}  // namespace lethe::api::http
