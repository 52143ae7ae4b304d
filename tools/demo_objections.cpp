#include "api/commands/objections.h"
#include "api/commands/restrictions.h"
#include "tools/demo_consents.h"
#include "tools/demo_recipients.h"
#include "tools/demo_stories.h"

namespace lethe::tools {

namespace {

using boost::json::object;
using ledger::RestrictionId;

void object_to(DemoWorld& world, const api::Request& by, const Somebody& person,
               const object& body) {
  auto input = input_of<api::RecordObjectionInput>(body);
  input.subject = person.id;
  world.run(by, api::record_objection, input);
}

/// Sec-GPC comes with everything that the browser sends.
void plan_signal(DemoWorld& world) {
  const auto visitor = world.arriving(125);
  world.calendar().on(125.1, [&world, visitor] {
    auto by = world.portal_for(*visitor);
    by.global_privacy_control = true;
    world.run(by, api::record_consent,
              consent_input(world, *visitor,
                            {"privacy_policy", ledger::ConsentStatus::kGiven,
                             ledger::ConsentContext::kSignup}));
  });
}

void plan_said(DemoWorld& world) {
  auto& calendar = world.calendar();
  const auto addressee = world.arriving(210);
  calendar.on(212, [&world, addressee] {
    object_to(world, world.portal_for(*addressee), *addressee, {{"purpose", "postal_offers"}});
  });
  const auto patient = world.arriving(228);
  calendar.on(230, [&world, patient] {
    object_to(world, world.portal_for(*patient), *patient,
              {{"purpose", "service_quality"}, {"reason", "I do not want to be measured."}});
  });
  calendar.on(238, [&world, patient] {
    object_to(world, world.agent(world.any_staff()), *patient,
              {{"purpose", "service_quality"},
               {"state", "overruled"},
               {"reason", "Times are counted by ticket and tell nothing about who wrote it."}});
  });
  const auto neighbour = world.arriving(306);
  calendar.on(308, [&world, neighbour] {
    object_to(world, world.portal_for(*neighbour), *neighbour, {{"purpose", "infection_reports"}});
  });
}

RestrictionId restrict(DemoWorld& world, const Somebody& person, std::string_view ground,
                       std::string_view reason) {
  const auto input = input_of<api::SetRestrictionInput>(
      {{"subject", person.id.str()}, {"ground", ground}, {"reason", reason}});
  return id_in<RestrictionId>(
      world.run(world.agent(world.any_staff()), api::set_restriction, input));
}

/// One was lifted once it was clear who is right, and the person was told before; one is in force.
void plan_restrictions(DemoWorld& world) {
  auto& calendar = world.calendar();
  const auto patient = world.arriving(180);
  const auto restriction = std::make_shared<RestrictionId>();
  calendar.on(190, [&world, patient, restriction] {
    *restriction = restrict(world, *patient, "accuracy_contested",
                            "Says that the date of birth is that of a brother.");
  });
  calendar.on(204, [&world, restriction] {
    const auto informed_at = world.calendar().moment_of(202);
    world.run(world.agent(world.any_staff()), api::lift_restriction,
              api::LiftRestrictionInput{*restriction, informed_at});
  });
  const auto plaintiff = world.arriving(days_ago(40));
  calendar.on(days_ago(38), [&world, plaintiff] { send_to_laboratory(world, *plaintiff); });
  calendar.on(days_ago(20), [&world, plaintiff] {
    restrict(world, *plaintiff, "legal_claims", "Needs the record for a claim on an insurer.");
  });
}

}  // namespace

void plan_objections(DemoWorld& world) {
  plan_signal(world);
  plan_said(world);
  plan_restrictions(world);
}

}  // namespace lethe::tools
