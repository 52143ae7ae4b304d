// Where the log has what was told late.
#include "projections/late_activity.h"

#include <gtest/gtest.h>

#include "tests/projections/ledger_under_test.h"

namespace lethe::projections::tests {
namespace {

using ledger::Interval;

constexpr std::int64_t kLateActivityDay = ledger::kDayMicros, kHour = ledger::kHourMicros;

class LateActivityTest : public testing::Test, protected LedgerUnderTest {
 protected:
  /// Of the days from that of the first moment to that of the second.
  std::vector<Interval> parts(Moment from, Moment until, Sequence behind = {UINT64_MAX}) {
    ledger::IntervalSet out;
    EXPECT_TRUE(add_late_parts(state(), from, until, behind, out));
    return out.all();
  }
  Moment now() { return {static_cast<std::int64_t>(next().value) * ledger::kSecondMicros}; }
  std::size_t rows() {
    std::size_t out = 0;
    for (const auto& row : dump()) out += row.projection == "late_activity" ? 1 : 0;
    return out;
  }

  const SubjectId ann = register_person();
  const SubjectId ines = register_person({}, ledger::SubjectType::kAgent);
};

TEST_F(LateActivityTest, WhatComesAsItHappensWritesNothing) {
  open(ines, ann, now());
  open(ines, ann, {now().micros - kHour});
  open(ines, ann, {now().micros + kHour});
  give(ann, "news");
  EXPECT_EQ(rows(), 0U);
  EXPECT_TRUE(parts(ledger::kEarliestMoment, ledger::kLatestMoment).empty());
}

TEST_F(LateActivityTest, WhatComesLateIsListedByItsDayAndOnceAPart) {
  const Moment then{-3 * kLateActivityDay + 5};
  for (int i = 0; i < 5; ++i) open(ines, ann, then);
  EXPECT_EQ(rows(), 1U);
  open(ines, ann, {now().micros + kHour + 1});  // it was ahead of the clock
  EXPECT_EQ(rows(), 2U);
  EXPECT_EQ(parts(then, then), (std::vector<Interval>{{0, kEventsPerLatePart}}));
  EXPECT_EQ(parts({-3 * kLateActivityDay}, {-3 * kLateActivityDay}).size(), 1U);
  EXPECT_TRUE(parts({-4 * kLateActivityDay}, {-3 * kLateActivityDay - 1}).empty());
  EXPECT_TRUE(parts({-2 * kLateActivityDay}, {-1}).empty());
  EXPECT_EQ(parts({0}, {0}).size(), 1U);
  EXPECT_EQ(parts(then, then, {7}), (std::vector<Interval>{{0, 7}})) << "cut at the size";
  while (next().value < 2 * kEventsPerLatePart) give(ann, "news");
  open(ines, ann, then);
  EXPECT_EQ(rows(), 3U);
  EXPECT_EQ(parts(then, then),
            (std::vector<Interval>{{0, kEventsPerLatePart},
                                   {2 * kEventsPerLatePart, 3 * kEventsPerLatePart}}));
  EXPECT_EQ(parts(then, then, {2 * kEventsPerLatePart}).size(), 1U);
}

TEST_F(LateActivityTest, KnowsWhenWhatHappened) {
  ledger::AccessRecorded access;
  access.occurred_at = {1};
  ledger::SearchRecorded search;
  search.occurred_at = {2};
  ledger::LoginRecorded login;
  login.occurred_at = {3};
  EXPECT_EQ(happened_at(access), Moment{1});
  EXPECT_EQ(happened_at(search), Moment{2});
  EXPECT_EQ(happened_at(login), Moment{3});
  EXPECT_EQ(happened_at(ledger::AccessFlagged{}), std::nullopt);
}

}  // namespace
}  // namespace lethe::projections::tests
