#include "tools/demo_visits.h"

#include "api/commands/accesses.h"
#include "api/commands/erasures.h"
#include "api/commands/profiles.h"
#include "api/commands/relationships.h"
#include "tools/demo_consents.h"
#include "tools/demo_content.h"
#include "tools/demo_recipients.h"

namespace lethe::tools {

using ledger::ConsentContext;
using ledger::ConsentStatus;

void DemoVisits::sign_up() {
  people_.push_back(world_.enter(ledger::SubjectType::kUser, ledger::Origin::kSignup));
  const auto& person = *people_.back();
  auto& random = world_.random();
  const auto decide_at_signup = [&](std::string_view purpose, ConsentStatus status) {
    decide(world_, person, {purpose, status, ConsentContext::kSignup});
  };
  decide_at_signup("privacy_policy", ConsentStatus::kGiven);
  decide_at_signup("newsletter",
                   random.one_in(4) ? ConsentStatus::kRefused : ConsentStatus::kGiven);
  if (random.one_in(2)) decide_at_signup("analytics", ConsentStatus::kGiven);
  if (random.one_in(3)) decide_at_signup("health_research", ConsentStatus::kGiven);
}

void DemoVisits::visit() {
  auto& person = *people_[world_.random().below(people_.size())];
  if (!person.is_gone) do_something(person);
}

void DemoVisits::do_something(Somebody& person) {
  switch (world_.random().below(40)) {
    case 0:
      return erase(person);
    case 1:
    case 2:
      return edit(person);
    case 3:
    case 4:
      return withdraw(person);
    case 5:
      return decide(world_, person, {"analytics"});
    case 6:
      return send_to_laboratory(world_, person);
    case 7:
    case 8:
      return ask_for_help(world_, person);
    case 9:
    case 10:
    case 11:
      return agree_anew(person);
    default:
      return look(person);
  }
}

void DemoVisits::erase(Somebody& person) {
  api::EraseSubjectInput input;
  input.subject = person.id;
  input.ground = ledger::ErasureGround::kConsentWithdrawn;
  input.reason = "asked for it on the privacy page";
  world_.run(world_.portal_for(person), api::erase_subject, input);
  person.is_gone = true;
}

/// Somebody moves, to where another invented person lives.
void DemoVisits::edit(const Somebody& person) {
  api::EditProfileInput input;
  input.subject = person.id;
  for (const auto& field : make_demo_person(world_.random(), 0, false).profile) {
    if (field.first == "city" || field.first == "country") input.profile.push_back(field);
  }
  world_.run(world_.portal_for(person), api::edit_profile, input);
}

/// Only where there is something to withdraw: a refusal would leave an event of its own.
void DemoVisits::withdraw(const Somebody& person) {
  const auto decision =
      world_.look([&](const auto& views) { return views.consent(person.id, "newsletter"); });
  if (!decision || decision->status != ConsentStatus::kGiven) return look(person);
  world_.run(world_.portal_for(person), api::withdraw_consent,
             api::WithdrawConsentInput{person.id, "newsletter"});
}

/// To a policy that was published since.
void DemoVisits::agree_anew(const Somebody& person) {
  decide(world_, person, {"privacy_policy", ConsentStatus::kGiven, ConsentContext::kBanner});
}

/// A visit that is known as one, or just a look.
void DemoVisits::look(const Somebody& person) {
  auto& random = world_.random();
  if (random.one_in(4)) {
    api::RecordEncounterInput input;
    input.visit.subject = person.id;
    input.visit.type = ledger::RelationshipType::kEncounter;
    input.visit.agent = world_.any_staff().id;
    input.visit.starts_at = world_.calendar().now();
    input.visit.ends_at = ledger::Moment{input.visit.starts_at.micros + 20 * ledger::kMinuteMicros};
    if (random.one_in(3)) input.visit.detail = make_demo_reason(random);
    world_.run(world_.portal(), api::record_encounter, input);
    return;
  }
  api::RecordAccessInput input;
  input.subject = person.id;
  input.actor = world_.any_staff().id;
  input.purpose_of_use = random.one_in(5) ? "HOPERAT" : "TREAT";
  input.action = ledger::AccessAction::kRead;
  input.resource_type = random.one_in(2) ? "profile" : "Encounter";
  if (random.one_in(3)) input.reason = make_demo_reason(random);
  world_.run(world_.portal(), api::record_access, input);
}

}  // namespace lethe::tools
