// Consents.
#include "api/commands/consent_standing.h"
#include "api/commands/consents.h"
#include "api/http/call.h"
#include "api/http/handlers.h"
#include "api/http/list.h"
#include "api/http/submission.h"
#include "api/json/render.h"
#include "crypto/check.h"

namespace lethe::api::http {

using ledger::SubjectId;

/// All of them: a person has as many as the ledger has purposes.
Ruled<Response> list_consents(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto id, path_id<SubjectId>(*call, "subject"));
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  const auto snapshot = call->ledger->snapshot();
  const projections::Views views(*snapshot);
  LETHE_TRY(const auto person, visible_person(views, call->caller, id, Erased::kAllow));
  LETHE_TRY(const auto rows, views.consents(person.id, asked.as_of));
  const auto json = [&](const projections::ConsentRow& row) -> Ruled<boost::json::object> {
    LETHE_TRY(const auto standing, consent_standing(views, row.decision, asked.at, asked.as_of));
    return consent_json(row.purpose, row.decision, standing);
  };
  return short_list_response(*call, rows, json);
}

Ruled<Submission> post_consent(const Call& call, const WriteServices& services) {
  LETHE_TRY(const auto subject, path_id<SubjectId>(call, "subject"));
  LETHE_TRY(auto input, body_input<RecordConsentInput>(call));
  input.subject = subject;
  return submission(call, services, api::record_consent, std::move(input));
}

Ruled<Submission> delete_consent(const Call& call, const WriteServices& services) {
  WithdrawConsentInput input;
  LETHE_TRY(input.subject, path_id<SubjectId>(call, "subject"));
  LETHE_TRY(input.purpose, path_code(call, "purpose", kCode));
  return submission(call, services, api::withdraw_consent, std::move(input));
}

Ruled<Submission> post_revocation(const Call& call, const WriteServices& services) {
  LETHE_TRY(const auto subject, path_id<SubjectId>(call, "subject"));
  LETHE_TRY(auto purpose, path_code(call, "purpose", kCode));
  LETHE_TRY(auto input, body_input<RevokeConsentInput>(call));
  input.subject = subject;
  input.purpose = std::move(purpose);
  return submission(call, services, api::revoke_consent, std::move(input));
}

}  // namespace lethe::api::http
