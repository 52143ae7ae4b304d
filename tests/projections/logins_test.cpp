#include <gtest/gtest.h>

#include "tests/projections/ledger_under_test.h"

namespace lethe::projections::tests {
namespace {

using ledger::AccessOutcome;

class LoginsView : public ::testing::Test, public LedgerUnderTest {
 protected:
  LoginsRow row() { return views().logins(ines).value(); }
  Sequence fail(std::int64_t at) { return log_in(ines, AccessOutcome::kMinorFailure, {at}); }

  const SubjectId ines = register_person({}, ledger::SubjectType::kAgent);
  const SubjectId olaf = register_person({}, ledger::SubjectType::kAgent);
};

TEST_F(LoginsView, FailuresCountSinceTheLastThatDidNot) {
  EXPECT_TRUE(row().failures.empty());
  fail(1);
  fail(2);
  log_in(olaf, AccessOutcome::kMinorFailure, {3});
  EXPECT_EQ(row().failures, (std::vector<Moment>{{1}, {2}}));
  log_in(ines, AccessOutcome::kSuccess, {4});
  EXPECT_TRUE(row().failures.empty());
  for (int i = 0; i < 120; ++i) fail(i);
  ASSERT_EQ(row().failures.size(), 100U);
  EXPECT_EQ(row().failures.front(), Moment{20});
}

TEST_F(LoginsView, ALockEndsByItselfOrIsEnded) {
  fail(1);
  const auto locked = lock(ines, {100});
  EXPECT_EQ(row().locked_by, locked);
  EXPECT_TRUE(row().failures.empty());
  EXPECT_TRUE(row().is_locked({99}));
  EXPECT_FALSE(row().is_locked({100}));
  lock(ines, {});
  EXPECT_TRUE(row().is_locked({1'000'000}));
  fail(2);
  unlock(ines);
  EXPECT_FALSE(row().is_locked({0}));
  EXPECT_TRUE(row().failures.empty());
  EXPECT_FALSE(views().logins(olaf).value().is_locked({0}));
}

}  // namespace
}  // namespace lethe::projections::tests
