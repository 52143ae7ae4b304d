#include "api/http/visible_event.h"

#include <algorithm>

#include "crypto/check.h"

namespace lethe::api::http {

Ruled<ledger::EventHeader> visible_event(const Call& call, ledger::Sequence sequence) {
  if (sequence.value >= call.ledger->size().value) return ProblemType::kUnknownEvent;
  LETHE_TRY(auto header, call.ledger->event(sequence));
  if (call.caller.role != ledger::Role::kSubject || header.subject == call.caller.subject) {
    return header;
  }
  const auto snapshot = call.ledger->snapshot();
  LETHE_TRY(const auto own, projections::Views(*snapshot).identities(call.caller.subject));
  if (std::ranges::find(own, header.subject) == own.end()) return ProblemType::kUnknownEvent;
  return header;
}

boost::json::object shown_event(const ledger::EventHeader& header, const Caller& caller) {
  auto shown = event_json(header);
  const bool is_themselves = header.actor.id == ledger::actor_id(caller.subject);
  if (caller.role == ledger::Role::kSubject && !is_themselves) {
    shown["actor"] = {{"type", ledger::name_of(header.actor.type)}};
  }
  return shown;
}

}  // namespace lethe::api::http
