// Disclosures, what allows them, and the accounting of them.
#include "api/commands/accountings.h"
#include "api/commands/authorizations.h"
#include "api/commands/disclosures.h"
#include "api/commands/suspensions.h"
#include "api/http/call.h"
#include "api/http/event_walk.h"
#include "api/http/handlers.h"
#include "api/http/list.h"
#include "api/http/responses.h"
#include "api/http/submission.h"
#include "api/http/visible_event.h"
#include "api/json/render_recipients.h"
#include "crypto/check.h"

namespace lethe::api::http {
namespace {

using ledger::AccountingId;
using ledger::AuthorizationId;
using ledger::SubjectId;
using ledger::SuspensionId;
using projections::DisclosureViews;
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

/// Those who answer for accountings are told, too, whether one has it and why not.
RenderEvent accounted_renderer(const Call& call, UntoldDisclosures untold) {
  return [render = disclosure_renderer(call),
          untold = std::move(untold)](const auto& header) -> Ruled<boost::json::object> {
    LETHE_TRY(auto out, render(header));
    const auto& facts = std::get<ledger::DisclosureRecorded>(header.facts);
    const bool is_excluded = is_left_out(facts.ground);
    const bool is_suspended = !is_excluded && untold.are_suspended(facts);
    out["accounted"] = !is_excluded && !is_suspended;
    if (is_excluded) out["not_accounted"] = "excluded";
    if (is_suspended) out["not_accounted"] = "suspended";
    return out;
  };
}

Checked<AccountingForm> asked_accounting_form(const Call& call) {
  const auto said = query_text(call, "format");
  if (said == "json") return AccountingForm::kJson;
  if (said == "csv") return AccountingForm::kCsv;
  if (said == "html") return AccountingForm::kPage;
  if (said) return Problem::bad_parameter("format", "must be json, csv or html");
  if (accepts(call, "text/csv")) return AccountingForm::kCsv;
  return accepts(call, "text/html") ? AccountingForm::kPage : AccountingForm::kJson;
}

}  // namespace

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

Ruled<Response> list_subject_disclosures(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto id, path_id<SubjectId>(*call, "subject"));
  LETHE_TRY(auto filter, event_filter(*call));
  const auto snapshot = call->ledger->snapshot();
  const Views views(*snapshot);
  LETHE_TRY_VOID(visible_person(views, call->caller, id, Erased::kAllow));
  LETHE_TRY(filter.query.subjects, views.identities(id));
  filter.query.kinds = {ledger::kind_of(ledger::DisclosureRecorded{})};
  LETHE_TRY(auto untold, UntoldDisclosures::of(*snapshot, id, services.clock.now()));
  if (!speaks_to_person(call->caller.role)) {
    return stream_response(call,
                           walk_events(call, filter, accounted_renderer(*call, std::move(untold))));
  }
  filter.takes = [untold = std::move(untold)](const auto& header) { return !untold.have(header); };
  return stream_response(call, walk_events(call, filter, disclosure_renderer(*call)));
}

Ruled<Submission> post_disclosure(const Call& call, const WriteServices& services) {
  LETHE_TRY(auto input, body_input<RecordDisclosureInput>(call));
  LETHE_TRY_VOID(note_moment(*call.ledger, input));
  return submission(call, services, api::record_disclosure, std::move(input));
}

// --- authorizations ---

Ruled<Response> list_authorizations(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto id, path_id<SubjectId>(*call, "subject"));
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  const auto snapshot = call->ledger->snapshot();
  LETHE_TRY_VOID(visible_person(Views(*snapshot), call->caller, id, Erased::kAllow));
  const DisclosureViews views(*snapshot);
  return newest_first_response(
      *call, asked.as_of.behind, &projections::AuthorizationRow::recorded_at,
      [&](auto before, auto limit) { return views.authorizations(id, before, limit, asked.as_of); },
      [&](const auto& row) { return authorization_json(row, asked.at); });
}

Ruled<Submission> post_authorization(const Call& call, const WriteServices& services) {
  LETHE_TRY(const auto id, path_id<SubjectId>(call, "subject"));
  LETHE_TRY(auto input, body_input<SignAuthorizationInput>(call));
  input.subject = id;
  return submission(call, services, api::sign_authorization, std::move(input));
}

Ruled<Response> get_authorization(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto id, path_id<AuthorizationId>(*call, "authorization"));
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  const auto snapshot = call->ledger->snapshot();
  LETHE_TRY(const auto row,
            visible_authorization(DisclosureViews(*snapshot), call->caller, id, asked.as_of));
  return json_response(200, authorization_json(row, asked.at));
}

Ruled<Submission> post_authorization_end(const Call& call, const WriteServices& services) {
  LETHE_TRY(const auto id, path_id<AuthorizationId>(call, "authorization"));
  LETHE_TRY(auto input, body_input<EndAuthorizationInput>(call));
  input.authorization = id;
  return submission(call, services, api::end_authorization, std::move(input));
}

// --- suspensions ---

Ruled<Response> list_suspensions(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  LETHE_TRY(const auto subject, query_id<SubjectId>(*call, "subject"));
  const auto snapshot = call->ledger->snapshot();
  const DisclosureViews views(*snapshot);
  return newest_first_response(
      *call, asked.as_of.behind, &projections::SuspensionRow::recorded_at,
      [&](auto before, auto limit) {
        return views.suspensions(subject, before, limit, asked.as_of);
      },
      [&](const auto& row) { return suspension_json(row, asked.at); });
}

Ruled<Submission> post_suspension(const Call& call, const WriteServices& services) {
  LETHE_TRY(auto input, body_input<SuspendAccountingInput>(call));
  return submission(call, services, api::suspend_accounting, std::move(input));
}

Ruled<Response> get_suspension(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto id, path_id<SuspensionId>(*call, "suspension"));
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  const auto snapshot = call->ledger->snapshot();
  LETHE_TRY(const auto row, DisclosureViews(*snapshot).suspension(id, asked.as_of));
  if (!row) return ProblemType::kUnknownSuspension;
  return json_response(200, suspension_json(*row, asked.at));
}

Ruled<Submission> post_suspension_end(const Call& call, const WriteServices& services) {
  LETHE_TRY(const auto id, path_id<SuspensionId>(call, "suspension"));
  LETHE_TRY(auto input, body_input<ResumeAccountingInput>(call));
  input.suspension = id;
  return submission(call, services, api::resume_accounting, input);
}

// --- accountings ---

Ruled<Response> list_accountings(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto id, path_id<SubjectId>(*call, "subject"));
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  const auto snapshot = call->ledger->snapshot();
  LETHE_TRY_VOID(visible_person(Views(*snapshot), call->caller, id, Erased::kAllow));
  const DisclosureViews views(*snapshot);
  return newest_first_response(
      *call, asked.as_of.behind, &projections::AccountingRow::given_at,
      [&](auto before, auto limit) { return views.accountings(id, before, limit, asked.as_of); },
      [](const auto& row) { return accounting_json(row); });
}

Ruled<Submission> post_accounting(const Call& call, const WriteServices& services) {
  LETHE_TRY(const auto id, path_id<SubjectId>(call, "subject"));
  LETHE_TRY(auto input, body_input<GiveAccountingInput>(call));
  input.subject = id;
  LETHE_TRY_VOID(prepare_accounting(*call.ledger, call.caller, services.clock.now(), input));
  return submission(call, services, api::give_accounting, std::move(input));
}

Ruled<Response> get_accounting(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto id, path_id<AccountingId>(*call, "accounting"));
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  const auto snapshot = call->ledger->snapshot();
  LETHE_TRY(const auto row,
            visible_accounting(DisclosureViews(*snapshot), call->caller, id, asked.as_of));
  return json_response(200, accounting_json(row));
}

Ruled<Submission> get_accounting_document(const Call& call, const WriteServices& services) {
  ReadAccountingInput input;
  LETHE_TRY(input.id, path_id<AccountingId>(call, "accounting"));
  LETHE_TRY(input.form, asked_accounting_form(call));
  LETHE_TRY(auto reading, reading_reason(call));
  input.purpose_of_use = std::move(reading.purpose_of_use);
  input.reason = std::move(reading.reason);
  return submission(call, services, api::read_accounting, std::move(input));
}

}  // namespace lethe::api::http
