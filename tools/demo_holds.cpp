#include "api/commands/erasures.h"
#include "api/commands/holds.h"
#include "tools/demo_content.h"
#include "tools/demo_stories.h"

namespace lethe::tools {

namespace {

using boost::json::array;
using boost::json::object;
using ledger::HoldId;

using Hold = std::shared_ptr<HoldId>;

/// Somebody who has written something and whose data has to be kept from a day on.
Person plan_held(DemoWorld& world, double day, const Hold& hold, const object& body) {
  auto person = world.arriving(day - 5);
  world.calendar().on(day - 4, [&world, person] { ask_for_help(world, *person); });
  world.calendar().on(day, [&world, person, hold, body] {
    auto with_person = body;
    with_person["subject"] = person->id.str();
    *hold = id_in<HoldId>(
        world.run(world.admin(), api::place_hold, input_of<api::PlaceHoldInput>(with_person)));
  });
  return person;
}

void plan_erasure(DemoWorld& world, double day, const Person& person) {
  world.calendar().on(day, [&world, person] {
    world.run(world.portal_for(*person), api::erase_subject,
              input_of<api::EraseSubjectInput>({{"subject", person->id.str()},
                                                {"ground", "consent_withdrawn"},
                                                {"reason", "asked for it on the privacy page"}}));
  });
}

}  // namespace

void plan_holds(DemoWorld& world) {
  // What was written stays for the court; the rest of the person went at once.
  const auto lifted = std::make_shared<HoldId>();
  const auto plaintiff =
      plan_held(world, 128, lifted,
                {{"exception", "legal_claims"},
                 {"classes", array{"content"}},
                 {"reason", "Letter of a lawyer about the treatment in spring."}});
  plan_erasure(world, 134, plaintiff);
  world.calendar().on(236, [&world, lifted] {
    world.run(world.admin(), api::lift_hold, api::LiftHoldInput{*lifted});
  });

  const auto ended = std::make_shared<HoldId>();
  const auto traveller = plan_held(world, 144, ended,
                                   {{"exception", "public_health"},
                                    {"until", world.calendar().text_of(174)},
                                    {"reason", "Contact tracing until the thirtieth day."}});
  plan_erasure(world, 151, traveller);

  const auto in_force = std::make_shared<HoldId>();
  const auto debtor = plan_held(world, days_ago(60), in_force,
                                {{"exception", "legal_obligation"},
                                 {"reason", "Audit of the invoices of the third quarter."}});
  plan_erasure(world, days_ago(45), debtor);

  const auto ending = std::make_shared<HoldId>();
  plan_held(world, days_ago(30), ending,
            {{"exception", "archiving"},
             {"classes", array{"content"}},
             {"until", world.calendar().text_of(kDemoDays + 5)},
             {"reason", "Chosen for the history of the clinic."}});
}

}  // namespace lethe::tools
