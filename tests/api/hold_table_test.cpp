// Holds: what they keep from being destroyed, and what becomes of it when they end.
#include <gtest/gtest.h>

#include "api/commands/scheduler.h"
#include "tests/api/rule_table.h"

namespace lethe::api::testing {
namespace {

class G24Holds : public ::testing::Test {
 protected:
  void SetUp() override {
    run_table(world, R"(
      register portal ann user email=ann@clinic.example city=Oslo -> 201 | subject.registered
      register portal bob user email=bob@clinic.example           -> 201 | subject.registered
      register portal dan agent                                   -> 201 | subject.registered
    )");
  }
  projections::ErasureRow only_erasure() const {
    const auto snapshot = world.ledger()->snapshot();
    const auto rows = *projections::Views(*snapshot).erasures(std::nullopt, 10);
    EXPECT_EQ(rows.size(), 1U);
    return rows.at(0);
  }
  boost::json::object only_erasure_json() const {
    return *read_erasure(*world.ledger(), only_erasure().id);
  }
  std::string city(const std::string& name) const {
    return world.section_text(world.event(world.row(name).registered_at), 0);
  }
  World world;
};

// One table for one ledger: names of holds do not outlive their table.
TEST_F(G24Holds, WithholdWhatTheyCoverAndNothingElse) {
  run_table(world, R"(
    hold   admin ann h1                            -> 201 | hold.placed
    erase  portal bob                              -> 201 | erasure.ordered erasure.completed
    erase  portal ann reason=asked                 -> 202 | erasure.withheld
    erase  portal ann                              -> 200 | -
    read   portal ann TREAT                        -> 410 subject-erased | request.refused
    read   agent:dan ann TREAT                     -> 404 unknown-subject | request.refused
    edit   portal ann city=Rome                    -> 410 subject-erased | request.refused
    read   portal ann TREAT exception=legal_claims -> 200 | access.recorded
    lift   admin h1                                -> 200 | hold.lifted erasure.ordered erasure.completed
    lift   admin h1                                -> 200 | -
    erase  portal ann                              -> 200 | -
    read   portal ann TREAT exception=legal_claims -> 410 subject-erased | request.refused
  )");
  EXPECT_EQ(world.row("ann").state, projections::PersonState::kErased);
}

TEST_F(G24Holds, OfSomeClassesLeaveTheRest) {
  run_table(world, R"(
    hold   admin ann h1 classes=profile exception=public_health -> 201 | hold.placed
    erase  portal ann                 -> 201 | erasure.ordered erasure.withheld erasure.completed
    erase  portal ann                 -> 200 | -
  )");
  EXPECT_EQ(world.row("ann").state, projections::PersonState::kWithheld);
  EXPECT_EQ(city("ann"), "ann@clinic.example");
  const auto body = only_erasure_json();
  EXPECT_EQ(body.at("state"), "partly_completed");
  EXPECT_EQ(body.at("destroyed").as_array().size(), 2U);
  const auto& withheld = body.at("withheld").as_array();
  ASSERT_EQ(withheld.size(), 1U);
  EXPECT_EQ(withheld[0].at("class"), "profile");
  EXPECT_EQ(withheld[0].at("exceptions"), boost::json::array({"public_health"}));
  EXPECT_EQ(withheld[0].at("holds").as_array().size(), 1U);
}

TEST_F(G24Holds, OfAClassWithNothingInItHoldNothing) {
  run_table(world, R"(
    hold   admin ann h1 classes=content -> 201 | hold.placed
    erase  portal ann                   -> 201 | erasure.ordered erasure.completed
  )");
  EXPECT_EQ(world.row("ann").state, projections::PersonState::kErased);
}

TEST_F(G24Holds, ReleaseAsEachOfThemEnds) {
  run_table(world, R"(
    hold   admin ann h1            -> 201 | hold.placed
    hold   admin *   h2            -> 201 | hold.placed
    erase  portal ann              -> 202 | erasure.withheld
    lift   admin h1                -> 200 | hold.lifted erasure.withheld
    lift   admin h2                -> 200 | hold.lifted erasure.ordered erasure.completed
  )");
  const auto erasure = only_erasure();
  EXPECT_EQ(erasure.state, projections::ErasureState::kCompleted);
  EXPECT_EQ(erasure.orders.size(), 1U);
  EXPECT_EQ(world.row("ann").state, projections::PersonState::kErased);
  EXPECT_EQ(city("ann"), "(" + make_error_code(ledger::Error::kSectionErased).message() + ")");
}

TEST_F(G24Holds, APartAfterAnotherHasACertificateEach) {
  run_table(world, R"(
    hold   admin ann h1 classes=profile     -> 201 | hold.placed
    hold   admin ann h2 classes=operational -> 201 | hold.placed
    erase  portal ann                       -> 201 | erasure.ordered erasure.withheld erasure.completed
    lift   admin h1                         -> 200 | hold.lifted erasure.ordered erasure.completed
    lift   admin h2                         -> 200 | hold.lifted
  )");
  const auto body = only_erasure_json();
  EXPECT_EQ(body.at("state"), "completed");
  EXPECT_EQ(body.at("earlier_certificates").as_array().size(), 1U);
  EXPECT_EQ(body.at("certificate").at("counts").at("profile"), 2);
  const auto certificate = only_erasure().completed_at;
  EXPECT_EQ(world.row("ann").erased_at, certificate);
}

TEST_F(G24Holds, WithholdAFieldWhichLeavesTheProfile) {
  run_table(world, R"(
    hold   admin ann h1 classes=profile -> 201 | hold.placed
    delete portal ann email             -> 202 | erasure.withheld
    delete portal ann email             -> 404 unknown-field | request.refused
    edit   portal ann email=new@clinic.example -> 200 | profile.edited
  )");
  EXPECT_EQ(city("ann"), "ann@clinic.example") << "kept";
  const auto snapshot = world.ledger()->snapshot();
  const auto field = *projections::Views(*snapshot).field(world.person("ann"), "email");
  ASSERT_TRUE(field);
  EXPECT_EQ(field->versions.size(), 1U);
}

TEST_F(G24Holds, AFieldGoesWhenTheHoldEndsAndItsNextLifeStays) {
  run_table(world, R"(
    hold   admin ann h1 classes=profile -> 201 | hold.placed
    delete portal ann email             -> 202 | erasure.withheld
    edit   portal ann email=new@clinic.example -> 200 | profile.edited
    lift   admin h1                     -> 200 | hold.lifted erasure.ordered erasure.completed
  )");
  EXPECT_NE(city("ann"), "ann@clinic.example");
  const auto snapshot = world.ledger()->snapshot();
  const projections::Views views(*snapshot);
  const auto& keys = world.ledger()->keys();
  EXPECT_TRUE(views.by_email("ann@clinic.example", keys)->empty());
  EXPECT_EQ(views.by_email("new@clinic.example", keys)->size(), 1U);
}

TEST_F(G24Holds, EndByThemselves) {
  run_table(world, R"(
    hold   admin ann h1 days=30 -> 201 | hold.placed
    erase  portal ann           -> 202 | erasure.withheld
  )");
  Scheduler scheduler(world.store());
  world.clock.advance_days(29);
  EXPECT_TRUE(scheduler.run_due(world.clinic(), world.clock.now()));  // reminds of the end, at most
  EXPECT_EQ(world.row("ann").state, projections::PersonState::kWithheld);
  world.clock.advance_days(1);
  const auto slice = scheduler.run_due(world.clinic(), world.clock.now());
  ASSERT_TRUE(slice);
  EXPECT_EQ(slice->events, 3U);
  EXPECT_FALSE(slice->more);
  EXPECT_EQ(world.row("ann").state, projections::PersonState::kErased);
  EXPECT_EQ(scheduler.run_due(world.clinic(), world.clock.now())->events, 0U);
}

TEST_F(G24Holds, WhoseEndHasPassedHoldNothingBeforeTheSchedulerSawIt) {
  run_table(world, R"(
    hold   admin ann h1 days=30 -> 201 | hold.placed
    wait   30
    erase  portal ann           -> 201 | erasure.ordered erasure.completed
  )");
}

TEST_F(G24Holds, ResumeManyInSlices) {
  run_table(world, "hold admin * h1 days=1 -> 201 | hold.placed");
  constexpr int kPeople = 120;
  for (int i = 0; i < kPeople; ++i) {
    const auto name = "p" + std::to_string(i);
    world.register_person(name, ledger::SubjectType::kUser, {{"city", "Oslo"}});
    EXPECT_EQ(outcome(world.erase("portal", name)), "202");
  }
  world.clock.advance_days(1);
  Scheduler scheduler(world.store());
  int slices = 0;
  while (scheduler.run_due(world.clinic(), world.clock.now())->more) ++slices;
  EXPECT_GE(slices, 1);
  for (int i = 0; i < kPeople; ++i) {
    EXPECT_EQ(world.row("p" + std::to_string(i)).state, projections::PersonState::kErased);
  }
}

TEST_F(G24Holds, AreRefusedForReasons) {
  run_table(world, R"(
    hold   admin nobody h1        -> 404 unknown-subject | request.refused
    hold   admin ann    h2 days=0 -> 400 invalid-body | -
    lift   admin h3               -> 404 unknown-hold | request.refused
    erase  portal bob             -> 201 | erasure.ordered erasure.completed
    hold   admin bob    h4        -> 201 | hold.placed   # what was kept of bob is held
  )");
}

TEST_F(G24Holds, KeepWhatRetentionWouldTake) {
  run_table(world, R"(
    setting admin access_retention_days=30  -> 200 | settings.changed
    read    portal ann TREAT reason=visit   -> 200 | access.recorded
    erase   portal ann                      -> 201 | erasure.ordered erasure.completed
    hold    admin ann h1 days=40            -> 201 | hold.placed
    setting admin reminder_days=0           -> 200 | settings.changed
    wait    30
  )");
  Scheduler scheduler(world.store());
  EXPECT_EQ(scheduler.run_due(world.clinic(), world.clock.now())->events, 1U) << "withheld";
  EXPECT_EQ(scheduler.run_due(world.clinic(), world.clock.now())->events, 0U) << "once";
  world.clock.advance_days(10);
  EXPECT_EQ(scheduler.run_due(world.clinic(), world.clock.now())->events, 3U)
      << "lifted, ordered, completed";
  EXPECT_EQ(world.row("ann").state, projections::PersonState::kErased);
}

TEST_F(G24Holds, SurviveARebuild) {
  run_table(world, R"(
    hold   admin ann h1 classes=profile -> 201 | hold.placed
    erase  portal ann                   -> 201 | erasure.ordered erasure.withheld erasure.completed
    hold   admin bob h2                 -> 201 | hold.placed
    delete portal bob email             -> 202 | erasure.withheld
  )");
  const auto before = world.row("ann");
  world.rebuild_projections();
  EXPECT_EQ(world.row("ann").state, projections::PersonState::kWithheld);
  EXPECT_EQ(world.row("ann").withheld, before.withheld);
  const auto snapshot = world.ledger()->snapshot();
  const projections::Views views(*snapshot);
  EXPECT_FALSE(*views.field(world.person("bob"), "email"));
  EXPECT_EQ(views.erasures(std::nullopt, 10)->size(), 2U);
}

}  // namespace
}  // namespace lethe::api::testing
