#include <gtest/gtest.h>

#include "tests/projections/ledger_under_test.h"

namespace lethe::projections::tests {
namespace {

class ErasuresView : public testing::Test, protected LedgerUnderTest {};

TEST_F(ErasuresView, ARowSaysHowFarItIs) {
  const SubjectId ann = register_person({{"city", "Rom"}});
  const Order ordered = order(ann);
  auto row = views().erasure(ordered.facts.erasure).value().value();
  EXPECT_EQ(row.id, ordered.facts.erasure);
  EXPECT_EQ(row.subject, ann);
  EXPECT_EQ(row.state, ErasureState::kOrdered);
  EXPECT_EQ(row.ordered_at, ordered.sequence);
  EXPECT_FALSE(row.completed_at);
  EXPECT_TRUE(row.whole_subject);
  complete({ordered});
  row = views().erasure(ordered.facts.erasure).value().value();
  EXPECT_EQ(row.state, ErasureState::kCompleted);
  EXPECT_EQ(row.completed_at, events().back().sequence);
  EXPECT_FALSE(views().erasure(ErasureId::random()).value());
}

TEST_F(ErasuresView, AFieldIsNotTheWholeSubject) {
  const SubjectId ann = register_person({{"city", "Rom"}});
  EXPECT_FALSE(views().erasure(erase_field(ann, "city")).value()->whole_subject);
}

TEST_F(ErasuresView, ListsInPagesNewestFirst) {
  std::vector<ErasureId> ids;
  for (int i = 0; i < 4; ++i) ids.push_back(erase(register_person()));
  const auto page = [&](std::optional<Sequence> before, std::size_t limit) {
    std::vector<ErasureId> out;
    for (const auto& row : views().erasures(before, limit).value()) out.push_back(row.id);
    return out;
  };
  EXPECT_EQ(page({}, 10), (std::vector{ids[3], ids[2], ids[1], ids[0]}));
  EXPECT_EQ(page({}, 1), std::vector{ids[3]});
  const Sequence before = views().erasure(ids[2]).value()->ordered_at;
  EXPECT_EQ(page(before, 10), (std::vector{ids[1], ids[0]}));
  EXPECT_TRUE(page({}, 0).empty());
}

TEST_F(ErasuresView, WhatIsNotFoundCleanIsToBeSweptAgain) {
  std::vector<Sequence> certificates;
  for (int i = 0; i < 3; ++i) {
    erase(register_person());
    certificates.push_back(events().back().sequence);
  }
  const auto unswept = [&](std::size_t limit) { return views().unswept({0}, limit).value(); };
  const auto sweep = [&](std::size_t first, std::size_t last, std::uint64_t found) {
    append({.actor = {ledger::ActorType::kSystem, {}, {}},
            .facts = ledger::ErasureSwept{
                certificates[first],
                certificates[last],
                1,
                {},
                0,
                {{ledger::SweptStore::kVault, 3, 0}, {ledger::SweptStore::kFiles, 100, found}}}});
  };
  EXPECT_EQ(unswept(10), certificates);
  EXPECT_EQ(unswept(1), std::vector{certificates[0]});
  EXPECT_TRUE(unswept(0).empty());
  EXPECT_EQ(views().unswept(certificates[1], 1).value(), std::vector{certificates[1]});
  sweep(0, 1, 1);
  EXPECT_EQ(unswept(10), certificates);
  sweep(0, 1, 0);
  EXPECT_EQ(unswept(10), std::vector{certificates[2]});
  sweep(2, 2, 0);
  EXPECT_TRUE(unswept(10).empty());
}

TEST_F(ErasuresView, KnowsTheLatestCertificate) {
  EXPECT_FALSE(views().latest_certificate().value());
  for (int i = 0; i < 2; ++i) {
    erase(register_person());
    EXPECT_EQ(views().latest_certificate().value(), events().back().sequence);
  }
  register_person();
  EXPECT_LT(*views().latest_certificate().value(), events().back().sequence);
}

TEST_F(ErasuresView, ACompletionWithoutAnOrderIsDamage) {
  ledger::EventHeader header;
  header.sequence = next();
  header.facts = ledger::ErasureCompleted{.erasure = ErasureId::random()};
  EXPECT_EQ(runner().apply(header, EventSections(vault(), next()), state(), keys()).error(),
            ledger::Error::kRowMalformed);
}

}  // namespace
}  // namespace lethe::projections::tests
