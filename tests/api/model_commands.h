// Random commands for the model test: each is drawn, good ones and bad ones, put to the model and
// to the product, and both answers are compared.
#pragma once

#include <random>

#include "api/commands/scheduler.h"
#include "tests/api/fixture.h"
#include "tests/api/model.h"

namespace lethe::api::testing {

/// Where the product has what the model has a name for. People and items are in the World.
struct ModelIds {
  std::map<Name, ledger::HoldId> holds;
  std::map<Name, ledger::RestrictionId> restrictions;
  std::map<Name, ledger::RightsRequestId> requests;
  std::vector<ledger::Sequence> lives;  // the event with the first value of each life of a field
};

class RandomCommands {
 public:
  /// Defines the purposes and publishes a policy. The world must outlive it.
  RandomCommands(World& world, std::uint32_t seed);

  /// One command. A disagreement fails the test, and says what the command was.
  void step();

  const Model& model() const { return model_; }
  const ModelIds& ids() const { return ids_; }
  /// Every way in which a command was answered so far.
  const std::set<Outcome>& met() const { return met_; }

 private:
  // People (model_commands.cpp).
  void register_person();
  void edit();
  void delete_field();
  void read();
  void link();
  void erase();
  void consent();
  void withdraw();
  void revoke();
  void object();
  // model_commands_rights.cpp
  void place_hold();
  void lift_hold();
  void restrict_person();
  void lift_restriction();
  void open_request();
  void step_request();
  void post();
  void edit_item();
  void read_item();
  void delete_item();
  void delete_items();
  void change_setting();
  void change_auditor_grant();
  void publish();
  void wait();

  std::optional<ledger::GrantId> grant_;  // of the auditor, that was not ended

  std::size_t roll(std::size_t sides) { return random_() % sides; }
  bool one_in(std::size_t sides) { return roll(sides) == 0; }
  template <class T>
  T any(const std::vector<T>& of) {
    return of.at(roll(of.size()));
  }
  /// One of those that there are; now and then one that there never was.
  template <class T>
  Name any_name(const std::map<Name, T>& of) {
    if (of.empty() || one_in(25)) return "nothing";
    return std::next(of.begin(), static_cast<std::ptrdiff_t>(roll(of.size())))->first;
  }
  /// The same, more often one that is of interest.
  template <class T, class Interest>
  Name rather(const std::map<Name, T>& of, Interest is_of_interest) {
    auto name = any_name(of);
    for (int i = 0; i < 3; ++i) {
      const auto found = of.find(name);
      if (found == of.end() || is_of_interest(found->second)) break;
      name = any_name(of);
    }
    return name;
  }
  Name next_name(const std::string& letter) { return letter + std::to_string(++names_); }
  /// Mostly one who is there; now and then one whose erasure waits.
  Name any_person();
  /// Mostly one that is not lifted, often one that an erasure waits for.
  Name any_hold();
  /// Somebody of whom something is held, if there is anybody.
  Name any_held();
  Name any_item();
  /// Mostly one who decided something before.
  template <class T>
  Name any_decided(const std::map<std::string, T> ModelPerson::*decided);
  /// Mostly one on which the person decided, rather one that was agreed to.
  std::string any_purpose(const Name& name);
  Name any_agent();
  std::string any_value() { return "value-" + std::to_string(roll(4)) + "@clinic.example"; }
  std::string any_field();
  /// Somebody of one of the roles who has to do with a person, or not.
  Call any_call(const Name& about, const std::vector<std::string>& roles);
  std::optional<std::uint64_t> any_revision(std::uint64_t now);
  ledger::SubjectId id_of(const Name& name);
  ledger::ItemId id_of_item(const Name& name);
  template <class T>
  static T id_in(const std::map<Name, T>& ids, const Name& name) {
    const auto found = ids.find(name);
    return found == ids.end() ? T::random() : found->second;
  }

  /// Runs a rule and compares its answer with the model's.
  template <class Input>
  Reply run(const std::string& what, const Call& call, const Outcome& wanted,
            Ruled<Ruling> (*rule)(RuleContext&, const Input&), const Input& input) {
    auto request = world_.request(call.who);
    if (call.exception) request.restriction_exception = "legal_claims";
    const auto reply = api::run(world_.store(), world_.clinic(), std::move(request), rule, input);
    note(what, call, reply, wanted);
    return reply;
  }
  void note(const std::string& what, const Call& call, const Reply& reply, const Outcome& wanted);
  /// The id of what a command made, if it made something.
  template <class T>
  static void remember(std::map<Name, T>& ids, const Name& name, const Reply& reply) {
    if (outcome(reply) == "201") ids[name] = *T::parse(text_at(reply.answer().body, "id"));
  }
  /// Values of fields that an event was the first to have are found there.
  void remember_lives(ledger::Sequence sequence) {
    ids_.lives.resize(model_.lives.size(), sequence);
  }
  void run_duties();

  World& world_;
  std::mt19937 random_;
  Model model_;
  ModelIds ids_;
  std::set<Outcome> met_;
  std::size_t names_ = 0;
};

}  // namespace lethe::api::testing
