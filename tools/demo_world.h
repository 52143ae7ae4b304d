// Who acts in the demo and how: people and staff, the requests that they make, and the commands
// that these run, which are those of the product.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "api/commands/executor.h"
#include "api/json/request.h"
#include "projections/views.h"
#include "tools/bootstrap.h"
#include "tools/demo_calendar.h"
#include "tools/demo_people.h"

namespace lethe::tools {

/// Somebody in the ledger. Stories share one, and it is filled when the person arrives.
struct Somebody {
  ledger::SubjectId id;
  DemoPerson made;
  ledger::TokenId token;  // of staff
  bool is_gone = false;
};
using Person = std::shared_ptr<Somebody>;

/// The first thing that went wrong ends the making.
struct DemoFailed {
  std::string why;
};

class DemoWorld {
 public:
  /// Issues the tokens of the organisation's own and lets `staff` members of staff in.
  DemoWorld(ledger::Store& store, const ledger::Ledger& ledger, DemoClock& clock,
            std::uint64_t seed, std::uint64_t staff);

  ledger::Store& store() { return store_; }
  const ledger::Ledger& ledger() const { return ledger_; }
  DemoCalendar& calendar() { return calendar_; }
  DemoRandom& random() { return random_; }
  const std::vector<Person>& staff() const { return staff_; }
  const Somebody& any_staff() { return *staff_[random_.below(staff_.size())]; }
  /// From then on nobody meets them any more.
  void leave(const Person& agent);

  /// Somebody new, with a profile and an external id unless nobody knows them.
  Person enter(ledger::SubjectType type, ledger::Origin origin);
  /// The same on a day to come.
  Person arriving(double day, ledger::SubjectType type, ledger::Origin origin);
  Person arriving(double day, ledger::Origin origin = ledger::Origin::kSignup) {
    return arriving(day, ledger::SubjectType::kUser, origin);
  }

  // Requests, as they would come over HTTP with the token of whoever it is.
  api::Request admin() const { return request(ledger::Role::kAdmin, admin_token_); }
  api::Request portal() const { return request(ledger::Role::kPortal, portal_token_); }
  api::Request portal_for(const Somebody& person) const;
  api::Request agent(const Somebody& staff) const;
  api::Request operating() const;
  /// A member of staff who reviews accesses, with a token that says so.
  api::Request reviewer(const Somebody& staff) {
    const auto token = issue(ledger_.info().id, ledger::Role::kReviewer, staff.id);
    return request(ledger::Role::kReviewer, token, staff.id);
  }
  api::Request system() const { return system_request(ledger_.info().id, "demo"); }

  template <class Input>
  api::Answer run(const api::Request& request,
                  api::Ruled<api::Ruling> (*rule)(api::RuleContext&, const Input&),
                  const Input& input) {
    const auto reply = api::run(store_, ledger_.info().id, request, rule, input);
    if (reply.refused()) throw DemoFailed{refusal_of(reply)};
    return reply.answer();
  }
  /// What it holds; its error ends the making.
  template <class T, class Error>
  static T done(const boost::system::result<T, Error>& result) {
    if (!result) throw DemoFailed{in_words(api::problem_of(api::Stop(result.error())))};
    if constexpr (!std::is_void_v<T>) return *result;
  }
  /// Asks a view, as it is now: `ask` gets projections::Views and answers a result.
  template <class Ask>
  auto look(const Ask& ask) const {
    const auto snapshot = ledger_.snapshot();
    return done(ask(projections::Views(*snapshot)));
  }

 private:
  api::Request request(ledger::Role role, const ledger::TokenId& token,
                       const ledger::SubjectId& subject = {}) const;
  ledger::TokenId issue(const ledger::LedgerId& ledger, ledger::Role role,
                        const std::optional<ledger::SubjectId>& subject = {});

  ledger::Store& store_;
  const ledger::Ledger& ledger_;
  DemoCalendar calendar_;
  DemoRandom random_;
  ledger::TokenId admin_token_, portal_token_, operator_token_;
  std::vector<Person> staff_;
  std::uint64_t people_ = 0, employed_ = 0;
};

/// A body, read as over HTTP; what the path says is left to set.
template <class Input>
Input input_of(const boost::json::object& body) {
  auto input = api::read_input<Input>(body);
  if (!input) throw DemoFailed{in_words(input.error())};
  return std::move(*input);
}

/// The id that an answer tells.
template <class Id>
Id id_in(const api::Answer& answer) {
  const auto id = Id::parse(std::string(answer.body.at("id").as_string()));
  if (!id) throw DemoFailed{"an answer has no id"};
  return *id;
}

}  // namespace lethe::tools
