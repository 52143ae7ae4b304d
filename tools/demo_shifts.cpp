#include "api/commands/activity.h"
#include "api/commands/agent_locks.h"
#include "api/commands/relationships.h"
#include "tools/demo_stories.h"

namespace lethe::tools {
namespace {

constexpr int kDaysBetweenShifts = 30;
constexpr std::array<const char*, 3> kDepartments{"cardiology", "radiology", "admissions"};

void log_in(DemoWorld& world, const Somebody& agent) {
  api::RecordLoginInput input;
  input.actor = agent.id;
  input.action = ledger::LoginAction::kLogin;
  input.method = "badge";
  input.via.client = "ehr-web";
  if (world.random().one_in(8)) {
    input.outcome = ledger::AccessOutcome::kMinorFailure;
    input.via.denial = "wrong-pin";
  }
  world.run(world.portal(), api::record_login, input);
}

/// Somebody tries a badge that is not theirs, until it is locked; its owner calls.
void forget_pin(DemoWorld& world, const Somebody& agent) {
  api::RecordLoginInput input;
  input.actor = agent.id;
  input.action = ledger::LoginAction::kLogin;
  input.method = "badge";
  input.outcome = ledger::AccessOutcome::kMinorFailure;
  input.via.denial = "wrong-pin";
  for (int i = 0; i < 5; ++i) world.run(world.portal(), api::record_login, input);
  api::UnlockAgentInput unlock;
  unlock.agent = agent.id;
  unlock.reason = "They called: their badge was left at the desk, and is blocked now.";
  world.run(world.admin(), api::unlock_agent, unlock);
}

void begin_shift(DemoWorld& world, const Somebody& agent, const std::string& department) {
  log_in(world, agent);
  api::RecordRelationshipInput duty;
  duty.subject = agent.id;
  duty.type = ledger::RelationshipType::kDuty;
  duty.department = department;
  duty.starts_at = world.calendar().now();
  duty.ends_at = ledger::Moment{duty.starts_at.micros + 8 * ledger::kHourMicros};
  world.run(world.portal(), api::record_relationship, duty);
}

void search(DemoWorld& world, const Somebody& agent, const std::string& department) {
  api::RecordSearchInput input;
  input.actor = agent.id;
  input.purpose_of_use = "TREAT";
  input.resource_type = "Patient";
  input.hits = static_cast<std::uint32_t>(world.random().below(4));
  input.via.client = "ehr-web";
  input.via.department = department;
  input.detail = "who is booked for today";
  world.run(world.portal(), api::record_search, input);
}

}  // namespace

void plan_shifts(DemoWorld& world) {
  for (int day = kDaysBetweenShifts / 2; day < static_cast<int>(kDemoDays);
       day += kDaysBetweenShifts) {
    world.calendar().on(day, [&world, day] {
      for (std::size_t i = 0; i < kDepartments.size(); ++i) {
        const auto& agent = world.any_staff();
        begin_shift(world, agent, kDepartments.at(i));
        if ((static_cast<std::size_t>(day) + i) % 2 == 0) search(world, agent, kDepartments.at(i));
      }
    });
  }
  world.calendar().on(95, [&world] { forget_pin(world, *world.staff().front()); });
  const auto patient = world.arriving(100);
  const auto team = std::make_shared<ledger::RelationshipId>(ledger::RelationshipId::random());
  world.calendar().on(101, [&world, patient, team] {
    api::RecordRelationshipInput input;
    input.id = *team;
    input.subject = patient->id;
    input.type = ledger::RelationshipType::kTreatmentTeam;
    input.agent = world.any_staff().id;
    input.department = kDepartments.front();
    input.starts_at = world.calendar().now();
    input.detail = "recovery after surgery";
    world.run(world.portal(), api::record_relationship, input);
  });
  world.calendar().on(160, [&world, team] {
    api::EndRelationshipInput input;
    input.relationship = *team;
    world.run(world.portal(), api::end_relationship, input);
  });
}

}  // namespace lethe::tools
