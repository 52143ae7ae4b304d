// What happened to a person, what an agent did, and what became of an item.
#include <algorithm>

#include "api/commands/suspensions.h"
#include "api/http/call.h"
#include "api/http/event_walk.h"
#include "api/http/handlers.h"
#include "api/http/visible_event.h"
#include "api/json/render.h"
#include "crypto/check.h"
#include "projections/deadlines.h"

namespace lethe::api::http {
namespace {

using ledger::Role;
using ledger::SubjectId;
using projections::Views;

Ruled<Response> history(const CallPtr& call, EventFilter filter, const ledger::Clock& clock) {
  const auto role = call->caller.role;
  UntoldDisclosures untold;
  const auto& people = filter.query.subjects;
  if (speaks_to_person(role) && !people.empty()) {
    const auto snapshot = call->ledger->snapshot();
    LETHE_TRY(untold, UntoldDisclosures::of(*snapshot, people.front(), clock.now()));
  }
  filter.takes = [role, untold](const ledger::EventHeader& header) {
    return is_shown_to(role, header) && !(speaks_to_person(role) && untold.have(header));
  };
  auto render = [caller = call->caller](const ledger::EventHeader& header) {
    return shown_event(header, caller);
  };
  return stream_response(call, walk_events(call, std::move(filter), std::move(render)));
}

}  // namespace

Ruled<Response> list_history(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto id, path_id<SubjectId>(*call, "subject"));
  LETHE_TRY(auto filter, event_filter(*call));
  const auto snapshot = call->ledger->snapshot();
  const Views views(*snapshot);
  LETHE_TRY_VOID(visible_person(views, call->caller, id, Erased::kAllow));
  LETHE_TRY(filter.query.subjects, views.identities(id));
  return history(call, std::move(filter), services.clock);
}

/// What they did, to whomever, and what happened to them: registered, given tokens.
Ruled<Response> list_agent_history(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto id, path_id<SubjectId>(*call, "subject"));
  LETHE_TRY(auto filter, event_filter(*call));
  const auto snapshot = call->ledger->snapshot();
  LETHE_TRY(const auto agent, visible_person(Views(*snapshot), call->caller, id, Erased::kAllow));
  if (agent.type != ledger::SubjectType::kAgent) return ProblemType::kUnknownSubject;
  filter.query.involving = {agent.id};
  return history(call, std::move(filter), services.clock);
}

/// Posted, edited, answered, deleted, and the erasure that deleted it. Of their own items people
/// see the events about themselves: who answered is somebody else.
Ruled<Response> list_item_history(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto id, path_id<ledger::ItemId>(*call, "item"));
  LETHE_TRY(auto filter, event_filter(*call));
  const auto snapshot = call->ledger->snapshot();
  const Views views(*snapshot);
  LETHE_TRY(const auto item, views.item(id));
  if (!item) return ProblemType::kUnknownItem;
  if (call->caller.role == Role::kSubject) {
    LETHE_TRY_VOID(visible_person(views, call->caller, call->caller.subject, Erased::kAllow));
    LETHE_TRY(filter.query.subjects, views.identities(call->caller.subject));
    const auto& own = filter.query.subjects;
    if (std::ranges::find(own, item->author) == own.end()) return ProblemType::kUnknownItem;
  }
  filter.query.objects = {projections::object_id(id)};
  if (item->deletion) {
    filter.query.objects.push_back(projections::object_id(item->deletion->erasure));
  }
  return history(call, std::move(filter), services.clock);
}

}  // namespace lethe::api::http
