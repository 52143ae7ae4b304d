// Who calls: what a token says, once it was looked up (api/commands/authentication.h).
#pragma once

#include "ledger/event.h"

namespace lethe::api {

struct Caller {
  ledger::Role role = ledger::Role::kInvalid;  // kInvalid: the system itself
  ledger::TokenId token;
  ledger::SubjectId subject;  // of role agent or subject; of a reviewer the agent they are, if said
  ledger::LedgerId ledger;    // the token's: the route's, or the system ledger for operators

  /// The process itself: imports and the tools of whoever holds the data directory. May do
  /// whatever a rule does not forbid to everyone.
  static Caller system(const ledger::LedgerId& ledger) {
    Caller caller;
    caller.ledger = ledger;
    return caller;
  }
  bool is_system() const { return role == ledger::Role::kInvalid; }
  /// Of one of the roles, or the system.
  template <class... Roles>
  bool is_any(Roles... roles) const {
    return is_system() || ((role == roles) || ...);
  }
};

/// The actor of what the caller does: its subject, the service (named by its token), or the system.
inline ledger::Actor actor_of(const Caller& caller) {
  if (caller.is_system()) return {ledger::ActorType::kSystem, {}, {}};
  if (caller.role == ledger::Role::kSubject) {
    return {ledger::ActorType::kUser, ledger::actor_id(caller.subject), caller.token};
  }
  if (caller.role == ledger::Role::kAgent) {
    return {ledger::ActorType::kAgent, ledger::actor_id(caller.subject), caller.token};
  }
  return {ledger::ActorType::kService, ledger::actor_id(caller.token), caller.token};
}

}  // namespace lethe::api
