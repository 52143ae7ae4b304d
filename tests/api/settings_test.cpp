// Effective settings, now and in the past.
#include "api/commands/settings.h"

#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

#include "tests/api/fixture.h"

namespace lethe::api::testing {
namespace {

TEST(Settings, EveryDefaultKeepsToItsOwnSchema) {
  for (const auto& schema : settings_schema()) {
    const auto value = default_of(schema);
    if (value.is_null()) continue;
    const boost::json::object body{{schema.name, value}};
    EXPECT_TRUE(read_input<ChangeSettingsInput>(body)) << schema.name;
    EXPECT_LE(boost::json::serialize(value).size(), ledger::kMaxCodeSize);
  }
}

TEST(Settings, TellWhichEventSetThem) {
  World world;
  world.publish("v1");
  const auto reply =
      world.run("admin", change_settings,
                parse_as<ChangeSettingsInput>(R"({"minimum_age":14,"request_user_consent":true})"));
  const auto& body = reply.answer().body;
  EXPECT_EQ(body.size(), settings_schema().size());
  EXPECT_EQ(boost::json::serialize(body.at("minimum_age")),
            R"({"value":14,"default":16,"sequence":)" + std::to_string(reply.outcome.first.value) +
                R"(,"time":")" + ledger::format_rfc3339(reply.outcome.time) + "\"}");
  EXPECT_EQ(boost::json::serialize(body.at("contact_cloud_app")),
            R"({"value":false,"default":false})");
  const auto snapshot = world.ledger()->snapshot();
  const projections::Views views(*snapshot);
  EXPECT_EQ(settings_json(*effective_settings(views)), body);
  EXPECT_TRUE(*setting_boolean(views, "request_user_consent"));
  EXPECT_EQ(*setting_integer(views, "minimum_age"), 14);
}

TEST(Settings, AnswerForThePast) {
  World world;
  const auto change = [&](std::string_view json) {
    return world.run("admin", change_settings, parse_as<ChangeSettingsInput>(json)).outcome.first;
  };
  const auto first = change(R"({"minimum_age":13})");
  const auto second = change(R"({"minimum_age":null})");
  const auto snapshot = world.ledger()->snapshot();
  const projections::Views views(*snapshot);
  const auto at = [&](ledger::Sequence behind) {
    const auto settings = *effective_settings(views, projections::AsOf{behind});
    return boost::json::serialize(settings_json(settings).at("minimum_age").at("value"));
  };
  EXPECT_EQ(at(first), "16");
  EXPECT_EQ(at(first.next()), "13");
  EXPECT_EQ(at(second), "13");
  EXPECT_EQ(at(second.next()), "16");
}

TEST(Settings, DatesAreOfTheCalendar) {
  const auto faults = [](std::string_view json) {
    const auto input = read_input<ChangeSettingsInput>(*parse_body(json));
    return input ? 0U : input.error().faults.size();
  };
  EXPECT_EQ(faults(R"({"public_holidays":["2027-01-01","2028-02-29"]})"), 0U);
  EXPECT_EQ(faults(R"({"public_holidays":["2027-02-29","2027-13-01","27-01-01","2027-1-01"]})"),
            4U);
  EXPECT_EQ(faults(R"({"public_holidays":["2027-01-01","2027-01-01"]})"), 1U);
  World world;
  world.run("admin", change_settings,
            parse_as<ChangeSettingsInput>(R"({"public_holidays":["2027-12-25"]})"));
  const auto snapshot = world.ledger()->snapshot();
  EXPECT_EQ(*setting_dates(projections::Views(*snapshot), "public_holidays"),
            std::vector<std::string>{"2027-12-25"});
}

TEST(Settings, EveryRetentionPeriodIsForEverUntilSomebodySaysOtherwise) {
  World world;
  const auto snapshot = world.ledger()->snapshot();
  const projections::Views views(*snapshot);
  for (const auto* name : {"ticket_retention_days", "topic_retention_days",
                           "comment_retention_days", "inactive_person_days"}) {
    EXPECT_EQ(*setting_integer(views, name), 0) << name;
  }
}

TEST(Settings, AChangeTellsWhoAndWhatItWasBefore) {
  World world;
  world.publish("v1");
  const auto change = [&](std::string_view json) {
    return world.run("admin", change_settings, parse_as<ChangeSettingsInput>(json)).outcome.first;
  };
  change(R"({"reminder_days":3})");
  const auto second = change(R"({"reminder_days":null,"request_user_consent":true})");
  const auto snapshot = world.ledger()->snapshot();
  const auto told = *settings_change_json(projections::Views(*snapshot), world.event(second));
  const auto admin = world.token("admin").str();
  EXPECT_EQ(boost::json::serialize(told),
            R"({"sequence":)" + std::to_string(second.value) + R"(,"time":")" +
                ledger::format_rfc3339(world.clock.now()) +
                R"(","actor":{"type":"service","id":")" + admin + R"(","token":")" + admin +
                R"("},"changes":[{"name":"request_user_consent","value":true,"was":false},)"
                R"({"name":"reminder_days","value":7,"was":3}]})");
}

}  // namespace
}  // namespace lethe::api::testing
