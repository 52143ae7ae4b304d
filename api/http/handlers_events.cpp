// Events, and the history of a person.
#include "api/commands/event_texts.h"
#include "api/http/call.h"
#include "api/http/event_walk.h"
#include "api/http/handlers.h"
#include "api/http/responses.h"
#include "api/http/submission.h"
#include "api/http/visible_event.h"
#include "api/json/render.h"
#include "crypto/check.h"

namespace lethe::api::http {

Ruled<Response> list_events(const CallPtr& call, const ReadServices& /*services*/) {
  LETHE_TRY(auto filter, event_filter(*call));
  return stream_response(call, walk_events(call, filter, event_json));
}

Ruled<Response> get_event(const CallPtr& call, const ReadServices& /*services*/) {
  LETHE_TRY(const auto sequence, path_sequence(*call, "sequence"));
  LETHE_TRY(const auto header, visible_event(*call, sequence));
  return json_response(200, shown_event(header, call->caller));
}

Ruled<Submission> get_texts(const Call& call, const WriteServices& services) {
  LETHE_TRY(const auto sequence, path_sequence(call, "sequence"));
  ReadTextsInput input;
  LETHE_TRY(input.event, visible_event(call, sequence));
  LETHE_TRY(auto reading, reading_reason(call));
  input.purpose_of_use = std::move(reading.purpose_of_use);
  input.reason = std::move(reading.reason);
  return submission(call, services, api::read_texts, std::move(input));
}

Ruled<Response> list_history(const CallPtr& call, const ReadServices& /*services*/) {
  LETHE_TRY(const auto id, path_id<ledger::SubjectId>(*call, "subject"));
  LETHE_TRY(auto filter, event_filter(*call));
  const auto snapshot = call->ledger->snapshot();
  const projections::Views views(*snapshot);
  LETHE_TRY_VOID(visible_person(views, call->caller, id, Erased::kAllow));
  LETHE_TRY(filter.subjects, views.identities(id));
  auto render = [caller = call->caller](const ledger::EventHeader& header) {
    return shown_event(header, caller);
  };
  return stream_response(call, walk_events(call, filter, std::move(render)));
}

}  // namespace lethe::api::http
