#include "tests/api/model_commands.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "tests/api/model_comparison.h"

namespace lethe::api::testing {
namespace {

using ledger::ConsentStatus;
using ledger::ObjectionSignal;
using ledger::ObjectionState;

constexpr std::size_t kPeople = 12;  // who are there at the same time
const std::vector<std::string> kFields{"city", "email", "given_name", "note", "phone"};
const std::vector<std::string> kPurposeCodes{
    "billing", "health",  "mailing",   "mailing",   "news",       "news",
    "news",    "nothing", "offers",    "offers",    "old",        "trial",
    "trial",   "trial",   "profiling", "profiling", "statistics",
};
const std::vector<std::string> kObjectedTo{
    "", "", "", "offers", "offers", "mailing", "profiling", "statistics", "news", "nothing"};
const std::vector<ObjectionState> kStates{ObjectionState::kRaised, ObjectionState::kUpheld,
                                          ObjectionState::kOverruled, ObjectionState::kWithdrawn};
const std::vector<ObjectionState> kStatesOfPeople{
    ObjectionState::kRaised, ObjectionState::kRaised, ObjectionState::kWithdrawn,
    ObjectionState::kWithdrawn, ObjectionState::kUpheld};

}  // namespace

RandomCommands::RandomCommands(World& world, std::uint32_t seed) : world_(world), random_(seed) {
  model_.now = world_.clock.now().micros;
  for (const auto& field : kFields) model_.settings.fields.insert(field);
  publish();
  for (const auto& [name, purpose] : kPurposes) {
    DefinePurposeInput input;
    input.purpose = name;
    input.basis = purpose.basis;
    input.special_category = purpose.special;
    input.retired = purpose.retired;
    input.validity_days = purpose.days;
    input.direct_marketing = purpose.marketing;
    world_.define(input);
  }
}

void RandomCommands::step() {
  struct Choice {
    std::size_t weight;
    void (RandomCommands::*command)();
  };
  using R = RandomCommands;
  static constexpr std::array kChoices{
      Choice{2, &R::register_person},
      Choice{10, &R::edit},
      Choice{6, &R::delete_field},
      Choice{6, &R::read},
      Choice{5, &R::link},
      Choice{5, &R::erase},
      Choice{10, &R::consent},
      Choice{4, &R::withdraw},
      Choice{2, &R::revoke},
      Choice{12, &R::object},
      Choice{5, &R::place_hold},
      Choice{6, &R::lift_hold},
      Choice{3, &R::restrict_person},
      Choice{3, &R::lift_restriction},
      Choice{3, &R::open_request},
      Choice{9, &R::step_request},
      Choice{9, &R::post},
      Choice{5, &R::edit_item},
      Choice{5, &R::read_item},
      Choice{6, &R::delete_item},
      Choice{2, &R::delete_items},
      Choice{4, &R::change_setting},
      Choice{2, &R::change_auditor_grant},
      Choice{1, &R::publish},
      Choice{5, &R::wait},
  };
  const auto active =
      std::count_if(model_.people.begin(), model_.people.end(),
                    [](const auto& one) { return one.second.standing == Standing::kActive; });
  if (static_cast<std::size_t>(active) < kPeople) return register_person();
  std::size_t all = 0;
  for (const auto& choice : kChoices) all += choice.weight;
  auto drawn = roll(all);
  for (const auto& choice : kChoices) {
    if (drawn < choice.weight) return (this->*choice.command)();
    drawn -= choice.weight;
  }
}

// --- drawing ---

Name RandomCommands::any_person() {
  const auto wanted = one_in(8) ? Standing::kWithheld : Standing::kActive;
  return rather(model_.people,
                [&](const ModelPerson& person) { return person.standing == wanted; });
}

Name RandomCommands::any_hold() {
  std::set<Name> awaited;
  for (const auto& erasure : model_.erasures) {
    awaited.insert(erasure.holds.begin(), erasure.holds.end());
  }
  if (!awaited.empty() && one_in(2)) return any<Name>({awaited.begin(), awaited.end()});
  return rather(model_.holds, [](const ModelHold& one) { return !one.lifted; });
}

Name RandomCommands::any_held() {
  const auto hold = rather(model_.holds, [](const ModelHold& one) { return !one.lifted; });
  const auto found = model_.holds.find(hold);
  const bool is_on_somebody = found != model_.holds.end() && !found->second.subject.empty();
  return is_on_somebody ? found->second.subject : any_person();
}

Name RandomCommands::any_item() {
  return rather(model_.items, [](const ModelItem& item) { return !item.deleted; });
}

template <class T>
Name RandomCommands::any_decided(const std::map<std::string, T> ModelPerson::*decided) {
  if (one_in(3)) return any_person();
  return rather(model_.people, [&](const ModelPerson& person) {
    return person.standing == Standing::kActive && !(person.*decided).empty();
  });
}

std::string RandomCommands::any_purpose(const Name& name) {
  const auto* person = model_.find_person(name);
  if (person == nullptr || person->consents.empty() || one_in(3)) return any(kPurposeCodes);
  return rather(person->consents, [](const ModelConsent& one) { return one.was_given; });
}

Name RandomCommands::any_agent() {
  std::vector<Name> agents;
  for (const auto& [name, person] : model_.people) {
    const bool acts =
        person.type == ledger::SubjectType::kAgent && person.standing == Standing::kActive;
    if (acts) agents.push_back(name);
  }
  return agents.empty() ? "" : any(agents);
}

std::string RandomCommands::any_field() {
  return any(kFields);
}

Call RandomCommands::any_call(const Name& about, const std::vector<std::string>& roles) {
  Call call{any(roles), one_in(5)};
  if (call.who == "agent") {
    const auto agent = any_agent();
    call.who = agent.empty() ? roles.front() : "agent:" + agent;
  } else if (call.who == "subject") {
    // The tokens of those who are gone are not valid any more.
    const auto name = one_in(4) ? any_person() : about;
    const auto* person = model_.find_person(name);
    const bool has_token = person != nullptr && person->type != ledger::SubjectType::kAgent &&
                           person->standing == Standing::kActive;
    call.who = has_token ? "subject:" + name : roles.front();
  } else if (call.who == "portal" && one_in(2)) {
    const auto agent = any_agent();
    const bool as_agent = one_in(4) && !agent.empty();
    call.who += "/" + (as_agent ? agent : one_in(3) ? any_person() : about);
  }
  if (call.on_behalf()) id_of(call.acting());
  return call;
}

std::optional<std::uint64_t> RandomCommands::any_revision(std::uint64_t now) {
  if (one_in(2)) return std::nullopt;
  return one_in(4) ? now + 1 : now;
}

ledger::SubjectId RandomCommands::id_of(const Name& name) {
  auto& id = world_.person(name);
  if (id.is_zero()) id = ledger::SubjectId::random();
  return id;
}

ledger::ItemId RandomCommands::id_of_item(const Name& name) {
  auto& id = world_.item(name);
  if (id.is_zero()) id = ledger::ItemId::random();
  return id;
}

void RandomCommands::note(const std::string& what, const Call& call, const Reply& reply,
                          const Outcome& wanted) {
  met_.insert(outcome(reply));
  EXPECT_EQ(outcome(reply), wanted)
      << what << " by " << call.who << (call.exception ? " under an exception" : "");
}

// --- people ---

void RandomCommands::register_person() {
  const auto name = next_name("p");
  RegisterSubjectInput input;
  input.type =
      any<ledger::SubjectType>({ledger::SubjectType::kUser, ledger::SubjectType::kUser,
                                ledger::SubjectType::kAnonymous, ledger::SubjectType::kAgent});
  input.origin = any<ledger::Origin>({ledger::Origin::kSignup, ledger::Origin::kEmail});
  if (one_in(3)) input.external_id = "x" + std::to_string(roll(8));
  std::map<std::string, std::string> profile;
  for (std::size_t i = roll(4); i > 0; --i) profile[any_field()] = any_value();
  input.profile = {profile.begin(), profile.end()};
  const auto wanted = model_.register_person(name, input);
  const auto reply = run("register " + name, {"portal"}, wanted, register_subject, input);
  if (reply.refused()) return;
  world_.person(name) = *ledger::SubjectId::parse(text_at(reply.answer().body, "id"));
  remember_lives(reply.outcome.first);
}

void RandomCommands::edit() {
  const auto name = any_person();
  const auto call = any_call(name, {"portal", "agent", "subject"});
  EditProfileInput input;
  input.subject = id_of(name);
  const auto* person = model_.find_person(name);
  input.revision = any_revision(person == nullptr ? 1 : person->revision);
  std::map<std::string, std::string> values{{any_field(), any_value()}};
  if (one_in(2)) values[any_field()] = any_value();
  input.profile = {values.begin(), values.end()};
  ASSERT_TRUE(note_unchanged(*world_.ledger(), input));
  const auto wanted = model_.edit(call, name, input);
  const auto reply = run("edit " + name, call, wanted, edit_profile, input);
  remember_lives(reply.outcome.first);
}

void RandomCommands::delete_field() {
  const auto name = one_in(3) ? any_held() : any_person();
  const auto* person = model_.find_person(name);
  DeleteFieldInput input{id_of(name), any_field(), {}};
  if (person != nullptr && !one_in(3)) input.field = any_name(person->fields);
  input.revision = any_revision(person == nullptr ? 1 : person->revision);
  const auto call = any_call(name, {"portal", "agent", "subject"});
  const auto wanted = model_.delete_field(call, name, input);
  run("delete " + input.field + " of " + name, call, wanted, api::delete_field, input);
}

void RandomCommands::read() {
  const auto name = any_person();
  const auto call = any_call(name, {"portal", "agent", "subject", "auditor"});
  ReadProfileInput input;
  input.subject = id_of(name);
  const bool says_purpose = !one_in(6);
  if (says_purpose) input.purpose_of_use = "TREAT";
  const auto wanted = model_.read(call, name, says_purpose);
  const auto reply = run("read " + name, call, wanted, read_profile, input);
  if (reply.refused()) return;
  std::map<std::string, std::string> read;
  const auto& body = reply.answer().body;
  for (const auto& [field, value] : body.at("profile").as_object()) {
    read[std::string(field)] = value.as_string().c_str();
  }
  if (body.contains("external_id")) read["external_id"] = text_at(body, "external_id");
  std::map<std::string, std::string> known;
  const auto* person = model_.find_person(name);
  for (const auto& [field, life] : person->fields) known[field] = model_.lives.at(life).value;
  EXPECT_EQ(read, known) << name << " as " << call.who << " reads it";
}

void RandomCommands::link() {
  const auto name = rather(model_.people, [](const ModelPerson& person) {
    return person.standing == Standing::kActive &&
           (person.account || person.type == ledger::SubjectType::kAnonymous);
  });
  const auto account = one_in(10) ? name : any_person();
  const auto call = any_call(name, {"portal", "admin", "agent"});
  const auto wanted = model_.link(call, name, account);
  run("link " + name + " to " + account, call, wanted, link_subject,
      LinkSubjectInput{id_of(name), id_of(account)});
}

void RandomCommands::erase() {
  const auto name = one_in(2) ? any_held() : any_person();
  const auto call = any_call(name, {"portal", "admin", "subject"});
  EraseSubjectInput input;
  input.subject = id_of(name);
  input.ground = ledger::ErasureGround::kConsentWithdrawn;
  if (one_in(3)) input.reason = "asked for it";
  const auto wanted = model_.erase(call, name);
  run("erase " + name, call, wanted, erase_subject, input);
}

// --- consents and objections ---

void RandomCommands::consent() {
  const auto name = any_decided(&ModelPerson::consents);
  const auto call = any_call(
      name, {"portal", "portal", "portal", "agent", "agent", "subject", "subject", "admin"});
  RecordConsentInput input;
  input.subject = id_of(name);
  input.purpose = any_purpose(name);
  input.status =
      any<ConsentStatus>({ConsentStatus::kGiven, ConsentStatus::kGiven, ConsentStatus::kRefused,
                          ConsentStatus::kDeferred, ConsentStatus::kRequested});
  input.policy_version = one_in(8)    ? any(model_.policies).version
                         : one_in(15) ? "no-such-version"
                                      : model_.current_policy();
  input.language = "en";
  input.wording = "banner.short";
  input.method = "web_form";
  input.notice_hash = crypto::sha256(crypto::as_bytes(input.policy_version));
  input.is_explicit = one_in(2);
  if (one_in(3)) input.age = any<std::int64_t>({12, 15, 40});
  if (one_in(4)) input.guardian = GuardianInput{"mother", "id_document"};
  const auto wanted = model_.consent(call, name, input);
  run("consent of " + name + " to " + input.purpose, call, wanted, record_consent, input);
  if (model_.find_person(name) != nullptr) compare_permissions(world_, model_, name);
}

void RandomCommands::withdraw() {
  const auto name = any_decided(&ModelPerson::consents);
  const auto purpose = any_purpose(name);
  const auto call = any_call(name, {"portal", "agent", "subject"});
  const auto wanted = model_.withdraw(call, name, purpose);
  run("withdrawal of " + name + " from " + purpose, call, wanted, withdraw_consent,
      WithdrawConsentInput{id_of(name), purpose});
}

void RandomCommands::revoke() {
  const auto name = any_decided(&ModelPerson::consents);
  const auto purpose = any_purpose(name);
  const auto wanted = model_.revoke(name, purpose);
  run("end of " + purpose + " for " + name, {"admin"}, wanted, revoke_consent,
      RevokeConsentInput{id_of(name), purpose, "over"});
}

void RandomCommands::object() {
  const auto name = any_decided(&ModelPerson::objections);
  const auto call = any_call(name, {"portal", "agent", "subject", "admin"});
  RecordObjectionInput input;
  input.subject = id_of(name);
  const auto* person = model_.find_person(name);
  const bool again = person != nullptr && !person->objections.empty() && !one_in(3);
  input.purpose = again ? any_name(person->objections) : any(kObjectedTo);
  const bool by_staff = call.role() == "admin" || call.role() == "agent";
  input.state = any(by_staff ? kStates : kStatesOfPeople);
  if (input.state == ObjectionState::kRaised && one_in(2)) input.signal = ObjectionSignal::kGpc;
  if (input.state == ObjectionState::kOverruled) input.reason = "the law wants it";
  const auto wanted = model_.object(call, name, input);
  run("objection of " + name + " to " + input.purpose + ": " +
          std::string(ledger::name_of(input.state)),
      call, wanted, record_objection, input);
  if (model_.find_person(name) != nullptr) compare_permissions(world_, model_, name);
}

}  // namespace lethe::api::testing
