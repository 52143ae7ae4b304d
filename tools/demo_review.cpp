#include "api/commands/access_rules.h"
#include "api/commands/accesses.h"
#include "api/commands/flagger.h"
#include "api/commands/marks.h"
#include "api/commands/staff.h"
#include "tools/demo_stories.h"

namespace lethe::tools {
namespace {

constexpr int kReviewedFrom = 20;

void describe(DemoWorld& world, const Somebody& agent) {
  api::DescribeStaffInput input;
  input.agent = agent.id;
  input.facts.role = "nurse";
  input.facts.department = "cardiology";
  input.facts.employed_from = {world.calendar().now().micros - 365 * ledger::kDayMicros};
  world.run(world.admin(), api::describe_staff, input);
}

std::string mark(DemoWorld& world, const Somebody& person, ledger::PersonMark type) {
  api::MarkPersonInput input;
  input.subject = person.id;
  input.type = type;
  const auto answer = world.run(world.portal(), api::mark_person, input);
  return std::string(answer.body.at("id").as_string());
}

void set_rules(DemoWorld& world) {
  auto input = api::SetAccessRulesInput{api::review::default_rules()};
  input.rules.treatment_days = 14;
  input.rules.utc_offset = 60;
  world.run(world.admin(), api::set_access_rules, input);
}

/// Somebody whom everybody knows is looked at by one who has nothing to do with them.
void snoop(DemoWorld& world, const Somebody& agent, const Somebody& person) {
  api::RecordAccessInput input;
  input.actor = agent.id;
  input.subject = person.id;
  input.purpose_of_use = "TREAT";
  input.action = ledger::AccessAction::kRead;
  input.resource_type = "Observation";
  input.via.client = "ehr-web";
  input.via.department = "admissions";
  world.run(world.portal(), api::record_access, input);
}

}  // namespace

void plan_review(DemoWorld& world) {
  const auto vip = world.arriving(kReviewedFrom);
  world.calendar().on(kReviewedFrom + 1, [&world, vip] {
    set_rules(world);
    describe(world, world.any_staff());
    mark(world, *vip, ledger::PersonMark::kVip);
    const auto mistaken = mark(world, *vip, ledger::PersonMark::kDeceased);
    world.run(world.portal(), api::unmark_person,
              api::UnmarkPersonInput{vip->id, *ledger::MarkId::parse(mistaken)});
  });
  world.calendar().on(kReviewedFrom + 30, [&world, vip] { snoop(world, world.any_staff(), *vip); });
  api::Flagger::Options options;
  options.failed = [](const std::string& ledger, const api::Stop& stop) {
    throw DemoFailed{"accesses of " + ledger + " could not be reviewed: " +
                     std::string(api::info(api::problem_of(stop).type).title)};
  };
  const auto flagger = std::make_shared<api::Flagger>(world.store(), std::move(options));
  for (int day = 1; day <= static_cast<int>(kDemoDays); ++day) {
    world.calendar().on(day, [flagger] {
      while (flagger->run([] { return true; })) {
      }
    });
  }
}

}  // namespace lethe::tools
