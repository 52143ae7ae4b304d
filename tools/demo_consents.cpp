#include "tools/demo_consents.h"

#include "api/commands/consent_prompt.h"
#include "tools/demo_stories.h"

namespace lethe::tools {

namespace {

using ledger::ConsentContext;
using ledger::ConsentStatus;

/// What the consent prompt says there; elsewhere there is no prompt.
std::string wording_of(ConsentContext context) {
  const std::string prefix = api::is_prompt_context(context) ? "consent." : "";
  return prefix + std::string(ledger::name_of(context));
}

/// The organisation's own sign-up page asked, and it says so; then the person says so themselves.
void plan_asserted(DemoWorld& world) {
  const auto colleague = world.arriving(55, ledger::Origin::kSso);
  world.calendar().on(55.01, [&world, colleague] {
    auto input = consent_input(world, *colleague,
                               {"privacy_policy", ConsentStatus::kGiven, ConsentContext::kSso});
    input.asserted = true;
    world.run(world.portal(), api::record_consent, input);
  });
  world.calendar().on(57.3, [&world, colleague] { decide(world, *colleague, {"privacy_policy"}); });
}

/// First not now, then yes.
void plan_deferred(DemoWorld& world) {
  const auto invited = world.arriving(70, ledger::Origin::kInvitation);
  for (const auto& [day, status] :
       {std::pair(71.0, ConsentStatus::kRequested), std::pair(71.1, ConsentStatus::kDeferred),
        std::pair(79.0, ConsentStatus::kGiven)}) {
    world.calendar().on(day, [&world, invited, status = status] {
      decide(world, *invited, {"privacy_policy", status, ConsentContext::kBanner});
    });
  }
}

/// Below the minimum age somebody else has to agree.
void plan_child(DemoWorld& world) {
  const auto child = world.arriving(96);
  world.calendar().on(96.01, [&world, child] {
    auto input = consent_input(world, *child,
                               {"privacy_policy", ConsentStatus::kGiven, ConsentContext::kSignup});
    input.age = 12;
    input.evidence = R"({"ip":"192.0.2.17","user_agent":"Demo/1.0","age":12})";
    input.guardian = {"the mother, who signed at the front desk", "identity_card"};
    world.run(world.portal_for(*child), api::record_consent, input);
  });
}

/// Given for half a year, and left to expire.
void plan_expiring(DemoWorld& world) {
  const auto patient = world.arriving(5);
  world.calendar().on(5.2, [&world, patient] {
    decide(world, *patient, {"health_research", ConsentStatus::kGiven, ConsentContext::kInPerson});
  });
}

/// The study was called off: the organisation ends the consent itself.
void plan_revoked(DemoWorld& world) {
  const auto patient = world.arriving(130);
  world.calendar().on(130.1, [&world, patient] {
    decide(world, *patient, {"health_research", ConsentStatus::kGiven, ConsentContext::kInPerson});
  });
  world.calendar().on(240, [&world, patient] {
    auto input = input_of<api::RevokeConsentInput>(
        {{"reason", "The study that it was given for was called off."}});
    input.subject = patient->id;
    input.purpose = "health_research";
    world.run(world.admin(), api::revoke_consent, input);
  });
}

}  // namespace

api::RecordConsentInput consent_input(DemoWorld& world, const Somebody& person,
                                      const DemoDecision& decision) {
  const auto policy = world.look([](const auto& views) { return views.current_policy(); });
  if (!policy) throw DemoFailed{"there is no policy to agree to"};
  api::RecordConsentInput input;
  input.subject = person.id;
  input.purpose = decision.purpose;
  input.status = decision.status;
  input.context = decision.context;
  input.policy_version = policy->version;
  input.notice_hash = policy->hash;
  input.language = person.made.language;
  input.wording = wording_of(decision.context);
  input.method = decision.context == ConsentContext::kInPerson ? "paper" : "web_form";
  input.is_explicit = decision.purpose == "health_research";
  input.evidence = R"({"ip":"192.0.2.)" + std::to_string(world.random().below(255)) +
                   R"(","user_agent":"Demo/1.0"})";
  return input;
}

void decide(DemoWorld& world, const Somebody& person, const DemoDecision& decision) {
  world.run(world.portal_for(person), api::record_consent, consent_input(world, person, decision));
}

void plan_consents(DemoWorld& world) {
  plan_asserted(world);
  plan_deferred(world);
  plan_child(world);
  plan_expiring(world);
  plan_revoked(world);
}

}  // namespace lethe::tools
