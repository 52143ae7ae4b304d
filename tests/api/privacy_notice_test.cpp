// What people are told of the organisation, now and in the past.
#include "api/commands/privacy_notice.h"

#include <gtest/gtest.h>

#include "tests/api/rule_table.h"

namespace lethe::api::testing {
namespace {

using boost::json::object;

object notice_of(World& world, projections::AsOf as_of = {}) {
  const auto snapshot = world.ledger()->snapshot();
  return *privacy_notice(*world.ledger(), projections::Views(*snapshot), as_of);
}

TEST(PrivacyNotice, OfALedgerThatNobodySetUpSaysWhatHolds) {
  World world;
  const auto notice = notice_of(world);
  EXPECT_EQ(notice.at("controller"), (object{{"name", "clinic"}}));
  EXPECT_FALSE(notice.contains("jurisdiction"));
  EXPECT_FALSE(notice.contains("policy"));
  EXPECT_EQ(notice.at("retention_days").at("evidence"), 2192);
  EXPECT_EQ(notice.at("people_see_staff"), false);
  EXPECT_EQ(notice.at("people_delete"),
            (object{{"ticket", false}, {"topic", false}, {"comment", false}}));
  EXPECT_EQ(notice.at("profile_fields").as_array().front(), "given_name");
}

TEST(PrivacyNotice, SaysWhatTheOrganisationSet) {
  World world;
  run_table(world, R"(
    setting admin controller_name="Harbour" jurisdiction="NO" -> 200 | settings.changed
    setting admin controller_email="dpo@h.example" -> 200 | settings.changed
    setting admin profile_fields=["email","shoe_size"] -> 200 | settings.changed
    setting admin people_see_staff=true -> 200 | settings.changed
    setting admin allow_delete_topics=true ticket_retention_days=730 -> 200 | settings.changed
    setting admin default_policy_url="https://h.example/privacy" -> 200 | settings.changed
    policy  admin v1 no-url -> 201 | policy.published
  )");
  const auto notice = notice_of(world);
  EXPECT_EQ(notice.at("controller"), (object{{"name", "Harbour"}, {"email", "dpo@h.example"}}));
  EXPECT_EQ(notice.at("jurisdiction"), "NO");
  EXPECT_EQ(notice.at("policy").at("version"), "v1");
  EXPECT_EQ(notice.at("policy").at("url"), "https://h.example/privacy");
  EXPECT_EQ(notice.at("retention_days").at("ticket"), 730);
  EXPECT_EQ(notice.at("profile_fields"), (boost::json::array{"email", "shoe_size"}));
  EXPECT_EQ(notice.at("people_see_staff"), true);
  EXPECT_EQ(notice.at("people_delete").at("topic"), true);
}

TEST(PrivacyNotice, AnswersForThePast) {
  World world;
  run_table(world, R"(
    setting admin controller_name="Harbour" -> 200 | settings.changed
  )");
  const projections::AsOf then{{world.ledger()->size().value}};
  run_table(world, R"(
    setting admin controller_name="Bay" -> 200 | settings.changed
    policy  admin v1 -> 201 | policy.published
  )");
  EXPECT_EQ(notice_of(world).at("controller").at("name"), "Bay");
  EXPECT_EQ(notice_of(world, then).at("controller").at("name"), "Harbour");
  EXPECT_FALSE(notice_of(world, then).contains("policy"));
}

}  // namespace
}  // namespace lethe::api::testing
