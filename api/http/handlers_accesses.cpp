// Accesses: who looked at whom.
#include "api/commands/accesses.h"
#include "api/commands/activity.h"
#include "api/commands/settings_schema.h"
#include "api/http/call.h"
#include "api/http/event_walk.h"
#include "api/http/handlers.h"
#include "api/http/row_batch.h"
#include "api/json/render.h"
#include "crypto/check.h"

namespace lethe::api::http {
namespace {

using ledger::SubjectId;

const std::uint16_t kAccess = ledger::kind_of(ledger::AccessRecorded{});

/// People are told who it was where the setting says so.
Ruled<ShowActor> shown_actor(const Call& call) {
  if (call.caller.role != ledger::Role::kSubject) return ShowActor::kYes;
  const auto snapshot = call.ledger->snapshot();
  const auto is_told = setting_boolean(projections::Views(*snapshot), "people_see_staff");
  if (!is_told) return is_told.error();
  return *is_told ? ShowActor::kYes : ShowActor::kNo;
}

Ruled<Response> accesses(const CallPtr& call, EventFilter filter) {
  filter.query.kinds = {kAccess};
  LETHE_TRY(const auto show, shown_actor(*call));
  return stream_response(call, walk_events(call, filter, [show](const auto& header) {
                           return access_json(header, show);
                         }));
}

}  // namespace

Ruled<Response> list_accesses(const CallPtr& call, const ReadServices& /*services*/) {
  LETHE_TRY(auto filter, event_filter(*call));
  if (filter.query.subjects.empty() && !filter.query.actor) {
    return Problem::bad_parameter("subject", "is required, or actor");
  }
  return accesses(call, filter);
}

Ruled<Response> list_subject_accesses(const CallPtr& call, const ReadServices& /*services*/) {
  LETHE_TRY(const auto id, path_id<SubjectId>(*call, "subject"));
  LETHE_TRY(auto filter, event_filter(*call));
  const auto snapshot = call->ledger->snapshot();
  LETHE_TRY_VOID(visible_person(projections::Views(*snapshot), call->caller, id, Erased::kAllow));
  LETHE_TRY(filter.query.subjects, projections::Views(*snapshot).identities(id));
  return accesses(call, filter);
}

Ruled<Submission> post_access(const Call& call, const WriteServices& services) {
  return one_or_rows(call, services, api::record_access);
}

Ruled<Submission> post_search(const Call& call, const WriteServices& services) {
  return one_or_rows(call, services, api::record_search);
}

Ruled<Submission> post_login(const Call& call, const WriteServices& services) {
  return one_or_rows(call, services, api::record_login);
}

}  // namespace lethe::api::http
