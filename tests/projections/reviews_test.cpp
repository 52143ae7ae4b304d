// Reviews of accesses as they are and were: found by what they wait for, whose they are and which
// accesses they cover; and how far accesses were looked at, summed up.
#include <gtest/gtest.h>

#include "projections/case_views.h"
#include "tests/projections/ledger_under_test.h"

namespace lethe::projections::tests {
namespace {

using ledger::FlagPriority;
using ledger::ReviewDisposition;
using ledger::ReviewId;

class ReviewsView : public testing::Test, protected LedgerUnderTest {
 protected:
  CaseViews cases() { return CaseViews(state()); }
  ReviewRow row(const ReviewId& id, AsOf as_of = {}) {
    return cases().review(id, as_of).value().value();
  }
  std::vector<ReviewId> queue(const std::optional<TokenId>& assignee = {}) {
    std::vector<ReviewId> out;
    EXPECT_TRUE(cases().queue(assignee, {}, [&](const crypto::Bytes&, const ReviewRow& review) {
      out.push_back(review.id);
      return true;
    }));
    return out;
  }
  std::vector<std::pair<Sequence, ReviewId>> covered(Sequence from, Sequence behind,
                                                     AsOf as_of = {}) {
    std::vector<std::pair<Sequence, ReviewId>> out;
    EXPECT_TRUE(cases().reviewed_accesses(
        from, behind, as_of, [&](Sequence access, const ReviewId& id) -> Result<Visiting> {
          out.emplace_back(access, id);
          return Visiting::kGoOn;
        }));
    return out;
  }
  std::vector<ClosedReviewRow> closed() {
    std::vector<ClosedReviewRow> out;
    EXPECT_TRUE(cases().closed({}, ledger::kLatestMoment, [&](const ClosedReviewRow& review) {
      out.push_back(review);
      return true;
    }));
    return out;
  }

  const SubjectId ines = register_person({}, ledger::SubjectType::kAgent);
  const SubjectId olaf = register_person({}, ledger::SubjectType::kAgent);
};

TEST_F(ReviewsView, AreQueuedByPriorityAndThenByWhenTheyAreDue) {
  const auto low = open_review(ines, {{0}}, FlagPriority::kLow, {10});
  const auto late = open_review(ines, {{0}}, FlagPriority::kHigh, {30});
  const auto soon = open_review(olaf, {{1}}, FlagPriority::kHigh, {20});
  const auto medium = open_review(ines, {{1}}, FlagPriority::kMedium, {5});
  EXPECT_EQ(queue(), (std::vector{soon, late, medium, low}));
  const TokenId reviewer = TokenId::random(), other = TokenId::random();
  assign(low, reviewer);
  assign(late, reviewer);
  assign(soon, other);
  EXPECT_EQ(queue(reviewer), (std::vector{late, low}));
  assign(late, {});
  EXPECT_EQ(queue(reviewer), std::vector{low});
  assign(low, other);
  EXPECT_EQ(queue(reviewer), std::vector<ReviewId>{});
  EXPECT_EQ(queue(other), (std::vector{soon, low}));
  decide_review(soon);
  EXPECT_EQ(queue(other), std::vector{low});
  EXPECT_EQ(queue(), (std::vector{late, medium, low}));
  std::vector<crypto::Bytes> places;
  EXPECT_TRUE(cases().queue({}, {}, [&](const crypto::Bytes& place, const ReviewRow&) {
    places.push_back(place);
    return true;
  }));
  std::optional<ReviewId> from_there;
  EXPECT_TRUE(cases().queue({}, places.at(1), [&](const crypto::Bytes&, const ReviewRow& review) {
    from_there = review.id;
    return false;
  }));
  EXPECT_EQ(from_there, medium);
  EXPECT_EQ(cases().reviews({UINT64_MAX}, 2).value(), (std::vector{medium, soon}));
  EXPECT_EQ(cases().reviews_of_agent(ines, {UINT64_MAX}, 9).value(),
            (std::vector{medium, late, low}));
  EXPECT_EQ(cases().reviews_of_agent(ines, row(late).opened_at, 9).value(), std::vector{low});
}

TEST_F(ReviewsView, P8AreToldAsTheyWereThen) {
  const auto id = open_review(ines, {{0}, {1}}, FlagPriority::kMedium, {1'000}, {{1}});
  const AsOf opened{next()};
  const TokenId reviewer = TokenId::random();
  assign(id, reviewer);
  note(id, "a note");
  const auto question = ask(id, ines, "why");
  const AsOf asked{next()};
  const auto read = read_question(question);
  read_question(question);
  const auto answered = answer(question, "because");
  const auto decided = decide_review(id, true, ReviewDisposition::kMalicious);
  const AsOf waiting{next()};
  confirm(id);
  const auto now = row(id);
  EXPECT_EQ(now.state, ReviewState::kClosed);
  EXPECT_EQ(now.decision->disposition, ReviewDisposition::kMalicious);
  EXPECT_EQ(now.decision->sequence, decided);
  EXPECT_EQ(now.closed_at, events().back().sequence);
  EXPECT_EQ(now.confirmed_by, events().back().actor.token);
  EXPECT_EQ(now.accesses, 2U);
  EXPECT_EQ(now.flags, 1U);
  EXPECT_EQ(now.notes, 1U);
  EXPECT_EQ(now.answered, 1U);
  EXPECT_EQ(row(id, waiting).state, ReviewState::kDecided);
  EXPECT_FALSE(row(id, waiting).closed_at);
  const auto then = row(id, opened);
  EXPECT_EQ(then.state, ReviewState::kOpen);
  EXPECT_TRUE(then.assignee.is_zero());
  EXPECT_EQ(then.questions, 0U);
  EXPECT_FALSE(cases().review(id, {now.opened_at}).value());
  const auto questions = cases().questions(id).value();
  ASSERT_EQ(questions.size(), 1U);
  EXPECT_EQ(questions[0].read_at, read) << "the first time";
  EXPECT_EQ(questions[0].answered_at, answered);
  EXPECT_FALSE(cases().questions(id, asked).value().at(0).read_at);
  EXPECT_TRUE(cases().questions(id, opened).value().empty());
  EXPECT_FALSE(cases().question(question, opened).value());
}

TEST_F(ReviewsView, GoOnWhenTheyAreReturnedOrOpenedAgain) {
  const auto id = open_review(ines, {{0}}, FlagPriority::kLow, {10});
  decide_review(id, true);
  EXPECT_EQ(queue(), std::vector{id}) << "somebody has to look at it again";
  give_back(id);
  EXPECT_EQ(row(id).state, ReviewState::kOpen);
  EXPECT_FALSE(row(id).decision);
  decide_review(id);
  EXPECT_TRUE(queue().empty());
  ASSERT_EQ(closed().size(), 1U);
  EXPECT_EQ(closed()[0].id, id);
  EXPECT_EQ(closed()[0].micros, row(id).closed.micros - row(id).opened.micros);
  reopen(id, {99});
  EXPECT_TRUE(closed().empty());
  EXPECT_EQ(queue(), std::vector{id});
  EXPECT_EQ(row(id).due_at, Moment{99});
  EXPECT_EQ(row(id).reopened, 1U);
  confirm(id);
  EXPECT_EQ(row(id).state, ReviewState::kOpen) << "without a decision";
}

TEST_F(ReviewsView, SayWhichAccessesTheyCover) {
  const auto first = open_review(ines, {{3}, {5}});
  const AsOf before{next()};
  const auto second = open_review(ines, {{5}, {8}});
  EXPECT_EQ(cases().reviews_of({5}).value(), (std::vector{first, second}));
  EXPECT_EQ(cases().reviews_of({5}, before).value(), std::vector{first});
  EXPECT_TRUE(cases().reviews_of({4}).value().empty());
  using Pairs = std::vector<std::pair<Sequence, ReviewId>>;
  EXPECT_EQ(covered({0}, {9}), (Pairs{{{3}, first}, {{5}, second}, {{8}, second}}));
  EXPECT_EQ(covered({0}, {9}, before), (Pairs{{{3}, first}, {{5}, first}}));
  EXPECT_EQ(covered({4}, {8}), (Pairs{{{5}, second}}));
  EXPECT_TRUE(covered({9}, {99}).empty());
}

TEST_F(ReviewsView, SayWhoHasToAnswer) {
  const auto id = open_review(ines, {{0}});
  const auto to_ines = ask(id, ines, "why");
  const auto to_olaf = ask(id, olaf, "did they");
  const auto open_of = [&](const SubjectId& agent) {
    std::vector<ledger::QuestionId> out;
    for (const auto& question : cases().open_questions(agent).value()) out.push_back(question.id);
    return out;
  };
  EXPECT_EQ(open_of(ines), std::vector{to_ines});
  EXPECT_EQ(open_of(olaf), std::vector{to_olaf});
  answer(to_ines, "because");
  EXPECT_TRUE(open_of(ines).empty());
  EXPECT_EQ(open_of(olaf), std::vector{to_olaf});
}

TEST_F(ReviewsView, SumUpWhatWasLookedAt) {
  EXPECT_FALSE(cases().checked_until({5}).value());
  EXPECT_FALSE(cases().checked_behind({0}).value());
  check({0}, {1});
  const AsOf early{next()};
  check({1}, {2});
  EXPECT_EQ(cases().checked_until({2}).value()->accesses, 2U);
  EXPECT_EQ(cases().checked_until({2}, early).value()->accesses, 1U);
  EXPECT_EQ(cases().checked_until({1}).value()->accesses, 1U);
  EXPECT_FALSE(cases().checked_until({0}).value());
  EXPECT_EQ(cases().checked_behind({1}).value()->from, Sequence{1});
  EXPECT_FALSE(cases().checked_behind({1}, early).value());
  EXPECT_FALSE(cases().checked_behind({2}).value());
}

TEST_F(ReviewsView, FindPeriodsThatWereSigned) {
  const auto id = sign_period();
  EXPECT_EQ(cases().period(id).value(), events().back().sequence);
  EXPECT_FALSE(cases().period(ledger::PeriodId::random()).value());
}

}  // namespace
}  // namespace lethe::projections::tests
