#include <gtest/gtest.h>

#include "tests/projections/ledger_under_test.h"

namespace lethe::projections::tests {
namespace {

class SettingsView : public testing::Test, protected LedgerUnderTest {
 protected:
  std::string at(std::string_view name, AsOf as_of = {}) const {
    const auto setting = views().setting(name, as_of).value();
    return setting ? setting->value : "-";
  }
};

TEST_F(SettingsView, NeverChangedIsNothing) {
  EXPECT_EQ(at("minimum_age"), "-");
  EXPECT_TRUE(views().settings().value().empty());
}

TEST_F(SettingsView, EachMomentHasItsValue) {
  const Sequence first = set({{"minimum_age", "16"}, {"contact_cloud_app", "true"}});
  const Sequence second = set({{"minimum_age", "14"}});
  EXPECT_EQ(at("minimum_age"), "14");
  EXPECT_EQ(at("minimum_age", {second}), "16");
  EXPECT_EQ(at("minimum_age", {first}), "-");
  EXPECT_EQ(at("contact_cloud_app", {second.next()}), "true");
}

TEST_F(SettingsView, AValueNamesTheEventThatSetIt) {
  set({{"minimum_age", "16"}});
  const Sequence second = set({{"minimum_age", "14"}});
  const auto setting = views().setting("minimum_age").value().value();
  EXPECT_EQ(setting.changed, second);
  EXPECT_EQ(setting.time, events().back().time);
}

TEST_F(SettingsView, AllComeByName) {
  set({{"b", "1"}, {"a", "2"}});
  const Sequence later = set({{"c", "3"}, {"a", "4"}});
  const auto names = [&](AsOf as_of) {
    std::string out;
    for (const auto& [name, setting] : views().settings(as_of).value()) {
      out += name + setting.value;
    }
    return out;
  };
  EXPECT_EQ(names({}), "a4b1c3");
  EXPECT_EQ(names({later}), "a2b1");
  EXPECT_EQ(names({Sequence{0}}), "");
}

TEST_F(SettingsView, ChangesComeInOrderOfTheirEvents) {
  const Sequence first = set({{"a", "1"}, {"b", "2"}});
  publish("v1");
  const Sequence second = set({{"a", "2"}});
  const auto changes = [&](const PostingRange& range) {
    std::vector<Sequence> out;
    const auto visit = [&](const Posting& posting) {
      out.push_back(posting.sequence);
      return true;
    };
    views().setting_changes(range, visit).value();
    return out;
  };
  EXPECT_EQ(changes({}), (std::vector{first, second}));
  EXPECT_EQ(changes({{}, second, Direction::kNewestFirst}), std::vector{first});
  EXPECT_EQ(changes({first.next()}), std::vector{second});
}

}  // namespace
}  // namespace lethe::projections::tests
