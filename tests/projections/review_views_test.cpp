// What the review of accesses goes by: staff and marks as they were then, and days as they fill.
#include "projections/review_views.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/projections/ledger_under_test.h"

namespace lethe::projections::tests {
namespace {

using ledger::PersonMark;

constexpr std::int64_t kReviewViewsDay = ledger::kDayMicros, kHour = ledger::kHourMicros;

class ReviewViewsTest : public testing::Test, protected LedgerUnderTest {
 protected:
  ReviewViews review() { return ReviewViews(state()); }

  const SubjectId ann = register_person();
  const SubjectId ines = register_person({}, ledger::SubjectType::kAgent);
  const SubjectId olaf = register_person({}, ledger::SubjectType::kAgent);
};

TEST_F(ReviewViewsTest, P8TellStaffAsTheyWereDescribedThen) {
  EXPECT_FALSE(review().staff(ann).value());
  EXPECT_FALSE(review().staff(ines).value()->described_at);
  const auto first = describe(ines, "cardiology");
  const auto second = describe(ines, "radiology");
  EXPECT_EQ(review().staff(ines).value()->facts.department, "radiology");
  const auto then = review().staff(ines, {second}).value();
  EXPECT_EQ(then->facts.department, "cardiology");
  EXPECT_EQ(then->described_at, first);
  EXPECT_EQ(then->facts.usual_days, 0x1f);
  EXPECT_FALSE(review().staff(ines, {Sequence{1}}).value()) << "not registered yet";
  auto agents = review().agents({}, 1).value();
  const auto rest = review().agents(agents.back(), 10).value();
  agents.insert(agents.end(), rest.begin(), rest.end());
  EXPECT_EQ(agents, (std::vector{std::min(ines, olaf), std::max(ines, olaf)}));
  EXPECT_EQ(review().agents({}, 10, {Sequence{3}}).value(), std::vector{ines});
}

TEST_F(ReviewViewsTest, P8TellMarksAsTheyWereThen) {
  const auto vip = mark(ann, PersonMark::kVip);
  const auto dead = mark(ann, PersonMark::kDeceased, {-5});
  const AsOf before{next()};
  const auto end = unmark(ann, vip);
  unmark(ann, vip);
  EXPECT_EQ(review().mark(vip).value()->unmarked_at, end) << "it ended once";
  EXPECT_FALSE(review().mark(vip, before).value()->unmarked_at);
  EXPECT_EQ(review().marks(ann).value().size(), 2U);
  EXPECT_EQ(review().mark(dead).value()->since, Moment{-5});
  EXPECT_FALSE(review().mark(vip, {review().mark(vip).value()->marked_at}).value());
  EXPECT_TRUE(review().marks(ines).value().empty());
}

TEST_F(ReviewViewsTest, CountWhatAnAgentDidInEachDay) {
  open(ines, ann, {10 * kReviewViewsDay + kHour}, "ward");
  open(ines, ann, {10 * kReviewViewsDay + 23 * kHour}, "ward");
  open(ines, olaf, {10 * kReviewViewsDay + kHour}, "ward");
  open(olaf, ann, {10 * kReviewViewsDay}, "ward");
  open(ines, ann, {12 * kReviewViewsDay}, "lab");
  send(ann, {10 * kReviewViewsDay}, false);  // by no agent
  const auto days = review().agent_days(ines, 0, 12).value();
  ASSERT_EQ(days.size(), 1U);
  EXPECT_EQ(days[0].day, 10);
  EXPECT_EQ(days[0].hours[1], 2U);
  EXPECT_EQ(days[0].hours[23], 1U);
  EXPECT_EQ(days[0].accesses(), 3U);
  EXPECT_EQ(days[0].distinct_people(), 2U);
  EXPECT_EQ(days[0].last, Moment{10 * kReviewViewsDay + 23 * kHour});
  const auto peers = review().peer_days("ward", 10, 11).value();
  ASSERT_EQ(peers.size(), 1U);
  EXPECT_EQ(peers[0], (PeerDay{10, 2, 2 + 1, 4 + 1}));
  EXPECT_EQ(review().last_active_day(ines, 12).value(), 10);
  EXPECT_EQ(review().last_active_day(ines, 10).value(), std::nullopt);
}

TEST_F(ReviewViewsTest, BeginDaysWhereTheRulesSayThatTheyDo) {
  open(ines, ann, {10 * kReviewViewsDay + 23 * kHour});
  set_rules(1, 120);
  EXPECT_EQ(review().utc_offset().value(), 120);
  open(ines, ann, {10 * kReviewViewsDay + 23 * kHour});
  const auto days = review().agent_days(ines, 0, 20).value();
  ASSERT_EQ(days.size(), 2U);
  EXPECT_EQ(days[1].day, 11);
  EXPECT_EQ(days[1].hours[1], 1U);
  EXPECT_EQ(day_time({-1}, 0).day, -1);
  EXPECT_EQ(day_time({-1}, 0).minute, 1'439);
  EXPECT_EQ(day_time({0}, -60).minute, 1'380);
  EXPECT_EQ(day_time({0}, 0).weekday, 3) << "a Thursday";
  EXPECT_EQ(day_time({4 * kReviewViewsDay}, 0).weekday, 0);
}

TEST_F(ReviewViewsTest, CountManyPeopleAboutRight) {
  std::mt19937_64 random(20260504);
  AgentDay day;
  for (std::uint32_t people = 1; people <= 1'000; ++people) {
    const auto bit = random() % AgentDay::kBits;
    day.people.at(bit / 8) |= static_cast<std::uint8_t>(1U << (bit % 8));
    if (people < 20) continue;
    EXPECT_NEAR(day.distinct_people(), people, 5 + people * 0.15) << people;
  }
  day.people.fill(0xff);
  EXPECT_EQ(day.distinct_people(), 3'194U);
}

TEST_F(ReviewViewsTest, KnowTheRulesAndWhatTheyFlagged) {
  EXPECT_FALSE(review().access_rules().value());
  EXPECT_FALSE(review().checked().value());
  const auto first = set_rules(1), second = set_rules(2, -90);
  const auto rules = review().access_rules().value();
  EXPECT_EQ(rules->rules, std::get<ledger::AccessRulesSet>(events()[second.value].facts));
  EXPECT_EQ(review().access_rules({second}).value()->sequence, first);
  const auto access = open(ines, ann, {0}), other = open(ines, ann, {0});
  const auto flagged = flag(access, ines, ann), later = flag(other, ines, ann);
  const auto flags_before = [&](Sequence behind) {
    std::vector<Sequence> out;
    const auto visit = [&](const FlagRow& row) {
      out.push_back(row.sequence);
      return true;
    };
    EXPECT_TRUE(review().flags_of_agent(ines, behind, visit));
    return out;
  };
  EXPECT_EQ(flags_before(next()), (std::vector{later, flagged}));
  EXPECT_EQ(flags_before(later), std::vector{flagged});
  EXPECT_EQ(review().flag_of(access).value(), flagged);
  EXPECT_FALSE(review().flag_of(flagged).value());
  using Pairs = std::vector<std::pair<Sequence, Sequence>>;
  const auto flags_of = [&](Sequence first, Sequence behind, std::size_t most = 9) {
    Pairs out;
    const auto visit = [&](Sequence of, Sequence flag) {
      out.emplace_back(of, flag);
      return out.size() < most;
    };
    EXPECT_TRUE(review().flags_of_accesses(first, behind, visit));
    return out;
  };
  EXPECT_EQ(flags_of({0}, next()), (Pairs{{access, flagged}, {other, later}}));
  EXPECT_EQ(flags_of({0}, next(), 1), (Pairs{{access, flagged}}));
  EXPECT_EQ(flags_of(access, other), (Pairs{{access, flagged}}));
  EXPECT_EQ(flags_of(access.next(), next()), (Pairs{{other, later}}));
  check({0}, other);
  EXPECT_EQ(review().checked().value()->facts.behind, other);
}

}  // namespace
}  // namespace lethe::projections::tests
