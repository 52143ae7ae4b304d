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

}  // namespace
}  // namespace lethe::api::testing
