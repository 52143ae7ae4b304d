// Erasures.
#include "api/commands/erasure_preview.h"
#include "api/commands/erasures.h"
#include "api/documents/certificate.h"
#include "api/documents/certificate_page.h"
#include "api/http/call.h"
#include "api/http/handlers.h"
#include "api/http/list.h"
#include "api/http/responses.h"
#include "api/http/submission.h"
#include "crypto/base64url.h"
#include "crypto/check.h"
#include "ledger/certificate_claim.h"

namespace lethe::api::http {
namespace {

/// The erasure of the path; kUnknownErasure where it is somebody else's and the caller a person.
Ruled<ledger::ErasureId> asked_erasure(const Call& call) {
  LETHE_TRY(const auto id, path_id<ledger::ErasureId>(call, "erasure"));
  if (call.caller.role != ledger::Role::kSubject) return id;
  const auto snapshot = call.ledger->snapshot();
  LETHE_TRY(const auto erasure, projections::Views(*snapshot).erasure(id));
  if (!erasure || erasure->subject != call.caller.subject) return ProblemType::kUnknownErasure;
  return id;
}

enum class CertificateFormat : std::uint8_t { kJson, kPage, kTlogProof };

Checked<CertificateFormat> asked_format(const Call& call) {
  const auto name = query_text(call, "format");
  if (name == "json") return CertificateFormat::kJson;
  if (name == "html") return CertificateFormat::kPage;
  if (name == "tlog-proof") return CertificateFormat::kTlogProof;
  if (name) return Problem::bad_parameter("format", "must be one of json html tlog-proof");
  const bool wants_page = accepts(call, "text/html") && !accepts(call, "application/json");
  return wants_page ? CertificateFormat::kPage : CertificateFormat::kJson;
}

/// In the form that the call asks for.
Ruled<Response> certificate_response(const ledger::Ledger& ledger, const Call& call,
                                     const ledger::ErasureId& id) {
  LETHE_TRY(const auto format, asked_format(call));
  LETHE_TRY(const auto certificate, make_certificate(ledger, id));
  auto response = json_response(200, certificate);
  if (format == CertificateFormat::kPage) {
    response = text_response(certificate_page(certificate), "text/html; charset=utf-8");
    // As the page says itself; browsers take the stricter of the two.
    response.headers.emplace_back("Content-Security-Policy",
                                  "default-src 'none'; style-src 'unsafe-inline'");
  }
  if (format == CertificateFormat::kTlogProof) {
    const auto& entry = certificate.at(kDocumentProof).at("evidence").at(0);
    response = text_response(entry.at("proof").as_string().c_str());
  }
  response.headers.emplace_back("Vary", "Accept");
  return response;
}

bool is_claim(std::string_view text) {
  constexpr std::size_t kSize = 86;  // 64 bytes
  return text.size() == kSize && crypto::from_base64url(text).has_value();
}
constexpr TextRule kClaim{is_claim, "86 characters of base64url"};

/// A certificate, and the right to it.
struct ClaimedCertificate {
  ledger::ErasureId erasure;
  std::string claim;
  static ClaimedCertificate parse(ObjectReader& reader) {
    ClaimedCertificate wanted;
    reader.require("erasure");
    wanted.erasure = reader.id<ledger::ErasureId>("erasure").value_or(ledger::ErasureId{});
    wanted.claim = reader.text("claim", kClaim);
    return wanted;
  }
};

}  // namespace

Ruled<Response> list_erasures(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  const auto snapshot = call->ledger->snapshot();
  const projections::Views views(*snapshot);
  return newest_first_response(
      *call, asked.as_of.behind, &projections::ErasureRow::ordered_at,
      [&](auto before, auto limit) { return views.erasures(before, limit); },
      [&](const auto& row) -> Ruled<std::optional<boost::json::object>> {
        LETHE_TRY(auto item, read_erasure(*call->ledger, row.id, asked.as_of));
        return item;
      });
}

Ruled<Submission> post_erasure(const Call& call, const WriteServices& services) {
  LETHE_TRY(auto input, body_input<EraseSubjectInput>(call));
  return submission(call, services, api::erase_subject, std::move(input));
}

Ruled<Response> get_erasure(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto id, asked_erasure(*call));
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  LETHE_TRY(const auto erasure, read_erasure(*call->ledger, id, asked.as_of));
  return json_response(200, erasure);
}

Ruled<Response> get_erasure_preview(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto id, path_id<ledger::SubjectId>(*call, "subject"));
  const auto snapshot = call->ledger->snapshot();
  const projections::Views views(*snapshot);
  LETHE_TRY(const auto person, visible_person(views, call->caller, id, Erased::kRefuse));
  LETHE_TRY(const auto preview, erasure_preview(views, call->caller, person, services.clock.now()));
  return json_response(200, preview);
}

Ruled<Response> get_certificate(const CallPtr& call, const ReadServices& /*services*/) {
  LETHE_TRY(const auto id, asked_erasure(*call));
  return certificate_response(*call->ledger, *call, id);
}

Ruled<Response> redeem_claim(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto wanted, body_input<ClaimedCertificate>(*call));
  // An unknown ledger takes as long as a known one: the system's, which erases nobody, stands in.
  const auto ledger = call->ledger == nullptr ? services.store.system() : call->ledger;
  const auto signer = ledger->signer();
  // First, so that nobody without a claim learns whether there is such an erasure.
  const bool is_theirs =
      ledger::is_certificate_claim(signer->keys(), ledger->info().id, wanted.erasure, wanted.claim);
  if (!is_theirs) return ProblemType::kUnknownErasure;
  return certificate_response(*ledger, *call, wanted.erasure);
}

}  // namespace lethe::api::http
