// Reports on accesses, searches and log-ins, in three forms.
#include <boost/json/serialize.hpp>

#include "api/codes.h"
#include "api/fhir/measure_report.h"
#include "api/http/call.h"
#include "api/http/handlers.h"
#include "api/http/responses.h"
#include "api/json/csv.h"
#include "api/json/render_report.h"
#include "api/review/report_maker.h"
#include "crypto/check.h"
#include "crypto/hash.h"

namespace lethe::api::http {
namespace {

using review::Report;
using review::ReportBasis;
using review::ReportMaker;
using review::ReportQuery;
using review::ReportType;

/// What is read before anything else may use the thread.
constexpr std::size_t kReportEventsAtOnce = 20'000;

enum class ReportForm : std::uint8_t { kJson, kCsv, kFhir };

Checked<ReportForm> asked_form(const Call& call) {
  const auto said = query_text(call, "format");
  if (said == "json") return ReportForm::kJson;
  if (said == "csv") return ReportForm::kCsv;
  if (said == "fhir") return ReportForm::kFhir;
  if (said) return Problem::bad_parameter("format", "must be json, csv or fhir");
  if (accepts(call, "text/csv")) return ReportForm::kCsv;
  return accepts(call, kFhirJson) ? ReportForm::kFhir : ReportForm::kJson;
}

std::string_view name_of_form(ReportForm form) {
  return form == ReportForm::kCsv ? "csv" : form == ReportForm::kFhir ? "fhir" : "json";
}

std::string_view media_type(ReportForm form) {
  return form == ReportForm::kCsv    ? kCsvType
         : form == ReportForm::kFhir ? kFhirJson
                                     : "application/json";
}

std::string text_of(const Report& report, ReportForm form) {
  if (form == ReportForm::kCsv) return report_csv(report);
  if (form == ReportForm::kFhir) return boost::json::serialize(fhir::report_bundle(report));
  return boost::json::serialize(report_json(report));
}

// --- what is asked ---

/// RFC 3339, or a date: when that day begins.
Checked<std::optional<ledger::Moment>> query_moment(const Call& call, std::string_view name,
                                                    std::int16_t utc_offset) {
  constexpr std::size_t kDateSize = 10;  // 2026-11-23
  const auto text = query_text(call, name);
  if (!text || text->size() != kDateSize) return read_moment(query_texts(call), name);
  const auto day = ledger::parse_rfc3339(*text + "T00:00:00Z");
  if (!day) return Problem::bad_parameter(std::string(name), "must be a date or an RFC 3339 time");
  return std::optional(ledger::Moment{day->micros - utc_offset * ledger::kMinuteMicros});
}

Checked<std::string> query_order(const Call& call, ReportType type) {
  const auto said = query_text(call, "order");
  if (!said) return std::string(review::usual_order(type));
  if (review::orders_report(type, *said)) return *said;
  std::string says = "must be one of";
  for (const auto& column : review::report_columns(type)) {
    if (column.member.empty() && review::orders_report(type, column.name)) {
      says.append(says.ends_with("of") ? " " : ", ").append(column.name);
    }
  }
  return Problem::bad_parameter("order", std::move(says));
}

Checked<std::string> query_department(const Call& call) {
  const auto said = query_text(call, "department");
  if (said && !kCode.holds(*said)) {
    return Problem::bad_parameter("department", "must be " + std::string(kCode.says));
  }
  return said.value_or("");
}

Checked<ReportType> asked_type(const Call& call) {
  const auto type = review::report_by_name(path_text(call, "report"));
  if (!type) return bad_path("report", "must be one of the reports that there are");
  return *type;
}

Checked<ReportQuery> asked_report(const Call& call, ReportType type, std::int16_t utc_offset) {
  ReportQuery query;
  query.type = type;
  LETHE_TRY(query.from, query_moment(call, "from", utc_offset));
  LETHE_TRY(query.until, query_moment(call, "until", utc_offset));
  if (query.from && query.until && *query.until < *query.from) {
    return Problem::bad_parameter("until", "must not lie before from");
  }
  LETHE_TRY(query.agent, query_id<ledger::SubjectId>(call, "agent"));
  LETHE_TRY(query.subject, query_id<ledger::SubjectId>(call, "subject"));
  LETHE_TRY(query.department, query_department(call));
  LETHE_TRY(query.rule, query_named<ledger::AccessRule>(call, "rule"));
  LETHE_TRY(query.order, query_order(call, type));
  LETHE_TRY(const auto limit, query_number(call, "limit", 1, review::kMostReportRows));
  query.limit = static_cast<std::uint32_t>(limit.value_or(review::kUsualReportRows));
  return query;
}

/// A part of the log that there is: its root, and the note that signs it.
struct SignedSize {
  std::uint64_t size = 0;
  crypto::Hash root;
  std::string note;
};

Ruled<SignedSize> asked_size(const Call& call) {
  const auto now = call.ledger->size().value;
  LETHE_TRY(const auto at, query_number(call, "at", 1, now));
  SignedSize out;
  out.size = at.value_or(now);
  LETHE_TRY(auto proof, call.ledger->inclusion({0}, {out.size}));
  LETHE_TRY(const auto note, crypto::parse_note(proof.checkpoint));
  LETHE_TRY(const auto checkpoint, ledger::parse_checkpoint_text(note.text));
  out.root = checkpoint.root;
  out.note = std::move(proof.checkpoint);
  return out;
}

// --- what is answered ---

/// The same for the same bytes: of one log, at one size, to one question, in one form.
std::string etag_of(const ReportBasis& basis, const ReportQuery& query, ReportForm form) {
  constexpr std::size_t kTagBytes = 16;
  std::string text(kReportFormat);
  text.append("\n").append(review::report_name(query.type));
  text.append("\n").append(name_of_form(form)).append("\n").append(report_query_text(query));
  text.append("\n").append(checkpoint_lines(basis));
  const auto digest = crypto::sha256(crypto::as_bytes(text));
  return "\"" + crypto::to_hex(digest.view().first(kTagBytes)) + "\"";
}

/// Where exactly this is found again.
std::string canonical_target(const Call& call, const ReportQuery& query, std::uint64_t size,
                             ReportForm form) {
  std::string out = "/v1/ledgers/" + call.ledger->info().name + "/reports/";
  out.append(review::report_name(query.type)).append("?").append(report_query_text(query));
  return out.append("&format=").append(name_of_form(form)).append("&at=") + std::to_string(size);
}

Response report_head(const Call& call, const ReportQuery& query, const SignedSize& at,
                     ReportForm form, const std::string& etag) {
  Response response;
  const bool is_fixed = query_text(call, "at").has_value();
  response.headers = {
      {"ETag", etag},
      // Who has no token of the ledger must not get it out of a cache that others share.
      {"Cache-Control", is_fixed ? "private, max-age=31536000, immutable" : "private, no-cache"},
      {"Vary", "Accept, Authorization"},
      {"Checkpoint-Note", crypto::to_base64(crypto::as_bytes(at.note))},
      {"Link", "<" + canonical_target(call, query, at.size, form) + ">; rel=\"canonical\""}};
  return response;
}

/// kInvalidParameter when it is too much to be made.
Ruled<void> open_report(ReportMaker& maker) {
  LETHE_TRY(const auto excess, maker.open());
  const review::ReportBounds bounds;
  if (excess == ReportMaker::TooMuch::kEvents) {
    return Problem::bad_parameter(
        "until", "must leave " + std::to_string(bounds.events) +
                     " events of the log at most; ask for a shorter period, or of longer ones for "
                     "an agent, a subject or a rule");
  }
  if (excess == ReportMaker::TooMuch::kPeople) {
    return Problem::bad_parameter(
        "until", "must leave " + std::to_string(bounds.people) +
                     " events of the log at most: there are more people than that, of whom each "
                     "may have a row");
  }
  return {};
}

/// What is left of a report to make. Null: nothing.
struct RestOfReport {
  CallPtr call;  // whose ledger it reads
  std::unique_ptr<ReportMaker> maker;
};

/// Goes on where the first step ended, one step at a time, and then hands over the whole.
BodyProducer rest_of(CallPtr call, std::unique_ptr<ReportMaker> maker, ReportForm form) {
  auto rest = std::make_shared<RestOfReport>(RestOfReport{std::move(call), std::move(maker)});
  return [rest = std::move(rest), form]() -> ledger::Result<std::optional<std::string>> {
    if (!rest->maker) return std::optional<std::string>();
    LETHE_TRY(const auto step, rest->maker->step(kReportEventsAtOnce));
    if (step == ReportMaker::Step::kMore) return std::optional<std::string>("");
    const auto report = rest->maker->take();
    rest->maker.reset();
    return std::optional(text_of(report, form));
  };
}

}  // namespace

Ruled<Response> get_report(const CallPtr& call, const ReadServices& /*services*/) {
  LETHE_TRY(const auto type, asked_type(*call));
  LETHE_TRY(const auto form, asked_form(*call));
  LETHE_TRY(const auto at, asked_size(*call));
  LETHE_TRY(const auto basis, review::report_basis(*call->ledger, at.size, at.root));
  LETHE_TRY(const auto query, asked_report(*call, type, basis.utc_offset));
  const auto etag = etag_of(basis, query, form);
  auto response = report_head(*call, query, at, form, etag);
  if (has_already(*call, etag)) {
    response.status = 304;
    return response;
  }
  response.content_type = media_type(form);
  if (form == ReportForm::kCsv) {
    response.headers.emplace_back(
        "Content-Disposition", "attachment; filename=\"" + std::string(review::report_name(type)) +
                                   "-" + std::to_string(at.size) + ".csv\"");
  }
  auto maker = std::make_unique<ReportMaker>(*call->ledger, query, basis);
  LETHE_TRY_VOID(open_report(*maker));
  LETHE_TRY(const auto step, maker->step(kReportEventsAtOnce));
  if (step == ReportMaker::Step::kDone) {
    response.body = text_of(maker->take(), form);
  } else {
    response.produce = rest_of(call, std::move(maker), form);
  }
  return response;
}

}  // namespace lethe::api::http
