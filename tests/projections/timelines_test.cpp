#include <gtest/gtest.h>

#include "tests/projections/ledger_under_test.h"

namespace lethe::projections::tests {
namespace {

class TimelinesView : public testing::Test, protected LedgerUnderTest {
 protected:
  static std::string name(const Posting& posting) {
    return std::to_string(posting.sequence.value) + ":" +
           std::string(ledger::kind_name(posting.kind)) + " ";
  }
  std::string about(const SubjectId& id, Direction direction = Direction::kOldestFirst) const {
    std::string out;
    const auto visit = [&](const Posting& posting) {
      out += name(posting);
      return true;
    };
    views().subject_events(id, {0}, {UINT64_MAX}, direction, visit).value();
    return out;
  }
  std::string by(const ActorId& id) const {
    std::string out;
    const auto visit = [&](const Posting& posting) {
      out += name(posting);
      return true;
    };
    views().actor_events(id, {0}, {UINT64_MAX}, Direction::kOldestFirst, visit).value();
    return out;
  }
};

TEST_F(TimelinesView, EventsAreListedBySubjectAndByActor) {
  const SubjectId ann = register_person();
  const SubjectId nurse = register_person();
  give(ann, "news");
  access(ann, ledger::actor_id(nurse));
  EXPECT_EQ(about(ann), "1:subject.registered 3:consent.recorded 4:access.recorded ");
  EXPECT_EQ(about(ann, Direction::kNewestFirst),
            "4:access.recorded 3:consent.recorded 1:subject.registered ");
  EXPECT_EQ(by(ledger::actor_id(ann)), "3:consent.recorded ");
  EXPECT_EQ(by(ledger::actor_id(nurse)), "4:access.recorded ");
  EXPECT_EQ(about(nurse), "2:subject.registered ");
}

TEST_F(TimelinesView, NobodyAndTheSystemHaveNoList) {
  publish("v1");
  EXPECT_EQ(about({}), "");
  EXPECT_EQ(by({}), "");
}

TEST_F(TimelinesView, KindsYetUnknownAreListed) {
  const SubjectId ann = register_person();
  append({ann, {}, ledger::UnknownFacts{999}, {}});
  EXPECT_EQ(about(ann), "1:subject.registered 2:unknown ");
}

TEST_F(TimelinesView, RangesAndStopsAreKept) {
  const SubjectId ann = register_person();
  for (int i = 0; i < 200; ++i) access(ann, ledger::actor_id(ann));
  std::vector<std::uint64_t> seen;
  const auto visit = [&](const Posting& posting) {
    seen.push_back(posting.sequence.value);
    return seen.size() < 3;
  };
  views().subject_events(ann, {50}, {150}, Direction::kNewestFirst, visit).value();
  EXPECT_EQ(seen, (std::vector<std::uint64_t>{149, 148, 147}));
}

/// What an event costs in rows, which the committer pays for one by one: here without a request,
/// which costs one more.
TEST_F(TimelinesView, AnAccessAndAConsentCostSixRows) {
  const SubjectId ann = register_person();
  const SubjectId nurse = register_person();
  for (int i = 0; i < 5; ++i) {
    state().take_change_count();
    access(ann, ledger::actor_id(nurse));
    EXPECT_EQ(state().take_change_count(), 6U) << "one of them is the agent's day";
    access(ann, ledger::actor_id(nurse), "detail");
    EXPECT_EQ(state().take_change_count(), 7U);
    give(ann, "p" + std::to_string(i));
    EXPECT_EQ(state().take_change_count(), 6U);
  }
}

}  // namespace
}  // namespace lethe::projections::tests
