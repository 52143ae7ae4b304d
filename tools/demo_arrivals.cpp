#include "api/commands/links.h"
#include "tools/demo_consents.h"
#include "tools/demo_content.h"
#include "tools/demo_stories.h"

namespace lethe::tools {

namespace {

using ledger::ConsentContext;
using ledger::ConsentStatus;
using ledger::ContentType;
using ledger::Origin;

/// Asks without an account, agrees by sending, signs up later: an agent sees that the two are one.
void plan_anonymous_poster(DemoWorld& world) {
  auto& calendar = world.calendar();
  const auto poster = world.arriving(80, ledger::SubjectType::kAnonymous, Origin::kAnonymousPost);
  calendar.on(80.01, [&world, poster] {
    decide(world, *poster,
           {"privacy_policy", ConsentStatus::kGiven, ConsentContext::kAnonymousTicket});
    const auto ticket =
        open_thread(world, world.portal_for(*poster), ContentType::kTicket, "Vaccination",
                    "Do you vaccinate against yellow fever, and what does it cost?");
    answer(world, world.agent(*world.staff().front()), ContentType::kReply, ticket,
           "Yes, on Tuesdays. Most insurers pay for it.");
  });
  const auto account = world.arriving(92);
  calendar.on(93, [&world, poster, account] {
    api::LinkSubjectInput input;
    input.subject = poster->id;
    input.account = account->id;
    world.run(world.agent(*world.staff().front()), api::link_subject, input);
  });
}

/// Nobody has asked them yet: the portal shows its banner.
void plan_not_asked(DemoWorld& world) {
  const auto writer = world.arriving(84, Origin::kEmail);
  world.calendar().on(84.01, [&world, writer] { ask_for_help(world, *writer); });
  world.arriving(12, Origin::kImported);
}

}  // namespace

void plan_arrivals(DemoWorld& world) {
  plan_anonymous_poster(world);
  plan_not_asked(world);
}

}  // namespace lethe::tools
