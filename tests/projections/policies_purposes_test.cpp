#include <gtest/gtest.h>

#include "tests/projections/ledger_under_test.h"

namespace lethe::projections::tests {
namespace {

class PoliciesView : public testing::Test, protected LedgerUnderTest {
 protected:
  std::string current(AsOf as_of = {}) const {
    const auto policy = views().current_policy(as_of).value();
    return policy ? policy->version : "-";
  }
  std::string listed(std::optional<Sequence> before, std::size_t limit) const {
    std::string out;
    for (const auto& policy : views().policies(before, limit).value()) out += policy.version + " ";
    return out;
  }
};

TEST_F(PoliciesView, TheNewestIsCurrentAtEachMoment) {
  EXPECT_EQ(current(), "-");
  const Sequence first = publish("v1");
  const Sequence second = publish("v2");
  publish("v3");
  EXPECT_EQ(current(), "v3");
  EXPECT_EQ(current({first}), "-");
  EXPECT_EQ(current({second}), "v1");
  EXPECT_EQ(current({second.next()}), "v2");
}

TEST_F(PoliciesView, OneIsFoundByItsVersion) {
  ledger::PolicyPublished facts{"2026-01", "https://example.org/p", crypto::sha256({}), "de", true};
  const Sequence sequence = append({.facts = facts});
  publish("2026-02");
  const auto policy = views().policy("2026-01").value().value();
  EXPECT_EQ(policy.version, "2026-01");
  EXPECT_EQ(policy.url, facts.url);
  EXPECT_EQ(policy.hash, facts.hash);
  EXPECT_EQ(policy.language, "de");
  EXPECT_TRUE(policy.consent_anew);
  EXPECT_EQ(policy.sequence, sequence);
  EXPECT_EQ(policy.published.micros, 1'000'000);
  EXPECT_FALSE(views().policy("2026-0").value());
}

TEST_F(PoliciesView, ListsInPagesNewestFirst) {
  publish("v1");
  const Sequence second = publish("v2");
  publish("v3");
  EXPECT_EQ(listed({}, 10), "v3 v2 v1 ");
  EXPECT_EQ(listed({}, 2), "v3 v2 ");
  EXPECT_EQ(listed(second, 2), "v1 ");
  EXPECT_EQ(listed({}, 0), "");
}

class PurposesView : public testing::Test, protected LedgerUnderTest {
 protected:
  std::string title(std::string_view purpose, AsOf as_of = {}) const {
    const auto row = views().purpose(purpose, as_of).value();
    return row ? row->title : "-";
  }
  std::string listed(std::string_view after, std::size_t limit, AsOf as_of = {}) const {
    std::string out;
    for (const auto& row : views().purposes(after, limit, as_of).value()) out += row.purpose + " ";
    return out;
  }
};

TEST_F(PurposesView, EachMomentHasItsDefinition) {
  const Sequence first = define("news", "News");
  const Sequence second = define("news", "Newsletter", true);
  EXPECT_EQ(title("news"), "Newsletter");
  EXPECT_EQ(title("news", {second}), "News");
  EXPECT_EQ(title("news", {first}), "-");
  EXPECT_EQ(title("new"), "-");
  EXPECT_TRUE(views().purpose("news").value()->retired);
  EXPECT_FALSE(views().purpose("news", {second}).value()->retired);
}

TEST_F(PurposesView, ARowSaysWhatWasDefined) {
  const Sequence sequence =
      append({.facts = ledger::PurposeDefined{"research", ledger::LegalBasis::kPublicTask, true,
                                              365, false, "Research", true}});
  const auto row = views().purpose("research").value().value();
  EXPECT_EQ(row.purpose, "research");
  EXPECT_EQ(row.title, "Research");
  EXPECT_EQ(row.basis, ledger::LegalBasis::kPublicTask);
  EXPECT_TRUE(row.special_category);
  EXPECT_EQ(row.validity_days, 365U);
  EXPECT_TRUE(row.direct_marketing);
  EXPECT_EQ(row.sequence, sequence);
  EXPECT_EQ(row.time.micros, 1'000'000);
}

TEST_F(PurposesView, ListsInPagesByCode) {
  for (const char* purpose : {"b", "a", "aa"}) define(purpose);
  const Sequence last = define("c");
  EXPECT_EQ(listed("", 10), "a aa b c ");
  EXPECT_EQ(listed("", 2), "a aa ");
  EXPECT_EQ(listed("aa", 1), "b ");
  EXPECT_EQ(listed("ab", 10), "b c ");
  EXPECT_EQ(listed("c", 10), "");
  EXPECT_EQ(listed("", 10, {last}), "a aa b ");
  EXPECT_EQ(listed("", 0), "");
}

}  // namespace
}  // namespace lethe::projections::tests
