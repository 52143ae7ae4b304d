#include "api/commands/accountings.h"
#include "api/commands/authorizations.h"
#include "api/commands/suspensions.h"
#include "tools/demo_recipients.h"
#include "tools/demo_stories.h"

namespace lethe::tools {

namespace {

using boost::json::array;
using boost::json::object;

/// Lets the laboratory have what it asks for, and takes that back.
ledger::AuthorizationId authorize(DemoWorld& world, const Somebody& patient) {
  auto input = input_of<api::SignAuthorizationInput>(
      {{"recipients", array{"laboratory"}},
       {"purposes", array{"support"}},
       {"categories", array{"given_name", "family_name", "birth_date"}},
       {"description", "Name and date of birth, for the second opinion that I asked for."},
       {"expiry_event", "when the second opinion is here"},
       {"statements",
        object{{"right_to_revoke", true}, {"conditioning", true}, {"redisclosure", true}}}});
  input.subject = patient.id;
  return id_in<ledger::AuthorizationId>(
      world.run(world.portal_for(patient), api::sign_authorization, input));
}

void disclose_as_authorized(DemoWorld& world, const Somebody& patient) {
  const auto authorization = authorize(world, patient);
  disclose(world, patient,
           {{"recipient", "laboratory"},
            {"purpose", "support"},
            {"categories", array{"given_name", "family_name", "birth_date"}},
            {"authorization", authorization.str()}});
  api::EndAuthorizationInput end;
  end.authorization = authorization;
  end.reason = "The second opinion is here.";
  world.run(world.portal_for(patient), api::end_authorization, end);
}

void report_infection(DemoWorld& world, const Somebody& patient) {
  disclose(world, patient,
           {{"recipient", "health_office"},
            {"purpose", "infection_reports"},
            {"categories", array{"given_name", "family_name", "birth_date"}},
            {"ground", "public_health"},
            {"description", "Name, date of birth and the day of the positive test."},
            {"statement", "Reports of this infection are required by law."}});
}

/// The office asks for silence while it looks into the clinic, and is done sooner.
ledger::SuspensionId suspend(DemoWorld& world, const Somebody& patient) {
  const auto& days = world.calendar();
  const auto input = input_of<api::SuspendAccountingInput>(
      {{"subject", patient.id.str()},
       {"recipient", "health_office"},
       {"ground", "health_oversight"},
       {"until", days.text_of(250)},
       {"statement", "Dr. Weber of the office, by letter: an accounting would impede the audit."}});
  return id_in<ledger::SuspensionId>(world.run(world.admin(), api::suspend_accounting, input));
}

void account(DemoWorld& world, const Somebody& patient) {
  api::GiveAccountingInput input;
  input.subject = patient.id;
  const auto request = world.admin();
  DemoWorld::done(
      api::prepare_accounting(world.ledger(), request.caller, world.calendar().now(), input));
  world.run(request, api::give_accounting, input);
}

}  // namespace

void plan_disclosures(DemoWorld& world) {
  const auto patient = world.arriving(150);
  auto& calendar = world.calendar();
  calendar.on(151, [&world, patient] { disclose_as_authorized(world, *patient); });
  for (const double day : {160.0, 174.0}) {
    calendar.on(day, [&world, patient] { report_infection(world, *patient); });
  }
  const auto suspension = std::make_shared<ledger::SuspensionId>();
  calendar.on(180, [&world, patient, suspension] { *suspension = suspend(world, *patient); });
  calendar.on(200, [&world, suspension] {
    world.run(world.admin(), api::resume_accounting, api::ResumeAccountingInput{*suspension});
  });
  calendar.on(210, [&world, patient] { account(world, *patient); });
}

}  // namespace lethe::tools
