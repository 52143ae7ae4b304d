// What happens because time has passed, years of it in no time.
#include "api/commands/scheduler.h"

#include <gtest/gtest.h>

#include "api/commands/breaches.h"
#include "tests/api/rule_table.h"

namespace lethe::api::testing {
namespace {

class Scheduling : public ::testing::Test {
 protected:
  void SetUp() override {
    run_table(world, R"(
      policy   admin v1                    -> 201 | policy.published
      purpose  admin news consent          -> 201 | purpose.defined
      register portal ann user city=Oslo   -> 201 | subject.registered
    )");
  }
  /// Everything that is due; how many events it wrote.
  std::size_t run() {
    std::size_t events = 0;
    for (;;) {
      const auto slice = scheduler.run_due(world.clinic(), world.clock.now());
      if (!slice) {
        ADD_FAILURE() << problem_of(slice.error()).detail;
        return events;
      }
      events += slice->events;
      if (!slice->more) return events;
    }
  }
  std::vector<std::string> kinds_behind(std::uint64_t size) const {
    std::vector<std::string> out;
    for (auto at = size; at < world.ledger()->size().value; ++at) {
      out.emplace_back(ledger::kind_name(ledger::kind_of(world.event({at}).facts)));
    }
    return out;
  }
  std::uint64_t size() const { return world.ledger()->size().value; }
  /// Names of the items of content that are not deleted.
  std::vector<std::string> live_items() {
    const auto snapshot = world.ledger()->snapshot();
    std::vector<std::string> out;
    for (const auto* name : {"ticket", "topic", "comment", "reply", "t1", "t2", "t3"}) {
      const auto item = *projections::Views(*snapshot).item(world.item(name));
      if (item && !item->deletion) out.emplace_back(name);
    }
    return out;
  }

  World world;
  Scheduler scheduler{world.store()};
};
using Kinds = std::vector<std::string>;

TEST_F(Scheduling, WithNothingDueWritesNothing) {
  EXPECT_EQ(run(), 0U);
  world.clock.advance_days(36'500);
  EXPECT_EQ(run(), 0U);
}

TEST_F(Scheduling, DestroysWhatAnErasureKeptWhenItsTimeIsOver) {
  run_table(world, R"(
    setting admin access_retention_days=400                      -> 200 | settings.changed
    consent portal ann news given v1 ip=10.1.2.3                 -> 201 given | consent.recorded
    read    portal ann TREAT reason=visit                        -> 200 | access.recorded
  )");
  const auto consent = world.event({size() - 2});
  const auto access = world.event({size() - 1});
  EXPECT_EQ(outcome(world.erase("portal", "ann")), "201");
  world.clock.advance_days(399);
  EXPECT_EQ(run(), 0U);
  EXPECT_EQ(world.section_text(access, 0), "visit");
  world.clock.advance_days(1);
  auto before = size();
  EXPECT_EQ(run(), 2U);
  EXPECT_EQ(kinds_behind(before), (Kinds{"erasure.ordered", "erasure.completed"}));
  const auto order = world.event({before});
  EXPECT_EQ(order.actor.type, ledger::ActorType::kSystem);
  EXPECT_EQ(std::get<ledger::ErasureOrdered>(order.facts).ground,
            ledger::ErasureGround::kRetention);
  EXPECT_NE(world.section_text(access, 0), "visit");
  EXPECT_EQ(world.section_text(consent, 0), R"({"ip":"10.1.2.3"})");
  world.clock.advance_days(2'192 - 400);
  EXPECT_EQ(run(), 2U);
  EXPECT_NE(world.section_text(consent, 0), R"({"ip":"10.1.2.3"})");
  world.clock.advance_days(36'500);
  EXPECT_EQ(run(), 0U);
}

TEST_F(Scheduling, RecordsThatConsentsExpire) {
  run_table(world, R"(
    purpose admin trial consent days=30     -> 201 | purpose.defined
    consent portal ann trial given v1       -> 201 given | consent.recorded
    wait 30
  )");
  const auto before = size();
  EXPECT_EQ(run(), 1U);
  EXPECT_EQ(std::get<ledger::ConsentRecorded>(world.event({before}).facts).status,
            ledger::ConsentStatus::kExpired);
  EXPECT_EQ(run(), 0U);
}

TEST_F(Scheduling, LeavesLedgersOfOtherRegionsToTheirNodes) {
  run_table(world, R"(
    purpose admin trial consent days=30     -> 201 | purpose.defined
    consent portal ann trial given v1       -> 201 given | consent.recorded
    wait 30
  )");
  Scheduler elsewhere(world.store(), "us");
  EXPECT_EQ(elsewhere.run_due(world.clinic(), world.clock.now())->events, 0U);
  Scheduler here(world.store(), "eu");
  EXPECT_EQ(here.run_due(world.clinic(), world.clock.now())->events, 1U);
}

TEST_F(Scheduling, RetentionWaitsForAnOpenRequest) {
  run_table(world, R"(
    setting admin access_retention_days=30 reminder_days=0       -> 200 | settings.changed
    read    portal ann TREAT reason=visit                        -> 200 | access.recorded
    erase   portal ann -> 201 | erasure.ordered erasure.completed
    request portal ann q1 access                                 -> 201 | rights_request.recorded
    wait    31
  )");
  EXPECT_EQ(run(), 0U);
  const auto snapshot = world.ledger()->snapshot();
  const auto request = *projections::Views(*snapshot).open_request(world.person("ann"));
  StepRequestInput step;
  step.request = *request;
  step.state = ledger::RightsRequestState::kWithdrawn;
  EXPECT_EQ(outcome(world.run("portal", step_request, step)), "200");
  EXPECT_EQ(run(), 2U);
}

TEST_F(Scheduling, ErasesUsersWhoWentSilentAndNobodyElse) {
  run_table(world, R"(
    setting  admin inactive_person_days=365  -> 200 | settings.changed
    register portal silent user city=Oslo    -> 201 | subject.registered
    register portal seen user city=Oslo      -> 201 | subject.registered
    register portal held user city=Oslo      -> 201 | subject.registered
    register portal kept user city=Oslo      -> 201 | subject.registered
    register portal asks user city=Oslo      -> 201 | subject.registered
    register portal dan agent                -> 201 | subject.registered
    register portal guest anonymous          -> 201 | subject.registered
    hold     admin held h1                   -> 201 | hold.placed
    restrict portal kept r1                  -> 201 | restriction.set
    request  portal asks q1 access at=-10    -> 201 | rights_request.recorded
    wait 300
    read     portal seen TREAT               -> 200 | access.recorded
    erase    portal ann                      -> 201 | erasure.ordered erasure.completed
    wait 64
  )");
  run();
  EXPECT_EQ(world.row("silent").state, projections::PersonState::kActive);
  world.clock.advance_days(2);
  run();
  EXPECT_EQ(world.row("silent").state, projections::PersonState::kErased);
  for (const auto* name : {"seen", "held", "kept", "asks", "dan", "guest"}) {
    EXPECT_EQ(world.row(name).state, projections::PersonState::kActive) << name;
  }
  world.clock.advance_days(300);
  run();
  EXPECT_EQ(world.row("seen").state, projections::PersonState::kErased);
}

TEST_F(Scheduling, ASilentPersonGoesAsEveryIdentityAndStaysWhenOneSpeaks) {
  run_table(world, R"(
    setting  admin inactive_person_days=365  -> 200 | settings.changed
    register portal bob user                 -> 201 | subject.registered
    register portal guest anonymous          -> 201 | subject.registered
    register portal visitor anonymous        -> 201 | subject.registered
    link     portal guest ann                -> 201 | subject.linked
    link     portal visitor bob              -> 201 | subject.linked
    wait 200
    read     portal visitor TREAT            -> 200 | access.recorded
    wait 200
  )");
  run();
  for (const auto* name : {"ann", "guest"}) {
    EXPECT_EQ(world.row(name).state, projections::PersonState::kErased) << name;
  }
  for (const auto* name : {"bob", "visitor"}) {
    EXPECT_EQ(world.row(name).state, projections::PersonState::kActive) << name;
  }
}

TEST_F(Scheduling, DoesMuchInSlicesSoThatNobodyWaitsLong) {
  run_table(world, R"(
    setting admin comment_retention_days=10 reminder_days=0  -> 200 | settings.changed
    post subject:ann topic topic hello                       -> 201 | content.posted
  )");
  for (std::size_t i = 0; i < 2 * kSlice + 1; ++i) {
    run_table(world, "post subject:ann comment comment hm parent=topic -> 201 | content.posted");
  }
  world.clock.advance_days(10);
  const auto before = size();
  run();
  std::map<std::string, std::size_t> kinds;
  for (const auto& kind : kinds_behind(before)) ++kinds[kind];
  EXPECT_EQ(kinds["content.deleted"], 2 * kSlice + 1);
  EXPECT_EQ(kinds["erasure.ordered"], 3U);
}

TEST_F(Scheduling, DeletesContentWhoseTimeIsOverAndKeepsTheAnswersToIt) {
  run_table(world, R"(
    setting  admin ticket_retention_days=30 comment_retention_days=10 -> 200 | settings.changed
    setting  admin reminder_days=0                    -> 200 | settings.changed
    register portal bob user                          -> 201 | subject.registered
    register portal held user                         -> 201 | subject.registered
    register portal asks user                         -> 201 | subject.registered
    register portal kept user                         -> 201 | subject.registered
    post subject:ann  ticket  ticket  help            -> 201 | content.posted
    post subject:ann  topic   topic   hello           -> 201 | content.posted
    post subject:bob  comment comment hm parent=topic -> 201 | content.posted
    post subject:held t1      ticket  help            -> 201 | content.posted
    post subject:asks t2      ticket  help            -> 201 | content.posted
    post subject:kept t3      ticket  help            -> 201 | content.posted
    hold     admin held h1 classes=content days=31    -> 201 | hold.placed
    request  portal asks q1 access                    -> 201 | rights_request.recorded
    restrict portal kept r1                           -> 201 | restriction.set
    wait 9
  )");
  EXPECT_EQ(run(), 0U);
  world.clock.advance_days(1);
  EXPECT_EQ(run(), 3U);
  EXPECT_EQ(live_items(), (Kinds{"ticket", "topic", "t1", "t2", "t3"}));
  run_table(world, R"(
    post subject:bob reply    reply   hm parent=ticket -> 201 | content.posted
    wait 20
  )");
  const auto before = size();
  EXPECT_EQ(run(), 6U) << "the ticket, and the reply to it";
  const auto order = world.event({before});
  EXPECT_EQ(std::get<ledger::ErasureOrdered>(order.facts).ground,
            ledger::ErasureGround::kRetention);
  EXPECT_EQ(live_items(), (Kinds{"topic", "t1", "t2", "t3"}));
  world.clock.advance_days(1);
  EXPECT_EQ(run(), 4U) << "the hold's end, and what it held";
  EXPECT_EQ(live_items(), (Kinds{"topic", "t2", "t3"}));
  world.clock.advance_days(36'500);
  EXPECT_EQ(run(), 0U);
}

TEST_F(Scheduling, WhoCameBackBetweenLookingAndErasingStays) {
  EraseSilentInput input;
  input.people.push_back({world.person("ann"), world.row("ann").registered_at});
  run_table(world, "edit portal ann city=Rome -> 200 | profile.edited");
  EXPECT_EQ(world.run("system", erase_silent, input).outcome.events, 0U);
  EXPECT_EQ(world.row("ann").state, projections::PersonState::kActive);
}

TEST_F(Scheduling, RemindsOnceOfEachDeadline) {
  run_table(world, R"(
    request portal ann q1 access               -> 201 | rights_request.recorded
    hold    admin ann h1 days=100              -> 201 | hold.placed
  )");
  RecordBreachInput breach;
  breach.facts.aware_at = world.clock.now();
  EXPECT_EQ(outcome(world.run("admin", record_breach, breach)), "201");
  auto before = size();
  EXPECT_EQ(run(), 1U) << "of the 72 hours";
  const auto reminded = std::get<ledger::DeadlineReminded>(world.event({before}).facts);
  EXPECT_EQ(reminded.type, ledger::DeadlineType::kBreach);
  EXPECT_EQ(reminded.due_at.micros, world.clock.now().micros + 72LL * 3'600'000'000);
  EXPECT_EQ(run(), 0U);
  world.clock.advance_days(24);
  before = size();
  EXPECT_EQ(run(), 0U) << "2027-02-15 is more than seven days away";
  world.clock.advance_days(1);
  EXPECT_EQ(run(), 1U);
  EXPECT_EQ(std::get<ledger::DeadlineReminded>(world.event({before}).facts).type,
            ledger::DeadlineType::kRightsRequest);
  world.clock.advance_days(30);
  EXPECT_EQ(run(), 0U);
  world.clock.advance_days(38);
  before = size();
  EXPECT_EQ(run(), 1U);
  EXPECT_EQ(std::get<ledger::DeadlineReminded>(world.event({before}).facts).type,
            ledger::DeadlineType::kHold);
}

TEST_F(Scheduling, AnExtensionIsADeadlineOfItsOwn) {
  run_table(world, R"(
    request portal ann q1 access               -> 201 | rights_request.recorded
    step portal q1 {"state":"verified"}        -> 200 | rights_request.recorded
    step portal q1 {"state":"in_progress"}     -> 200 | rights_request.recorded
    wait 25
    step portal q1 {"state":"extended","reason":"many"}  -> 200 | rights_request.recorded
  )");
  EXPECT_EQ(run(), 0U);
  world.clock.advance_days(62);
  EXPECT_EQ(run(), 1U);
  EXPECT_EQ(run(), 0U);
}

TEST_F(Scheduling, ThePreviewSaysWhatWouldGo) {
  run_table(world, R"(
    setting admin access_retention_days=30 inactive_person_days=100 -> 200 | settings.changed
    read    portal ann TREAT reason=visit                           -> 200 | access.recorded
    erase   portal ann -> 201 | erasure.ordered erasure.completed
    register portal bob user                                        -> 201 | subject.registered
    register portal eve user                                        -> 201 | subject.registered
    hold    admin eve h1                                            -> 201 | hold.placed
    setting admin ticket_retention_days=10 topic_retention_days=20  -> 200 | settings.changed
    post    subject:bob t1 ticket help                              -> 201 | content.posted
    post    subject:bob t2 topic  help                              -> 201 | content.posted
    post    subject:bob t3 reply  help parent=t2                    -> 201 | content.posted
    post    subject:eve t4 ticket help                              -> 201 | content.posted
  )");
  const auto of = [&](std::int64_t days, std::size_t category) {
    const auto until = ledger::Moment{world.clock.now().micros + days * 86'400'000'000};
    const auto preview = *retention_preview(*world.ledger(), until);
    const auto& one = preview.at("categories").at(category);
    return std::pair(one.at("items").to_number<int>(), one.at("protected").to_number<int>());
  };
  EXPECT_EQ(of(0, 1), std::pair(0, 0));
  EXPECT_EQ(of(29, 1), std::pair(0, 0));
  EXPECT_EQ(of(30, 1), std::pair(1, 0));
  EXPECT_EQ(of(99, 3), std::pair(0, 0));
  EXPECT_EQ(of(100, 3), std::pair(1, 1));
  EXPECT_EQ(of(9, 4), std::pair(0, 0));
  EXPECT_EQ(of(10, 4), std::pair(1, 1)) << "tickets";
  EXPECT_EQ(of(20, 5), std::pair(1, 0)) << "topics";
  EXPECT_EQ(of(36'500, 6), std::pair(0, 0)) << "replies are kept for ever";
}

}  // namespace
}  // namespace lethe::api::testing
