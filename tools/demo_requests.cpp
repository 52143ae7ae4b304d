#include "api/commands/exports.h"
#include "api/commands/profiles.h"
#include "api/commands/rights_requests.h"
#include "tools/demo_stories.h"

namespace lethe::tools {

namespace {

using boost::json::object;
using ledger::RightsRequestId;

/// A step on the way: how many days after the request, and what is said.
struct Step {
  double after;
  object body;
};
Step step(double after, std::string_view state) {
  return {after, {{"state", state}}};
}

/// Somebody asks on a day for a right, in their words, and the staff goes on from there. The person
/// has been there for a month.
struct Asking {
  double day;
  std::string_view type, regime, detail;
};
Person plan_request(DemoWorld& world, const Asking& asking, const std::vector<Step>& steps) {
  auto& calendar = world.calendar();
  auto person = world.arriving(asking.day - 30);
  const auto id = std::make_shared<RightsRequestId>();
  calendar.on(asking.day, [&world, person, id, asking] {
    const auto input = input_of<api::OpenRequestInput>({{"subject", person->id.str()},
                                                        {"type", asking.type},
                                                        {"regime", asking.regime},
                                                        {"detail", asking.detail}});
    *id = id_in<RightsRequestId>(world.run(world.portal_for(*person), api::open_request, input));
  });
  for (const auto& one : steps) {
    calendar.on(asking.day + one.after, [&world, id, body = one.body] {
      auto input = input_of<api::StepRequestInput>(body);
      input.request = *id;
      world.run(world.agent(world.any_staff()), api::step_request, input);
    });
  }
  return person;
}

/// Access with a package to take along, and a correction.
void plan_fulfilled(DemoWorld& world) {
  const auto asker = plan_request(
      world, {150, "access", "gdpr", "Please send me everything that you have about me."},
      {step(0.2, "verification_needed"), step(2, "verified"), step(2.1, "in_progress"),
       step(5, "fulfilled")});
  world.calendar().on(154, [&world, asker] {
    api::MakeExportInput input;
    input.subject = asker->id;
    const auto by = world.portal_for(*asker);
    DemoWorld::done(api::prepare_export(world.ledger(), by.caller, input));
    world.run(by, api::make_export, input);
  });
  const auto moved =
      plan_request(world, {215, "rectification", "gdpr", "My name is spelled with an accent."},
                   {step(0.1, "verified"), step(1, "in_progress"), step(1.2, "fulfilled")});
  world.calendar().on(216.1, [&world, moved] {
    api::EditProfileInput input;
    input.subject = moved->id;
    input.profile = {{"given_name", "Renée"}};
    world.run(world.agent(world.any_staff()), api::edit_profile, input);
  });
  plan_request(world, {290, "accounting", "hipaa", "To whom did you disclose my records?"},
               {step(1, "verified"), step(1.1, "in_progress"), step(9, "fulfilled")});
}

void plan_not_fulfilled(DemoWorld& world) {
  plan_request(world, {170, "erasure", "gdpr", "Delete my invoices, too."},
               {step(0.5, "verified"),
                step(1, "in_progress"),
                {6,
                 {{"state", "denied"},
                  {"ground", "exception"},
                  {"reason", "Invoices have to be kept for ten years by tax law."},
                  {"complaint_told", true},
                  {"remedy_told", true}}}});
  plan_request(world, {250, "access", "gdpr", "Send me all e-mails that name my neighbour."},
               {step(1, "verified"),
                step(1.5, "in_progress"),
                {12,
                 {{"state", "partly_fulfilled"},
                  {"ground", "rights_of_others"},
                  {"reason", "What concerns the neighbour alone was blacked out."}}}});
  plan_request(world, {265, "portability", "gdpr", "I am moving to another clinic."},
               {{3, {{"state", "withdrawn"}}}});
}

/// Open when the demo is made.
void plan_open(DemoWorld& world) {
  const auto on = days_ago;
  plan_request(world, {on(41), "access", "gdpr", "Who has looked at my record this year?"},
               {step(2, "verified"), step(3, "in_progress")});
  plan_request(world, {on(27), "restriction", "gdpr", "Do not use my records in the dispute."},
               {step(1, "verification_needed"), step(4, "verified"), step(5, "in_progress")});
  plan_request(world, {on(52), "portability", "gdpr", "Please give my data to my new doctor."},
               {step(1, "verified"),
                step(2, "in_progress"),
                {20,
                 {{"state", "extended"},
                  {"reason", "The scans come from an archive that is being moved."}}}});
  plan_request(world, {on(11), "amendment", "hipaa", "I was never allergic to penicillin."},
               {step(1, "verified")});
  plan_request(world, {on(2), "objection", "gdpr", "Stop measuring how I use the portal."}, {});
}

}  // namespace

void plan_requests(DemoWorld& world) {
  plan_fulfilled(world);
  plan_not_fulfilled(world);
  plan_open(world);
}

}  // namespace lethe::tools
