#include "api/http/visible_event.h"

#include <algorithm>

#include "api/commands/suspensions.h"

#include "crypto/check.h"

namespace lethe::api::http {

bool is_shown_to(ledger::Role role, const ledger::EventHeader& header) {
  using ledger::Role;
  const bool is_reviewing =
      role == Role::kAdmin || role == Role::kAuditor || role == Role::kReviewer;
  const bool is_of_review = std::holds_alternative<ledger::AccessFlagged>(header.facts) ||
                            ledger::is_of_reviews(ledger::kind_of(header.facts));
  if (is_of_review) return is_reviewing;
  const bool is_mark = std::holds_alternative<ledger::PersonMarked>(header.facts) ||
                       std::holds_alternative<ledger::PersonUnmarked>(header.facts);
  return !is_mark || is_reviewing || role == Role::kPortal;
}

bool speaks_to_person(ledger::Role role) {
  return role == ledger::Role::kSubject || role == ledger::Role::kPortal;
}

Ruled<ledger::EventHeader> visible_event(const Call& call, ledger::Sequence sequence,
                                         const ledger::Clock& clock) {
  if (sequence.value >= call.ledger->size().value) return ProblemType::kUnknownEvent;
  LETHE_TRY(auto header, call.ledger->event(sequence));
  const auto& caller = call.caller;
  if (!is_shown_to(caller.role, header)) return ProblemType::kUnknownEvent;
  if (!speaks_to_person(caller.role)) return header;
  const auto snapshot = call.ledger->snapshot();
  const bool is_person = caller.role == ledger::Role::kSubject;
  const auto& whose = is_person ? caller.subject : header.subject;
  LETHE_TRY(const auto own, projections::Views(*snapshot).identities(whose));
  const bool is_own = std::ranges::find(own, header.subject) != own.end();
  if (is_person && !is_own) return ProblemType::kUnknownEvent;
  LETHE_TRY(const auto untold, UntoldDisclosures::of(*snapshot, whose, clock.now()));
  if (untold.have(header)) return ProblemType::kUnknownEvent;
  return header;
}

boost::json::object shown_event(const ledger::EventHeader& header, const Caller& caller) {
  auto shown = event_json(header);
  const bool is_themselves = header.actor.id == ledger::actor_id(caller.subject);
  if (caller.role == ledger::Role::kSubject && !is_themselves) {
    shown["actor"] = {{"type", ledger::name_of(header.actor.type)}};
    // Nor is a person told which member of staff it was elsewhere in it.
    auto& facts = shown["facts"].as_object();
    facts.erase("on_behalf_of");
    facts.erase("agent");
  }
  return shown;
}

boost::json::array hashes_json(const std::vector<crypto::Hash>& hashes) {
  boost::json::array out;
  for (const auto& hash : hashes) out.emplace_back(crypto::to_hex(hash.view()));
  return out;
}

Ruled<boost::json::object> proof_json(const Call& call, const ledger::EventHeader& header,
                                      ledger::TreeSize size, const ledger::TlogProof& proof) {
  LETHE_TRY(const auto entry, call.ledger->entry(header.sequence));
  boost::json::object body{{"index", proof.index},
                           {"size", size.value},
                           {"leaf_hash", crypto::to_hex(crypto::merkle_leaf_hash(entry).view())},
                           {"hashes", hashes_json(proof.hashes)},
                           {"checkpoint", proof.checkpoint}};
  const bool is_themselves = header.actor.id == ledger::actor_id(call.caller.subject);
  if (call.caller.role != ledger::Role::kSubject || is_themselves) {
    body["entry"] = crypto::to_base64(entry);
  }
  return body;
}

}  // namespace lethe::api::http
