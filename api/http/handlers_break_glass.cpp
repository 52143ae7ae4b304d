// Emergencies in which members of staff open what is otherwise closed to them.
#include "api/commands/break_glass.h"
#include "api/http/call.h"
#include "api/http/handlers.h"
#include "api/http/list.h"
#include "api/http/responses.h"
#include "api/http/submission.h"
#include "crypto/check.h"

namespace lethe::api::http {
namespace {

using ledger::GlassId;
using ledger::Role;
using ledger::SubjectId;
using projections::BreakGlassRow;
using projections::BreakGlassViews;

/// Members of staff see their own.
bool is_visible(const Caller& caller, const BreakGlassRow& glass) {
  return caller.role != Role::kAgent || glass.agent == caller.subject;
}

}  // namespace

Ruled<Response> list_break_glass(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  LETHE_TRY(auto agent, query_id<SubjectId>(*call, "agent"));
  if (call->caller.role == Role::kAgent) {
    if (agent && *agent != call->caller.subject) return ProblemType::kForbidden;
    agent = call->caller.subject;
  }
  const auto snapshot = call->ledger->snapshot();
  const BreakGlassViews views(*snapshot);
  return newest_first_response(
      *call, asked.as_of.behind, &BreakGlassRow::started_at,
      [&](auto before, auto limit) {
        return agent ? views.glasses_of_agent(*agent, before, limit, asked.as_of)
                     : views.glasses(before, limit, asked.as_of);
      },
      [&](const auto& row) { return break_glass_json(row, asked.at); });
}

Ruled<Submission> post_break_glass(const Call& call, const WriteServices& services) {
  LETHE_TRY(auto input, body_input<BreakGlassInput>(call));
  return submission(call, services, api::break_glass, std::move(input));
}

Ruled<Response> get_break_glass(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto id, path_id<GlassId>(*call, "glass"));
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  const auto snapshot = call->ledger->snapshot();
  LETHE_TRY(const auto row, BreakGlassViews(*snapshot).glass(id, asked.as_of));
  if (!row || !is_visible(call->caller, *row)) return ProblemType::kUnknownGlass;
  return json_response(200, break_glass_json(*row, asked.at));
}

Ruled<Submission> post_break_glass_end(const Call& call, const WriteServices& services) {
  LETHE_TRY(const auto id, path_id<GlassId>(call, "glass"));
  LETHE_TRY(auto input, body_input<EndBreakGlassInput>(call));
  input.glass = id;
  return submission(call, services, api::end_break_glass, input);
}

}  // namespace lethe::api::http
