#include "projections/break_glass_views.h"

#include <gtest/gtest.h>

#include "tests/projections/ledger_under_test.h"

namespace lethe::projections::tests {
namespace {

using ledger::GlassId;

class BreakGlassView : public ::testing::Test, public LedgerUnderTest {
 protected:
  BreakGlassViews glasses() { return BreakGlassViews(state()); }
  static std::vector<GlassId> ids(const std::vector<BreakGlassRow>& rows) {
    std::vector<GlassId> out;
    for (const auto& row : rows) out.push_back(row.id);
    return out;
  }

  const SubjectId ines = register_person({}, ledger::SubjectType::kAgent);
  const SubjectId olaf = register_person({}, ledger::SubjectType::kAgent);
  const SubjectId zoe = register_person(), ann = register_person();
};

TEST_F(BreakGlassView, AreFoundByIdInOrderByAgentAndByPatient) {
  const auto first = break_glass(ines, zoe);
  const auto second = break_glass(olaf, zoe);
  const auto third = break_glass(ines, ann);
  const auto fourth = break_glass(ines, zoe);
  EXPECT_EQ(ids(*glasses().glasses({}, 9)), (std::vector{fourth, third, second, first}));
  EXPECT_EQ(ids(*glasses().glasses({}, 2)), (std::vector{fourth, third}));
  EXPECT_EQ(ids(*glasses().glasses_of_agent(ines, {}, 9)), (std::vector{fourth, third, first}));
  EXPECT_EQ(ids(*glasses().glasses_between(ines, zoe, 9)), (std::vector{fourth, first}));
  EXPECT_EQ(ids(*glasses().glasses_between(ines, zoe, 1)), (std::vector{fourth}));
  EXPECT_TRUE(glasses().glasses_between(olaf, ann, 9)->empty());
  const auto row = glasses().glass(third)->value();
  EXPECT_EQ(row.subject, ann);
  EXPECT_EQ(row.agent, ines);
  const AsOf then{row.started_at};
  EXPECT_FALSE(glasses().glass(third, then)->has_value());
  EXPECT_EQ(ids(*glasses().glasses({}, 9, then)), (std::vector{second, first}));
  EXPECT_EQ(ids(*glasses().glasses_of_agent(ines, {}, 9, then)), (std::vector{first}));
}

TEST_F(BreakGlassView, AreInForceUntilTheirTimeOrUntilSomebodyEndsThem) {
  const auto id = break_glass(ines, zoe, {100});
  const auto started = glasses().glass(id)->value();
  EXPECT_TRUE(started.is_in_force({99}));
  EXPECT_FALSE(started.is_in_force({100}));
  EXPECT_TRUE(started.opens(ledger::GrantScope::kProfile));
  EXPECT_FALSE(started.opens(ledger::GrantScope::kContent));
  const auto ended = end_glass(id);
  EXPECT_FALSE(glasses().glass(id)->value().is_in_force({0}));
  EXPECT_EQ(glasses().glass(id)->value().ended_at, ended);
  EXPECT_TRUE(glasses().glass(id, {ended})->value().is_in_force({0})) << "it was, before";
  end_glass(id);
  EXPECT_EQ(glasses().glass(id)->value().ended_at, ended) << "the first time counts";
}

TEST_F(BreakGlassView, StayUnreviewedUntilTheirReviewIsClosed) {
  EXPECT_EQ(*glasses().unreviewed(ines), std::nullopt);
  const auto id = break_glass(ines, zoe);
  const auto review = glasses().glass(id)->value().review;
  EXPECT_EQ(*glasses().unreviewed(ines), id);
  EXPECT_EQ(*glasses().unreviewed(olaf), std::nullopt);
  decide_review(review, true);
  EXPECT_EQ(*glasses().unreviewed(ines), id);
  give_back(review);
  EXPECT_EQ(*glasses().unreviewed(ines), id);
  decide_review(review, true);
  confirm(review);
  EXPECT_EQ(*glasses().unreviewed(ines), std::nullopt);
  reopen(review, {5});
  EXPECT_EQ(*glasses().unreviewed(ines), id);
  decide_review(review);
  EXPECT_EQ(*glasses().unreviewed(ines), std::nullopt);
  decide_review(open_review(olaf, {{0}}));
  EXPECT_EQ(*glasses().unreviewed(ines), std::nullopt);
}

}  // namespace
}  // namespace lethe::projections::tests
