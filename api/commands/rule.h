// A rule: what may happen, decided on the committer against a state that nobody can change
// meanwhile. One rule a command; each says its order of checks in its header, and the first that
// fails is the answer.
#pragma once

#include <optional>
#include <variant>

#include "api/commands/answer.h"
#include "api/commands/request.h"
#include "ledger/command.h"
#include "projections/break_glass_views.h"
#include "projections/case_views.h"
#include "projections/disclosure_views.h"
#include "projections/review_views.h"
#include "projections/views.h"

namespace lethe::api {

/// Why a rule stopped: a problem of the request, or an error of storage or keys.
struct Stop {
  std::variant<Problem, boost::system::error_code> reason;
  Stop() = default;  // kInternal; what error() of a success is
  Stop(Problem problem) : reason(std::move(problem)) {}
  Stop(ProblemType type) : reason(Problem(type)) {}
  Stop(boost::system::error_code error) : reason(error) {}
  Stop(ledger::Error error) : reason(ledger::make_error_code(error)) {}
};

/// LETHE_TRY hands a Stop up through functions that answer Ruled, and an error_code into it.
template <class T>
using Ruled = boost::system::result<T, Stop>;

/// What the caller is told: the problem itself, or that of the error.
Problem problem_of(const Stop& stop);

struct Ruling {
  ledger::Decision decision;
  Answer answer;
};

enum class Erased : std::uint8_t { kRefuse, kAllow };

/// A person as the caller may know of them: kUnknownSubject when there is none, for role subject
/// also when it is another than itself, for roles agent, subject and operator also when they are
/// being erased or erased, with one body for all. Other roles get kSubjectErased then, unless
/// erased ones are allowed.
Ruled<projections::PersonRow> visible_person(const projections::Views& views, const Caller& caller,
                                             const ledger::SubjectId& id, Erased erased);

/// What a rule sees and may do. Lives within one decide().
class RuleContext {
 public:
  RuleContext(const ledger::DecisionContext& decision, const Request& request,
              const ledger::LedgerId& system_ledger);

  const projections::Views& views() const { return views_; }
  const ledger::StateReader& state() const { return decision_.state; }
  projections::ReviewViews review() const { return projections::ReviewViews(decision_.state); }
  projections::CaseViews cases() const { return projections::CaseViews(decision_.state); }
  projections::BreakGlassViews glasses() const {
    return projections::BreakGlassViews(decision_.state);
  }
  projections::DisclosureViews disclosures() const {
    return projections::DisclosureViews(decision_.state);
  }
  const Caller& caller() const { return request_.caller; }
  const Request& request() const { return request_; }
  const ledger::KeySource& keys() const { return decision_.keys; }
  ledger::Moment now() const { return decision_.now; }
  /// The sequence of the rule's event number `index`.
  ledger::Sequence sequence(std::size_t index = 0) const { return decision_.next.next(index); }
  ledger::LedgerId ledger() const { return decision_.ledger; }
  bool is_system_ledger() const { return decision_.ledger == system_ledger_; }
  /// The caller's, or the person's that a portal acts for.
  const ledger::Actor& actor() const { return actor_; }

  /// visible_person(), and notes that the request is about them: a refusal's event names them, and
  /// the reply that is kept is sealed under a key that goes when they are erased.
  Ruled<projections::PersonRow> person(const ledger::SubjectId& id,
                                       Erased erased = Erased::kRefuse);
  const std::optional<projections::PersonRow>& about() const { return about_; }
  /// Notes a person whom the rule has just made.
  void note_about(const projections::PersonRow& person) { about_ = person; }
  /// Another key for the reply than the person's {slot, operational, 0}; none: the ledger's own,
  /// for a request without personal data.
  void keep_reply_under(const std::optional<ledger::Compartment>& compartment) {
    reply_key_ = compartment;
  }
  /// Nothing when no rule said so.
  const std::optional<std::optional<ledger::Compartment>>& reply_key() const { return reply_key_; }

  /// An event by actor() in this request, about nobody or about somebody.
  ledger::EventDraft event(ledger::Facts facts, const ledger::SubjectId& subject = {}) const;

  /// Resolves On-Behalf-Of: kForbidden for another role than portal, kUnknownSubject,
  /// kSubjectErased. Done before the rule runs.
  Ruled<void> resolve_actor(Erased erased);

 private:
  const ledger::DecisionContext& decision_;
  const Request& request_;
  const ledger::LedgerId& system_ledger_;
  projections::Views views_;
  ledger::Actor actor_;
  std::optional<projections::PersonRow> about_;
  std::optional<std::optional<ledger::Compartment>> reply_key_;
};

/// Whether a key is destroyed. Of a place that the log never used, it is so in a ledger that was
/// restored under later keys: it was used, and erased, in the time that the log does not have.
Ruled<bool> is_destroyed(const RuleContext& context, const ledger::Compartment& compartment);

/// The next compartment of a class whose key is there, counted in `person`. kLimitReached.
Ruled<ledger::Compartment> next_compartment(const RuleContext& context,
                                            projections::PersonRow& person,
                                            ledger::CompartmentClass cls);

/// The next one of slot 0: what belongs to the ledger and to no person. For one section a decision.
Ruled<ledger::Compartment> next_of_ledger(const RuleContext& context, ledger::CompartmentClass cls);

/// When something happened that is recorded now: now when it is not said. kInvalidBody at
/// /occurred_at when it lies more than five minutes ahead.
Ruled<ledger::Moment> happened_at(const RuleContext& context,
                                  const std::optional<ledger::Moment>& occurred_at);

/// A section from text.
ledger::SectionDraft section_of(const ledger::Compartment& compartment, ledger::SectionRole role,
                                std::string name, std::string_view content);

}  // namespace lethe::api
