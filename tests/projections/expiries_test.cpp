// What is due when: a decision takes the place of the one before it.
#include <gtest/gtest.h>

#include "tests/projections/ledger_under_test.h"

namespace lethe::projections::tests {
namespace {

using ledger::ConsentStatus;

class ExpiriesView : public testing::Test, protected LedgerUnderTest {
 protected:
  std::string due(std::int64_t until, std::size_t limit = 10) const {
    std::string out;
    for (const auto& row : views().due_expiries({until}, limit).value()) {
      out += row.purpose + "@" + std::to_string(row.expires_at.micros) + " ";
    }
    return out;
  }
  std::size_t rows() const {
    const auto all = dump();
    return static_cast<std::size_t>(std::count_if(
        all.begin(), all.end(), [](const auto& row) { return row.projection == "expiries"; }));
  }
};

TEST_F(ExpiriesView, TheEarliestFirstAndNothingBeforeItsTime) {
  const auto ann = register_person();
  const auto bob = register_person();
  give_until(ann, "b", {300});
  give_until(bob, "a", {200});
  give_until(ann, "c", {-5});
  give(ann, "for-ever");
  EXPECT_EQ(due(-6), "");
  EXPECT_EQ(due(-5), "c@-5 ");
  EXPECT_EQ(due(299), "c@-5 a@200 ");
  EXPECT_EQ(due(300), "c@-5 a@200 b@300 ");
  EXPECT_EQ(due(300, 2), "c@-5 a@200 ");
  EXPECT_EQ(due(300, 0), "");
}

TEST_F(ExpiriesView, SaysWhoseAndWhichDecision) {
  const auto ann = register_person();
  const auto sequence = give_until(ann, "news", {300});
  const auto row = views().due_expiries({300}, 1).value().at(0);
  EXPECT_EQ(row.subject, ann);
  EXPECT_EQ(row.sequence, sequence);
}

TEST_F(ExpiriesView, ANewDecisionTakesThePlaceOfTheOneBefore) {
  const auto ann = register_person();
  give_until(ann, "news", {300});
  give_until(ann, "news", {500});
  EXPECT_EQ(due(499), "");
  EXPECT_EQ(due(500), "news@500 ");
  give(ann, "news");
  EXPECT_EQ(due(1'000), "");
  EXPECT_EQ(rows(), 0U);
}

TEST_F(ExpiriesView, WhatIsNotGivenAnyMoreDoesNotExpire) {
  const auto ann = register_person();
  for (const auto status : {ConsentStatus::kWithdrawn, ConsentStatus::kRefused,
                            ConsentStatus::kExpired, ConsentStatus::kRevoked}) {
    give_until(ann, "news", {300});
    EXPECT_EQ(due(300), "news@300 ");
    decide(ann, "news", status);
    EXPECT_EQ(due(300), "") << ledger::name_of(status);
    EXPECT_EQ(rows(), 0U);
  }
}

}  // namespace
}  // namespace lethe::projections::tests
