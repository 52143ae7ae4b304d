#include "api/commands/agents.h"
#include "api/commands/erasures.h"
#include "api/commands/signing_keys.h"
#include "tools/demo_content.h"
#include "tools/demo_stories.h"

namespace lethe::tools {

void plan_departure(DemoWorld& world) {
  const auto leaving = std::make_shared<Person>();
  const auto patient = world.arriving(268);
  auto& calendar = world.calendar();
  calendar.on(270, [&world, leaving, patient] {
    *leaving = world.staff().back();
    const auto ticket = open_thread(world, world.portal_for(*patient), ledger::ContentType::kTicket,
                                    "My doctor", "Is it true that Dr. K. is leaving?");
    answer(world, world.agent(**leaving), ledger::ContentType::kReply, ticket,
           "Yes, at the end of next month. A colleague takes over.");
  });
  // Their tokens end with it; what they did stays theirs, by a pseudonym.
  calendar.on(310, [&world, leaving] {
    world.run(world.admin(), api::erase_subject,
              input_of<api::EraseSubjectInput>({{"subject", (*leaving)->id.str()},
                                                {"ground", "no_longer_necessary"},
                                                {"reason", "left the clinic"}}));
    world.leave(*leaving);
  });
  // Nobody knows what else they took along.
  calendar.on(311, [&world] {
    api::RotateSigningKeyInput input;
    input.compromised_since = world.ledger().last_time();
    world.run(world.operating(), api::rotate_signing_key, input);
  });
  // Somebody reviews who looked, and may still learn the name.
  calendar.on(320, [&world, leaving] {
    api::ReadAttributionInput input;
    input.agent = (*leaving)->id;
    input.purpose_of_use = "HOPERAT";
    world.run(world.admin(), api::read_attribution, input);
  });
}

}  // namespace lethe::tools
