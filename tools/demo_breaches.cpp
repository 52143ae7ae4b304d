#include "api/commands/breach_queries.h"
#include "api/commands/breaches.h"
#include "tools/demo_stories.h"

namespace lethe::tools {

namespace {

using boost::json::array;
using boost::json::object;
using ledger::BreachId;

BreachId record(DemoWorld& world, const object& body) {
  return id_in<BreachId>(
      world.run(world.admin(), api::record_breach, input_of<api::RecordBreachInput>(body)));
}

void edit(DemoWorld& world, const BreachId& breach, const object& body) {
  auto input = input_of<api::EditBreachInput>(body);
  input.breach = breach;
  world.run(world.admin(), api::edit_breach, input);
}

void notify(DemoWorld& world, const BreachId& breach, std::string_view audience) {
  auto input = input_of<api::NotifyBreachInput>({{"audience", audience}});
  input.breach = breach;
  world.run(world.admin(), api::notify_breach, input);
}

/// Finds them by query, adds them and says how many there are.
void add_affected(DemoWorld& world, const BreachId& breach, const object& query) {
  auto input =
      DemoWorld::done(api::find_affected(world.ledger(), input_of<api::AffectedQuery>(query)));
  input.breach = breach;
  const auto answer = world.run(world.admin(), api::add_affected, input);
  edit(world, breach, {{"persons", answer.body.at("added")}});
}

/// A stolen laptop with what one member of staff had looked at in six weeks.
void plan_closed(DemoWorld& world) {
  auto& calendar = world.calendar();
  const auto breach = std::make_shared<BreachId>();
  calendar.on(262.3, [&world, breach] {
    const auto& days = world.calendar();
    *breach = record(world, {{"aware_at", days.text_of(261.8)},
                             {"regimes", array{"gdpr", "hipaa"}},
                             {"high_risk", true},
                             {"records", 140},
                             {"categories", array{"profile", "content"}},
                             {"description",
                              "A laptop was stolen from a parked car. Its disk is "
                              "encrypted; the screen was not locked."}});
    add_affected(world, *breach,
                 {{"accesses",
                   {{"actor", world.staff().back()->id.str()},
                    {"from", days.text_of(220)},
                    {"to", days.text_of(261.8)}}}});
  });
  calendar.on(263.4, [&world, breach] { notify(world, *breach, "authority"); });
  calendar.on(266.1, [&world, breach] { notify(world, *breach, "persons"); });
  calendar.on(280.2, [&world, breach] {
    edit(world, *breach,
         {{"closed", true}, {"description", "Found by the police. Nobody had logged in since."}});
  });
}

/// A letter to several with everybody's address in it, found yesterday.
void plan_open(DemoWorld& world) {
  const std::vector<Person> addressees{world.arriving(days_ago(70)), world.arriving(days_ago(65)),
                                       world.arriving(days_ago(61))};
  world.calendar().on(days_ago(0.8), [&world, addressees] {
    const auto breach = record(world, {{"aware_at", world.calendar().text_of(days_ago(0.9))},
                                       {"records", addressees.size()},
                                       {"categories", array{"email"}},
                                       {"description",
                                        "A reminder went to several people in one e-mail, with all "
                                        "of their addresses in the line To."}});
    array people;
    for (const auto& addressee : addressees) people.emplace_back(addressee->id.str());
    add_affected(world, breach, {{"subjects", people}});
  });
}

}  // namespace

void plan_breaches(DemoWorld& world) {
  plan_closed(world);
  plan_open(world);
}

}  // namespace lethe::tools
