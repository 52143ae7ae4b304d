// What an erasure keeps for the law goes at its end: evidence after the days of its setting, six
// years when nobody said otherwise, unless a hold or an open request keeps it.
#include <gtest/gtest.h>

#include "api/commands/retention.h"
#include "api/commands/scheduler.h"
#include "tests/api/rule_table.h"

namespace lethe::api::testing {
namespace {

class EvidenceRetention : public ::testing::Test {
 protected:
  void SetUp() override {
    run_table(world, R"(
      policy   admin v1                            -> 201 | policy.published
      purpose  admin news consent                  -> 201 | purpose.defined
      setting  admin reminder_days=0               -> 200 | settings.changed
      register portal ann user                     -> 201 | subject.registered
      consent  portal ann news given v1 ip=10.1.2.3 -> 201 given | consent.recorded
    )");
    consent = {world.ledger()->size().value - 1};
  }

  /// Everything that is due by now.
  void pass_time(std::int64_t days) {
    world.clock.advance_days(days);
    for (bool more = true; more;) more = scheduler.run_due(world.clinic(), world.clock.now())->more;
  }
  bool has_evidence() {
    return world.section_text(world.event(consent), 0) == R"({"ip":"10.1.2.3"})";
  }
  /// The category of the preview: how much would go until then, how much stays all the same, and
  /// when the first is due, in days from now.
  struct Preview {
    int items = 0, kept = 0;
    std::optional<std::int64_t> earliest;
    bool operator==(const Preview&) const = default;
  };
  Preview preview(std::int64_t days) {
    constexpr std::int64_t kDay = 86'400'000'000;
    const auto now = world.clock.now();
    const auto all = *retention_preview(*world.ledger(), {now.micros + days * kDay});
    const auto& one = all.at("categories").at(0).as_object();
    EXPECT_EQ(text_at(one, "category"), "evidence");
    Preview out{one.at("items").to_number<int>(), one.at("protected").to_number<int>(), {}};
    if (one.contains("earliest")) {
      const auto moment = ledger::parse_rfc3339(text_at(one, "earliest"));
      out.earliest = (moment->micros - now.micros) / kDay;
    }
    return out;
  }

  World world;
  Scheduler scheduler{world.store(), ""};
  ledger::Sequence consent;
};

TEST_F(EvidenceRetention, GoesAfterSixYearsAndNotADayEarlier) {
  run_table(world, "erase portal ann -> 201 | erasure.ordered erasure.completed");
  EXPECT_EQ(preview(2'191), (Preview{0, 0, {}}));
  EXPECT_EQ(preview(2'192), (Preview{1, 0, 2'192}));
  pass_time(2'191);
  EXPECT_TRUE(has_evidence());
  pass_time(1);
  EXPECT_FALSE(has_evidence());
  EXPECT_EQ(preview(36'500), (Preview{0, 0, {}}));
}

TEST_F(EvidenceRetention, IsAsLongAsTheSettingSaidWhenItWasKept) {
  run_table(world, R"(
    setting admin evidence_retention_days=100  -> 200 | settings.changed
    erase   portal ann                         -> 201 | erasure.ordered erasure.completed
    # The certificate says until when, and stays true.
    setting admin evidence_retention_days=1000 -> 200 | settings.changed
  )");
  pass_time(99);
  EXPECT_TRUE(has_evidence());
  pass_time(1);
  EXPECT_FALSE(has_evidence());
}

TEST_F(EvidenceRetention, WaitsForAHoldAndGoesWhenThatEnds) {
  run_table(world, R"(
    setting admin evidence_retention_days=100               -> 200 | settings.changed
    erase   portal ann                                      -> 201 | erasure.ordered erasure.completed
    hold    admin ann h1 days=150 classes=evidence          -> 201 | hold.placed
  )");
  EXPECT_EQ(preview(120), (Preview{0, 1, 100}));
  EXPECT_EQ(preview(151), (Preview{1, 0, 100}));
  pass_time(120);
  EXPECT_TRUE(has_evidence());
  pass_time(31);
  EXPECT_FALSE(has_evidence());
}

TEST_F(EvidenceRetention, AHoldOnAnotherClassDoesNotKeepIt) {
  run_table(world, R"(
    setting admin evidence_retention_days=100               -> 200 | settings.changed
    erase   portal ann                                      -> 201 | erasure.ordered erasure.completed
    hold    admin ann h1 days=150 classes=access            -> 201 | hold.placed
  )");
  pass_time(100);
  EXPECT_FALSE(has_evidence());
}

TEST_F(EvidenceRetention, WaitsForAnOpenRequest) {
  run_table(world, R"(
    setting admin evidence_retention_days=100 -> 200 | settings.changed
    erase   portal ann                        -> 201 | erasure.ordered erasure.completed
    request portal ann q1 access              -> 201 | rights_request.recorded
  )");
  EXPECT_EQ(preview(120), (Preview{0, 1, 100}));
  pass_time(120);
  EXPECT_TRUE(has_evidence());
  const auto snapshot = world.ledger()->snapshot();
  StepRequestInput step;
  step.request = **projections::Views(*snapshot).open_request(world.person("ann"));
  step.state = ledger::RightsRequestState::kWithdrawn;
  EXPECT_EQ(outcome(world.run("portal", step_request, step)), "200");
  pass_time(0);
  EXPECT_FALSE(has_evidence());
}

TEST_F(EvidenceRetention, OfAPersonWhoIsThereStays) {
  pass_time(36'500);
  EXPECT_TRUE(has_evidence());
}

}  // namespace
}  // namespace lethe::api::testing
