#include "api/commands/rule.h"

#include "crypto/check.h"
#include "ledger/keyspace.h"

namespace lethe::api {

namespace {

constexpr std::int64_t kMaxAheadMicros = 5 * ledger::kMinuteMicros;

}  // namespace

using ledger::Role;
using projections::PersonRow;
using projections::PersonState;

Problem problem_of(const Stop& stop) {
  if (const auto* problem = std::get_if<Problem>(&stop.reason)) return *problem;
  return problem_of(std::get<boost::system::error_code>(stop.reason));
}

Ruled<PersonRow> visible_person(const projections::Views& views, const Caller& caller,
                                const ledger::SubjectId& id, Erased erased) {
  if (caller.role == Role::kSubject && id != caller.subject) return ProblemType::kUnknownSubject;
  LETHE_TRY(auto person, views.person(id));
  if (!person) return ProblemType::kUnknownSubject;
  if (person->state == PersonState::kActive) return *person;
  const bool may_know = caller.is_any(Role::kAdmin, Role::kAuditor, Role::kReviewer, Role::kPortal);
  if (!may_know) return ProblemType::kUnknownSubject;
  if (erased == Erased::kRefuse) return ProblemType::kSubjectErased;
  return *person;
}

RuleContext::RuleContext(const ledger::DecisionContext& decision, const Request& request,
                         const ledger::LedgerId& system_ledger)
    : decision_(decision),
      request_(request),
      system_ledger_(system_ledger),
      views_(decision.state),
      actor_(actor_of(request.caller)) {}

Ruled<PersonRow> RuleContext::person(const ledger::SubjectId& id, Erased erased) {
  auto person = visible_person(views_, caller(), id, erased);
  if (person) {
    about_ = *person;
  } else if (caller().role != Role::kSubject) {
    LETHE_TRY(about_, views_.person(id));  // whom the refusal's event names
  }
  return person;
}

ledger::EventDraft RuleContext::event(ledger::Facts facts, const ledger::SubjectId& subject) const {
  return {subject, actor_, request_.id, std::move(facts), {}};
}

Ruled<void> RuleContext::resolve_actor(Erased erased) {
  if (!request_.on_behalf_of) return {};
  if (caller().role != Role::kPortal) return ProblemType::kForbidden;
  auto person = visible_person(views_, caller(), *request_.on_behalf_of, erased);
  if (!person) {
    auto stop = person.error();
    if (auto* problem = std::get_if<Problem>(&stop.reason)) {
      problem->faults.push_back(
          {Fault::In::kHeader, "On-Behalf-Of", "names no person who may act"});
    }
    return stop;
  }
  const bool is_agent = person->type == ledger::SubjectType::kAgent;
  actor_ = {is_agent ? ledger::ActorType::kAgent : ledger::ActorType::kUser,
            ledger::actor_id(person->id), caller().token};
  return {};
}

Ruled<bool> is_destroyed(const RuleContext& context, const ledger::Compartment& compartment) {
  const auto key = context.keys().derive(ledger::key_path(compartment, {}));
  if (key) return false;
  if (key.error() == crypto::Error::kKeyDestroyed) return true;
  return Stop(key.error());
}

Ruled<ledger::Compartment> next_compartment(const RuleContext& context, PersonRow& person,
                                            ledger::CompartmentClass cls) {
  auto& used = person.counts.used[static_cast<std::size_t>(cls)];
  for (;;) {
    if (used > ledger::kMaxCompartmentNumber) return ProblemType::kLimitReached;
    const ledger::Compartment next{person.slot, cls, used++};
    LETHE_TRY(const bool is_taken, is_destroyed(context, next));
    if (!is_taken) return next;
  }
}

Ruled<ledger::Compartment> next_of_ledger(const RuleContext& context,
                                          ledger::CompartmentClass cls) {
  PersonRow ledger_itself;  // slot 0
  LETHE_TRY(ledger_itself.counts, context.views().ledger_counts());
  return next_compartment(context, ledger_itself, cls);
}

Ruled<ledger::Moment> happened_at(const RuleContext& context,
                                  const std::optional<ledger::Moment>& occurred_at) {
  const auto moment = occurred_at.value_or(context.now());
  if (moment.micros > context.now().micros + kMaxAheadMicros) {
    return Problem::bad_body("/occurred_at", "must not lie in the future");
  }
  return moment;
}

ledger::SectionDraft section_of(const ledger::Compartment& compartment, ledger::SectionRole role,
                                std::string name, std::string_view content) {
  crypto::SecretBuffer secret(content.size());
  if (!content.empty()) std::memcpy(secret.writable().data(), content.data(), content.size());
  return {compartment, role, std::move(name), std::move(secret)};
}

}  // namespace lethe::api
