#include <gtest/gtest.h>

#include <algorithm>

#include "tests/projections/ledger_under_test.h"

namespace lethe::projections::tests {
namespace {

class TokensView : public testing::Test, protected LedgerUnderTest {};

TEST_F(TokensView, ATokenIsFoundByIdAndByHash) {
  const SubjectId nurse = register_person({}, ledger::SubjectType::kAgent);
  const TokenId id = issue(ledger::Role::kAgent, nurse);
  const auto token = views().token(id).value().value();
  EXPECT_EQ(token.id, id);
  EXPECT_EQ(token.role, ledger::Role::kAgent);
  EXPECT_EQ(token.subject, nurse);
  EXPECT_EQ(token.hash, crypto::sha256(id.view()));
  EXPECT_EQ(token.issued, events().back().time);
  EXPECT_EQ(token.expires_at.micros, 1'000'000'000'000);
  EXPECT_EQ(token.sequence, events().back().sequence);
  EXPECT_FALSE(token.revoked);
  EXPECT_EQ(views().token_by_hash(token.hash).value().value().id, id);
}

TEST_F(TokensView, UnknownOnesAreNothing) {
  EXPECT_FALSE(views().token(TokenId::random()).value());
  EXPECT_FALSE(views().token_by_hash({}).value());
}

TEST_F(TokensView, OnlyAgentsAndSubjectsHaveASubject) {
  const SubjectId someone = register_person();
  const auto subject_of = [&](ledger::Role role) {
    return views().token(issue(role, someone)).value()->subject;
  };
  EXPECT_EQ(subject_of(ledger::Role::kSubject), someone);
  EXPECT_EQ(subject_of(ledger::Role::kAgent), someone);
  EXPECT_TRUE(subject_of(ledger::Role::kPortal).is_zero());
}

TEST_F(TokensView, TheFirstRevocationCounts) {
  const TokenId id = issue(ledger::Role::kPortal);
  revoke(id);
  const Moment first = events().back().time;
  revoke(id);
  EXPECT_EQ(views().token(id).value()->revoked, first);
  revoke(TokenId::random());
}

TEST_F(TokensView, ListsInPagesById) {
  std::vector<TokenId> ids;
  for (int i = 0; i < 5; ++i) ids.push_back(issue(ledger::Role::kPortal));
  std::sort(ids.begin(), ids.end());
  const auto page = [&](std::optional<TokenId> after, std::size_t limit) {
    std::vector<TokenId> out;
    for (const auto& token : views().tokens(after, limit).value()) out.push_back(token.id);
    return out;
  };
  EXPECT_EQ(page({}, 10), ids);
  EXPECT_EQ(page({}, 2), std::vector(ids.begin(), ids.begin() + 2));
  EXPECT_EQ(page(ids[1], 2), std::vector(ids.begin() + 2, ids.begin() + 4));
  EXPECT_EQ(page(ids[3], 2), std::vector(ids.begin() + 4, ids.end()));
  EXPECT_TRUE(page(ids[4], 2).empty());
  EXPECT_TRUE(page({}, 0).empty());
}

}  // namespace
}  // namespace lethe::projections::tests
