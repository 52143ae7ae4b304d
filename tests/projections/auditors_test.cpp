// What auditors may read, and what they took along.
#include <gtest/gtest.h>

#include "tests/projections/ledger_under_test.h"

namespace lethe::projections::tests {
namespace {

class AuditorsView : public testing::Test, protected LedgerUnderTest {};

TEST_F(AuditorsView, GrantsAreFoundByIdByTokenAndNewestFirst) {
  const SubjectId ann = register_person();
  const auto auditor = ledger::TokenId::random(), other = ledger::TokenId::random();
  const auto first = grant_auditor(auditor, ann);
  const auto second = grant_auditor(other);
  const auto third = grant_auditor(auditor);
  end_grant(first);
  end_grant(first);  // the first time counts
  const auto row = views().auditor_grant(first).value().value();
  EXPECT_EQ(row.auditor, auditor);
  EXPECT_EQ(row.subject, ann);
  EXPECT_EQ(row.granted_at, Sequence{2});
  EXPECT_EQ(row.ended_at, Sequence{5});
  EXPECT_FALSE(row.is_in_force({0}));
  EXPECT_TRUE(row.covers(ledger::GrantScope::kTexts, ann));
  EXPECT_FALSE(row.covers(ledger::GrantScope::kContent, ann));
  EXPECT_FALSE(row.covers(ledger::GrantScope::kTexts, SubjectId::random()));
  const auto everybody = views().auditor_grant(third).value().value();
  EXPECT_TRUE(everybody.covers(ledger::GrantScope::kProfile, SubjectId::random()));
  EXPECT_TRUE(everybody.is_in_force({8'999}));
  EXPECT_FALSE(everybody.is_in_force({9'000})) << "its end is not in it";
  EXPECT_EQ(views().auditor_grants(auditor).value().size(), 2U);
  EXPECT_TRUE(views().auditor_grants(ledger::TokenId::random()).value().empty());
  const auto newest = views().auditor_grants(std::nullopt, 2).value();
  ASSERT_EQ(newest.size(), 2U);
  EXPECT_EQ(newest[0].id, third);
  EXPECT_EQ(newest[1].id, second);
  EXPECT_FALSE(views().auditor_grant(ledger::GrantId::random()).value());
  EXPECT_EQ(dump(), rebuilt());
}

TEST_F(AuditorsView, BundlesWaitUntilTheyAreMade) {
  const auto first = order_bundle();
  const auto second = order_bundle();
  const auto ids = [&](std::size_t limit) {
    std::vector<ledger::BundleId> out;
    for (const auto& one : views().bundles_under_way(limit).value()) out.push_back(one.id);
    return out;
  };
  EXPECT_EQ(ids(9), (std::vector{first, second}));
  EXPECT_EQ(ids(1), std::vector{first});
  make_bundle(first);
  EXPECT_EQ(ids(9), std::vector{second});
  const auto row = views().bundle(first).value().value();
  EXPECT_EQ(row.order.purpose_of_use, "HCOMPL");
  EXPECT_EQ(row.order.query, "from=0&to=0");
  EXPECT_FALSE(row.order.recipient.is_zero());
  EXPECT_EQ(row.made_at, Sequence{3});
  EXPECT_EQ(row.made.events, 7U);
  EXPECT_EQ(row.made.hash, crypto::sha256(first.view()));
  EXPECT_EQ(views().bundles(std::nullopt, 1).value().front().id, second);
  EXPECT_FALSE(views().bundle(ledger::BundleId::random()).value());
  EXPECT_EQ(dump(), rebuilt());
}

}  // namespace
}  // namespace lethe::projections::tests
