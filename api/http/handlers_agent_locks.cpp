// Locks of agents.
#include "api/commands/agent_locks.h"
#include "api/http/call.h"
#include "api/http/handlers.h"
#include "api/http/responses.h"
#include "api/http/submission.h"
#include "crypto/check.h"

namespace lethe::api::http {

using ledger::SubjectId;

Ruled<Response> get_agent_lock(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto id, path_id<SubjectId>(*call, "subject"));
  const auto snapshot = call->ledger->snapshot();
  const projections::Views views(*snapshot);
  LETHE_TRY(const auto agent, visible_person(views, call->caller, id, Erased::kAllow));
  if (agent.type != ledger::SubjectType::kAgent) return ProblemType::kUnknownSubject;
  LETHE_TRY(const auto row, views.logins(id));
  return json_response(200, agent_lock_json(id, row, services.clock.now()));
}

Ruled<Submission> post_agent_lock(const Call& call, const WriteServices& services) {
  LETHE_TRY(const auto id, path_id<SubjectId>(call, "subject"));
  LETHE_TRY(auto input, body_input<LockAgentInput>(call));
  input.agent = id;
  return submission(call, services, api::lock_agent, std::move(input));
}

Ruled<Submission> post_agent_unlock(const Call& call, const WriteServices& services) {
  LETHE_TRY(const auto id, path_id<SubjectId>(call, "subject"));
  LETHE_TRY(auto input, body_input<UnlockAgentInput>(call));
  input.agent = id;
  return submission(call, services, api::unlock_agent, std::move(input));
}

}  // namespace lethe::api::http
