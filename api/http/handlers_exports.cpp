// Exports: a person's data to take along.
#include "api/commands/exports.h"
#include "api/http/call.h"
#include "api/http/handlers.h"
#include "api/http/list.h"
#include "api/http/responses.h"
#include "api/http/submission.h"
#include "crypto/check.h"

namespace lethe::api::http {

using ledger::ExportId;
using ledger::SubjectId;
using projections::Views;

Ruled<Response> list_exports(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  const auto snapshot = call->ledger->snapshot();
  const Views views(*snapshot);
  LETHE_TRY(auto subject, query_id<SubjectId>(*call, "subject"));
  if (call->caller.role == ledger::Role::kSubject && !subject) subject = call->caller.subject;
  if (subject) LETHE_TRY_VOID(visible_person(views, call->caller, *subject, Erased::kAllow));
  return newest_first_response(
      *call, asked.as_of.behind, &projections::ExportRow::made_at,
      [&](auto before, auto limit) { return views.exports_made(subject, before, limit); },
      [&](const auto& row) -> Ruled<std::optional<boost::json::object>> {
        LETHE_TRY(auto item, export_json(views, row));
        return item;
      });
}

Ruled<Submission> post_export(const Call& call, const WriteServices& services) {
  LETHE_TRY(auto input, body_input<MakeExportInput>(call));
  LETHE_TRY_VOID(prepare_export(*call.ledger, call.caller, input));
  return submission(call, services, api::make_export, std::move(input));
}

Ruled<Response> get_export(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto id, path_id<ExportId>(*call, "export"));
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  const auto snapshot = call->ledger->snapshot();
  const Views views(*snapshot);
  LETHE_TRY(const auto made, visible_export(views, call->caller, id));
  if (made.made_at >= asked.as_of.behind) return ProblemType::kUnknownExport;
  LETHE_TRY(const auto body, export_json(views, made));
  return json_response(200, body);
}

Ruled<Submission> get_export_package(const Call& call, const WriteServices& services) {
  ReadExportInput input;
  LETHE_TRY(input.id, path_id<ExportId>(call, "export"));
  LETHE_TRY(auto reading, reading_reason(call));
  input.purpose_of_use = std::move(reading.purpose_of_use);
  input.reason = std::move(reading.reason);
  return submission(call, services, api::read_export, std::move(input));
}

}  // namespace lethe::api::http
