// Recipients, disclosures to them, the hosting region and contracts.
#include <gtest/gtest.h>

#include "tests/projections/ledger_under_test.h"

namespace lethe::projections::tests {
namespace {

class RecipientsView : public testing::Test, protected LedgerUnderTest {
 protected:
  std::vector<Sequence> disclosures(const std::optional<std::string>& to,
                                    const PostingRange& range = {}) const {
    std::vector<Sequence> out;
    const auto visit = [&](const Posting& posting) {
      out.push_back(posting.sequence);
      return true;
    };
    views().disclosures(to, range, visit).value();
    return out;
  }
};

TEST_F(RecipientsView, EachMomentHasItsDefinition) {
  EXPECT_FALSE(views().recipient("lab").value());
  const Sequence first = recipient("lab", "Laboratory");
  const Sequence second = recipient("lab", "Lab");
  const auto now = views().recipient("lab").value().value();
  EXPECT_EQ(now.title, "Lab");
  EXPECT_EQ(now.sequence, second);
  EXPECT_EQ(now.type, ledger::RecipientType::kProcessor);
  EXPECT_TRUE(now.enabled);
  EXPECT_EQ(now.purposes, (std::vector<std::string>{"care", "news"}));
  EXPECT_EQ(now.categories, (std::vector<std::string>{"email", "city"}));
  EXPECT_EQ(now.endpoint, "https://lab.example/");
  EXPECT_EQ(now.country, "US");
  EXPECT_EQ(now.safeguard, "scc");
  EXPECT_EQ(views().recipient("lab", {second}).value()->title, "Laboratory");
  EXPECT_FALSE(views().recipient("lab", {first}).value());
  EXPECT_FALSE(views().recipient("la").value());
}

TEST_F(RecipientsView, ListsInPagesByCode) {
  recipient("lab");
  recipient("bank");
  const Sequence later = recipient("mailer");
  const auto codes = [&](std::string_view after, std::size_t limit, AsOf as_of) {
    std::string out;
    for (const auto& one : views().recipients(after, limit, as_of).value()) {
      out += one.recipient + " ";
    }
    return out;
  };
  EXPECT_EQ(codes("", 9, {}), "bank lab mailer ");
  EXPECT_EQ(codes("", 2, {}), "bank lab ");
  EXPECT_EQ(codes("lab", 2, {}), "mailer ");
  EXPECT_EQ(codes("", 9, {later}), "bank lab ");
  EXPECT_EQ(codes("", 0, {}), "");
}

TEST_F(RecipientsView, DisclosuresComeOfAllAndOfOne) {
  const auto ann = register_person();
  const auto bob = register_person();
  const auto first = disclose(ann, "lab", {"email"});
  const auto second = disclose(bob, "labs", {"email"});
  const auto third = disclose(bob, "lab", {"email"});
  EXPECT_EQ(disclosures({}), (std::vector{first, second, third}));
  EXPECT_EQ(disclosures("lab"), (std::vector{first, third}));
  EXPECT_EQ(disclosures("lab", {{}, third, Direction::kNewestFirst}), std::vector{first});
  EXPECT_EQ(disclosures("nobody"), std::vector<Sequence>{});
}

TEST_F(RecipientsView, TheRegionChangesWithTheLastStep) {
  using State = ledger::RegionMoveState;
  EXPECT_EQ(views().region().value()->region, "eu");
  EXPECT_EQ(views().region().value()->since, Sequence{0});
  EXPECT_FALSE(views().region({Sequence{0}}).value());
  EXPECT_FALSE(views().region_move().value());
  const auto asked = move_region("eu", "ch", State::kRequested);
  EXPECT_TRUE(views().region_move().value()->is_open());
  move_region("eu", "ch", State::kMoving);
  EXPECT_TRUE(views().region_move().value()->is_open());
  EXPECT_EQ(views().region().value()->region, "eu");
  const auto done = move_region("eu", "ch", State::kDone);
  EXPECT_FALSE(views().region_move().value()->is_open());
  EXPECT_EQ(views().region().value()->region, "ch");
  EXPECT_EQ(views().region().value()->since, done);
  EXPECT_EQ(views().region({done}).value()->region, "eu");
  EXPECT_EQ(views().region_moves().value().size(), 3U);
  EXPECT_EQ(views().region_moves({asked.next()}).value().size(), 1U);
}

TEST_F(RecipientsView, TheNewestContractIsCurrent) {
  EXPECT_FALSE(views().current_contract().value());
  const auto first = accept("1");
  const auto second = accept("2", "Somebody");
  EXPECT_EQ(views().current_contract().value(), second);
  EXPECT_EQ(views().current_contract({second}).value(), first);
  EXPECT_EQ(views().contract("1").value(), first);
  EXPECT_FALSE(views().contract("3").value());
}

}  // namespace
}  // namespace lethe::projections::tests
