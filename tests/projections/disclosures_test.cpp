#include <gtest/gtest.h>

#include "projections/disclosure_views.h"
#include "tests/projections/ledger_under_test.h"

namespace lethe::projections::tests {
namespace {

using ledger::AuthorizationEnd;
using ledger::DisclosureGround;

class DisclosureView : public ::testing::Test, public LedgerUnderTest {
 protected:
  DisclosureViews disclosures() { return DisclosureViews(state()); }
  template <class Row>
  static auto ids(const Result<std::vector<Row>>& rows) {
    std::vector<decltype(Row::id)> out;
    for (const auto& row : rows.value()) out.push_back(row.id);
    return out;
  }

  const SubjectId zoe = register_person(), ann = register_person();
};

TEST_F(DisclosureView, AuthorizationsAreFoundByIdAndByPersonAsTheyWere) {
  const auto first = authorize(zoe, {10}, {100});
  const auto others = authorize(ann, {10}, {100});
  const auto second = authorize(zoe, {20}, {});
  EXPECT_EQ(ids(disclosures().authorizations(zoe, {}, 9)), (std::vector{second, first}));
  EXPECT_EQ(ids(disclosures().authorizations(zoe, {}, 1)), (std::vector{second}));
  const auto row = disclosures().authorization(second)->value();
  EXPECT_EQ(ids(disclosures().authorizations(zoe, row.recorded_at, 9)), (std::vector{first}));
  const AsOf then{row.recorded_at};
  EXPECT_EQ(ids(disclosures().authorizations(zoe, {}, 9, then)), (std::vector{first}));
  EXPECT_FALSE(disclosures().authorization(second, then)->has_value());
  EXPECT_EQ(disclosures().authorization(others)->value().subject, ann);
}

TEST_F(DisclosureView, AnAuthorizationIsInForceFromItsSignatureToItsEnd) {
  const auto dated = disclosures().authorization(authorize(zoe, {10}, {100}))->value();
  EXPECT_FALSE(dated.is_in_force({9}));
  EXPECT_TRUE(dated.is_in_force({10}));
  EXPECT_TRUE(dated.is_in_force({99}));
  EXPECT_FALSE(dated.is_in_force({100}));
  const auto open = authorize(zoe, {10}, {});
  EXPECT_TRUE(disclosures().authorization(open)->value().is_in_force({1'000'000}));
  const auto ended = end_authorization(open, AuthorizationEnd::kRevoked, {50});
  const auto row = disclosures().authorization(open)->value();
  EXPECT_TRUE(row.is_in_force({49}));
  EXPECT_FALSE(row.is_in_force({50}));
  end_authorization(open, AuthorizationEnd::kDefective, {10});
  EXPECT_EQ(disclosures().authorization(open)->value().ended_by, ended) << "the first counts";
  EXPECT_TRUE(disclosures().authorization(open, {ended})->value().is_in_force({50}));
  const auto bad = authorize(zoe, {10}, {});
  end_authorization(bad, AuthorizationEnd::kDefective, {50});
  EXPECT_FALSE(disclosures().authorization(bad)->value().is_in_force({49}));
}

TEST_F(DisclosureView, SuspensionsAreInForceForTheirTimeUnlessTheyAreEnded) {
  const auto first = suspend(zoe, "sheriff", {10}, {100});
  const auto second = suspend(ann, "sheriff", {10}, {100});
  EXPECT_EQ(ids(disclosures().suspensions({}, {}, 9)), (std::vector{second, first}));
  EXPECT_EQ(ids(disclosures().suspensions(zoe, {}, 9)), (std::vector{first}));
  EXPECT_EQ(ids(disclosures().suspensions_in_force({zoe}, {99})), (std::vector{first}));
  EXPECT_TRUE(disclosures().suspensions_in_force({zoe}, {9})->empty());
  EXPECT_TRUE(disclosures().suspensions_in_force({zoe}, {100})->empty());
  const auto both = std::vector{first, second};
  EXPECT_EQ(ids(disclosures().suspensions_in_force({zoe, ann}, {50})), both);
  const auto resumed = resume(first);
  EXPECT_TRUE(disclosures().suspensions_in_force({zoe}, {50})->empty());
  EXPECT_EQ(ids(disclosures().suspensions_in_force({zoe}, {50}, {resumed})), (std::vector{first}));
}

TEST_F(DisclosureView, ASuspensionCoversWhatItsAgencyGot) {
  const auto row = disclosures().suspension(suspend(zoe, "sheriff", {10}, {100}))->value();
  const auto covers = [&](std::string recipient, DisclosureGround ground) {
    return row.covers({std::move(recipient), "care", {}, {}, ground, {}});
  };
  EXPECT_TRUE(covers("sheriff", DisclosureGround::kLawEnforcement));
  EXPECT_TRUE(covers("sheriff", DisclosureGround::kInvalid)) << "on no ground that was said";
  EXPECT_FALSE(covers("sheriff", DisclosureGround::kJudicial));
  EXPECT_FALSE(covers("lab", DisclosureGround::kLawEnforcement));
}

TEST_F(DisclosureView, AccountingsAreFoundByIdAndByPerson) {
  const auto first = account(zoe, 3), second = account(zoe, 4), others = account(ann, 5);
  EXPECT_EQ(ids(disclosures().accountings(zoe, {}, 9)), (std::vector{second, first}));
  EXPECT_EQ(ids(disclosures().accountings(ann, {}, 9)), (std::vector{others}));
  const auto row = disclosures().accounting(second)->value();
  EXPECT_EQ(row.disclosures, 4U);
  EXPECT_EQ(row.subject, zoe);
  EXPECT_FALSE(disclosures().accounting(second, {row.given_at})->has_value());
}

}  // namespace
}  // namespace lethe::projections::tests
