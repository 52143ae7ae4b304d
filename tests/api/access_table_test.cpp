// Accesses that happened elsewhere.
#include <gtest/gtest.h>

#include "tests/api/rule_table.h"

namespace lethe::api::testing {
namespace {

class AccessTable : public ::testing::Test {
 protected:
  void SetUp() override {
    run_table(world, R"(
      register portal ann user   -> 201 | subject.registered
      register portal dan agent  -> 201 | subject.registered
      register portal eve agent  -> 201 | subject.registered
    )");
  }
  World world;
};

TEST_F(AccessTable, NamesTheAgentWhoLooked) {
  run_table(world, R"(
    access agent:dan ann TREAT                           -> 201 | access.recorded
    access agent:dan ann TREAT actor=dan                 -> 201 | access.recorded
    access agent:dan ann TREAT actor=eve                 -> 403 forbidden | request.refused
    access portal    ann TREAT                           -> 400 invalid-body | -
    access portal    ann TREAT actor=dan                 -> 201 | access.recorded
    access portal/eve ann TREAT                          -> 201 | access.recorded
    access portal/ann ann TREAT                          -> 422 actor-not-agent | request.refused
    access portal    ann TREAT actor=ann                 -> 422 actor-not-agent | request.refused
    access portal    ann TREAT actor=nobody              -> 422 actor-unknown | request.refused
    access system    ann TREAT actor=dan                 -> 201 | access.recorded
  )");
}

TEST_F(AccessTable, ChecksInOneOrder) {
  run_table(world, R"(
    access agent:dan nobody TREAT actor=eve at=301       -> 400 invalid-body | -
    access agent:dan nobody TREAT actor=eve at=300       -> 403 forbidden | request.refused
    access portal nobody TREAT actor=nobody              -> 404 unknown-subject | request.refused
    erase  portal ann                 -> 201 | erasure.ordered erasure.completed
    access portal ann TREAT actor=ann                    -> 410 subject-erased | request.refused
    access agent:dan ann TREAT                           -> 404 unknown-subject | request.refused
  )");
}

TEST_F(AccessTable, MayBeOldAndByStaffWhoLeft) {
  run_table(world, R"(
    access portal ann TREAT actor=dan at=-315360000      -> 201 | access.recorded
    erase  admin  dan                 -> 201 | erasure.ordered erasure.completed
    access portal ann TREAT actor=dan at=-60             -> 201 | access.recorded
  )");
}

TEST_F(AccessTable, KeepsReasonAndDetailInOneCompartment) {
  RecordAccessInput input;
  input.subject = world.person("ann");
  input.purpose_of_use = "TREAT";
  input.action = ledger::AccessAction::kUpdate;
  input.resource_type = "Observation";
  input.fields = {"value"};
  input.reason = "follow-up";
  input.detail = R"({"room":"3"})";
  const auto event = world.event(world.run("agent:dan", record_access, input).outcome.first);
  EXPECT_EQ(event.actor.id, ledger::actor_id(world.person("dan")));
  EXPECT_EQ(event.actor.type, ledger::ActorType::kAgent);
  EXPECT_EQ(event.subject, world.person("ann"));
  ASSERT_EQ(event.sections.size(), 2U);
  EXPECT_EQ(event.sections[0].compartment, event.sections[1].compartment);
  EXPECT_EQ(event.sections[0].compartment.cls, ledger::CompartmentClass::kAccess);
  EXPECT_EQ(world.section_text(event, 0), "follow-up");
  EXPECT_EQ(world.section_text(event, 1), R"({"room":"3"})");
}

}  // namespace
}  // namespace lethe::api::testing
