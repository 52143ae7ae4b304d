// Objections: what is in force for a purpose, now and in between, and every state that there was.
#include <gtest/gtest.h>

#include "tests/projections/ledger_under_test.h"

namespace lethe::projections::tests {
namespace {

using ledger::ObjectionSignal;
using ledger::ObjectionState;

class ObjectionsView : public testing::Test, protected LedgerUnderTest {
 protected:
  std::string state(const SubjectId& id, std::string_view purpose, AsOf as_of = {}) const {
    const auto row = views().objection(id, purpose, as_of).value();
    return row ? std::string(ledger::name_of(row->state)) : "-";
  }
  std::string all(const SubjectId& id, AsOf as_of = {}) const {
    std::string out;
    for (const auto& row : views().objections(id, as_of).value()) {
      out += row.purpose + ":" + std::string(ledger::name_of(row.state)) + " ";
    }
    return out;
  }
};

TEST_F(ObjectionsView, EachPurposeHasItsOwnAndSoHasEverything) {
  const auto ann = register_person();
  const auto bob = register_person();
  const auto first = object(ann, "profiling", ObjectionState::kRaised);
  const auto second = object(ann, "", ObjectionState::kRaised);
  object(ann, "profiling", ObjectionState::kOverruled);
  EXPECT_EQ(all(ann), ":raised profiling:overruled ");
  EXPECT_EQ(all(bob), "");
  EXPECT_EQ(state(ann, "profiling"), "overruled");
  EXPECT_EQ(state(ann, "profiling", {second}), "raised");
  EXPECT_EQ(state(ann, "profiling", {first}), "-");
  EXPECT_EQ(all(ann, {second}), "profiling:raised ");
  EXPECT_EQ(state(ann, "prof"), "-");
}

TEST_F(ObjectionsView, ARowSaysWhatWasRecorded) {
  const auto ann = register_person();
  const auto sequence = object(ann, "", ObjectionState::kRaised, {}, ObjectionSignal::kGpc);
  const auto row = views().objection(ann, "").value().value();
  EXPECT_EQ(row.purpose, "");
  EXPECT_EQ(row.signal, ObjectionSignal::kGpc);
  EXPECT_EQ(row.sequence, sequence);
  EXPECT_EQ(row.time, events().back().time);
}

TEST_F(ObjectionsView, TheHistoryIsEveryStateOldestFirst) {
  const auto ann = register_person();
  object(ann, "a", ObjectionState::kRaised);
  object(ann, "ab", ObjectionState::kRaised);
  object(ann, "a", ObjectionState::kUpheld);
  object(ann, "a", ObjectionState::kWithdrawn);
  std::string history;
  for (const auto& row : views().objection_history(ann, "a").value()) {
    history += std::string(ledger::name_of(row.state)) + " ";
  }
  EXPECT_EQ(history, "raised upheld withdrawn ");
  EXPECT_TRUE(views().objection_history(ann, "").value().empty());
}

TEST_F(ObjectionsView, SurviveTheErasureOfThePerson) {
  const auto ann = register_person();
  object(ann, "a", ObjectionState::kUpheld, "a reason");
  erase(ann);
  EXPECT_EQ(all(ann), "a:upheld ");
}

}  // namespace
}  // namespace lethe::projections::tests
