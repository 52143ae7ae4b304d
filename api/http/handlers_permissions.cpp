// What may be done with a person's data: whether to ask, objections, and the answer with its proof.
#include "api/commands/consent_prompt.h"
#include "api/commands/objections.h"
#include "api/commands/permission.h"
#include "api/http/call.h"
#include "api/http/handlers.h"
#include "api/http/list.h"
#include "api/http/responses.h"
#include "api/http/submission.h"
#include "api/http/visible_event.h"
#include "api/json/render.h"
#include "api/json/render_fields.h"
#include "crypto/check.h"

namespace lethe::api::http {
namespace {

using ledger::ConsentContext;
using ledger::SubjectId;

Checked<ConsentContext> asked_context(const Call& call) {
  const auto text = query_text(call, "context");
  if (!text) return Problem::bad_parameter("context", "is required");
  const auto context = ledger::by_name<ConsentContext>(*text);
  if (!context || !is_prompt_context(*context)) {
    return Problem::bad_parameter(
        "context", "must be one of signup banner anonymous_ticket anonymous_topic sso");
  }
  return *context;
}

}  // namespace

Ruled<Response> get_consent_prompt(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto context, asked_context(*call));
  LETHE_TRY(auto subject, query_id<SubjectId>(*call, "subject"));
  if (call->caller.role == ledger::Role::kSubject && !subject) subject = call->caller.subject;
  if (!subject && context == ConsentContext::kBanner) {
    return Problem::bad_parameter("subject", "is required for the banner");
  }
  const auto snapshot = call->ledger->snapshot();
  const projections::Views views(*snapshot);
  if (subject) {
    LETHE_TRY_VOID(visible_person(views, call->caller, *subject, Erased::kRefuse));
  }
  LETHE_TRY(const auto prompt, consent_prompt(views, context, subject, services.clock.now()));
  return json_response(200, prompt);
}

Ruled<Response> list_objections(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto id, path_id<SubjectId>(*call, "subject"));
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  const auto snapshot = call->ledger->snapshot();
  const projections::Views views(*snapshot);
  LETHE_TRY(const auto person, visible_person(views, call->caller, id, Erased::kAllow));
  LETHE_TRY(const auto rows, views.objections(person.id, asked.as_of));
  return short_list_response(*call, rows, objection_json);
}

Ruled<Submission> post_objection(const Call& call, const WriteServices& services) {
  LETHE_TRY(const auto subject, path_id<SubjectId>(call, "subject"));
  LETHE_TRY(auto input, body_input<RecordObjectionInput>(call));
  input.subject = subject;
  return submission(call, services, api::record_objection, std::move(input));
}

Ruled<Response> get_allowed(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto id, path_id<SubjectId>(*call, "subject"));
  const auto purpose = query_text(*call, "purpose");
  if (!purpose) return Problem::bad_parameter("purpose", "is required");
  if (!kCode.holds(*purpose)) {
    return Problem::bad_parameter("purpose", "must be " + std::string(kCode.says));
  }
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock, "at"));
  const auto snapshot = call->ledger->snapshot();
  const projections::Views views(*snapshot);
  LETHE_TRY(const auto person, visible_person(views, call->caller, id, Erased::kAllow));
  LETHE_TRY(const auto answer, permission(views, person, *purpose, asked.at, asked.as_of));
  boost::json::object body{
      {"subject", person.id.str()}, {"purpose", *purpose}, {"at", time(asked.at)}};
  for (const auto& member : permission_json(answer)) body[member.key()] = member.value();
  if (answer.deciding) {
    LETHE_TRY(const auto header, call->ledger->event(*answer.deciding));
    const auto size = call->ledger->size();
    LETHE_TRY(const auto proof, call->ledger->inclusion(*answer.deciding, size));
    LETHE_TRY(body["proof"], proof_json(*call, header, size, proof));
  }
  return json_response(200, body);
}

}  // namespace lethe::api::http
