#include "tools/demo_recipients.h"

#include "api/commands/disclosures.h"
#include "api/commands/erasures.h"
#include "api/commands/notices.h"
#include "api/commands/profiles.h"
#include "api/commands/recipients.h"
#include "tools/demo_consents.h"
#include "tools/demo_stories.h"

namespace lethe::tools {

namespace {

using boost::json::array;
using boost::json::object;

void define_recipient(DemoWorld& world, const std::string& recipient, const object& body) {
  auto input = input_of<api::DefineRecipientInput>(body);
  input.recipient = recipient;
  world.run(world.admin(), api::define_recipient, input);
}

object analytics_house(bool is_enabled) {
  return {{"title", "Visitor statistics, Inc."},
          {"type", "processor"},
          {"enabled", is_enabled},
          {"purposes", array{"analytics"}},
          {"categories", array{"country", "language"}},
          {"country", "US"},
          {"safeguard", "standard_contractual_clauses"}};
}

void define_recipients(DemoWorld& world) {
  // A name that nobody can ever own (RFC 2606): `lethe serve` finds nothing there, and says so.
  define_recipient(
      world, "laboratory",
      {{"title", "Laboratory at the Harbour"},
       {"type", "processor"},
       {"purposes", array{"support", "treatment_records"}},
       {"categories", array{"given_name", "family_name", "birth_date", "city", "email"}},
       {"endpoint", "https://hooks.laboratory.example/lethe"}});
  define_recipient(world, "print_shop",
                   {{"title", "Print shop for letters"},
                    {"type", "processor"},
                    {"purposes", array{"newsletter", "postal_offers"}},
                    {"categories", array{"given_name", "family_name", "city", "email"}}});
  define_recipient(world, "health_office",
                   {{"title", "Public health office"},
                    {"type", "authority"},
                    {"address", "12 Harbour Road, Northport"},
                    {"purposes", array{"infection_reports"}},
                    {"categories", array{"given_name", "family_name", "birth_date"}}});
  define_recipient(world, "contact_cloud_app",
                   {{"title", "Contact cloud"},
                    {"type", "integration"},
                    {"purposes", array{"support"}},
                    {"categories", array{"email", "company"}}});
  define_recipient(world, "analytics_house", analytics_house(true));
}

void edit_email(DemoWorld& world, const Somebody& person, const std::string& email) {
  api::EditProfileInput input;
  input.subject = person.id;
  input.profile = {{"email", email}};
  world.run(world.portal_for(person), api::edit_profile, input);
}

/// The print shop has no webhook: somebody calls, and says what came of it.
void plan_told_by_hand(DemoWorld& world) {
  auto& calendar = world.calendar();
  const auto reader = world.arriving(100);
  calendar.on(100.1, [&world, reader] {
    decide(world, *reader, {"newsletter"});
    disclose(world, *reader,
             {{"recipient", "print_shop"},
              {"purpose", "newsletter"},
              {"categories", array{"given_name", "email"}}});
  });
  const auto tell = [&world, reader](const object& outcome) {
    const auto notices =
        world.look([&](const auto& views) { return views.notices(reader->id, std::nullopt, 1); });
    if (notices.empty()) throw DemoFailed{"the print shop is owed no notice"};
    auto input = input_of<api::DecideNoticeInput>(outcome);
    input.notice = notices.front().id;
    world.run(world.agent(world.any_staff()), api::decide_notice, input);
  };
  calendar.on(140, [&world, reader] { edit_email(world, *reader, "reader-1@people.example"); });
  calendar.on(142.1, [tell] { tell({{"outcome", "delivered"}}); });
  calendar.on(200, [&world, reader] { edit_email(world, *reader, "reader-2@people.example"); });
  calendar.on(203.1, [tell] {
    tell({{"outcome", "disproportionate"},
          {"reason", "The letters of that month were printed and posted; there is no list."}});
  });
  // The last one waits for somebody to call.
  calendar.on(days_ago(3),
              [&world, reader] { edit_email(world, *reader, "reader-3@people.example"); });
}

/// Of two whom the laboratory knew, one was erased while its server could be reached; of the other
/// it is still to be told.
void plan_told_by_webhook(DemoWorld& world) {
  for (const auto& [arrival, end] : {std::pair(110.0, 170.0), std::pair(190.0, days_ago(0.4))}) {
    const auto patient = world.arriving(arrival);
    world.calendar().on(arrival + 1, [&world, patient] { send_to_laboratory(world, *patient); });
    world.calendar().on(end, [&world, patient] {
      world.run(world.portal_for(*patient), api::erase_subject,
                input_of<api::EraseSubjectInput>(
                    {{"subject", patient->id.str()}, {"ground", "no_longer_necessary"}}));
    });
  }
}

void plan_other_disclosures(DemoWorld& world) {
  const auto visitor = world.arriving(60);
  world.calendar().on(60.1, [&world, visitor] {
    decide(world, *visitor, {"analytics"});
    disclose(world, *visitor,
             {{"recipient", "analytics_house"},
              {"purpose", "analytics"},
              {"categories", array{"country", "language"}}});
  });
  world.calendar().on(
      240, [&world] { define_recipient(world, "analytics_house", analytics_house(false)); });
  const auto reported = world.arriving(115);
  world.calendar().on(117, [&world, reported] {
    disclose(world, *reported,
             {{"recipient", "health_office"},
              {"purpose", "infection_reports"},
              {"categories", array{"given_name", "family_name", "birth_date"}}});
  });
  const auto contact = world.arriving(120);
  world.calendar().on(121, [&world, contact] {
    disclose(world, *contact,
             {{"recipient", "contact_cloud_app"},
              {"purpose", "support"},
              {"categories", array{"email"}}});
  });
}

}  // namespace

void disclose(DemoWorld& world, const Somebody& person, const object& body) {
  auto with_person = body;
  with_person["subject"] = person.id.str();
  auto input = input_of<api::RecordDisclosureInput>(with_person);
  DemoWorld::done(api::note_moment(world.ledger(), input));
  world.run(world.portal(), api::record_disclosure, input);
}

void send_to_laboratory(DemoWorld& world, const Somebody& person) {
  disclose(world, person,
           {{"recipient", "laboratory"},
            {"purpose", "support"},
            {"categories", array{"given_name", "family_name", "birth_date", "city"}}});
}

void plan_recipients(DemoWorld& world) {
  world.calendar().on(0, [&world] { define_recipients(world); });
  plan_told_by_hand(world);
  plan_told_by_webhook(world);
  plan_other_disclosures(world);
}

}  // namespace lethe::tools
