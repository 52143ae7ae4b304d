// Locks and automatic log-off over a real connection.
#include <gtest/gtest.h>

#include "tests/api/http_fixture.h"

namespace lethe::api::testing {
namespace {

TEST(P7Sessions, AnyTokenTellsWhoseItIs) {
  HttpWorld http;
  const auto ada = http.person("ada");
  const auto own = http.get("subject:ada", "session");
  ASSERT_EQ(own.outcome(), "200") << own.body;
  EXPECT_EQ(own.json().at("role"), "subject");
  EXPECT_EQ(own.json().at("subject").as_string(), ada);
  EXPECT_FALSE(own.json().as_object().contains("token"));
  EXPECT_EQ(http.get("admin", "session").json().at("role"), "admin");
  EXPECT_EQ(http.get("operator", "session").json().at("role"), "operator");
  http.world.clock.advance_days(500);
  EXPECT_EQ(http.get("subject:ada", "session").outcome(), "401 token-expired");
}

TEST(P7Sessions, ALockedAgentsTokensAreNotTaken) {
  HttpWorld http;
  const auto ines = http.agent("ines");
  EXPECT_EQ(http.get("agent:ines", "policies").outcome(), "200");
  const auto locked =
      http.send("admin", "POST", "agents/" + ines + "/lock", R"({"reason":"a lost badge"})");
  ASSERT_EQ(locked.outcome(), "200") << locked.body;
  EXPECT_EQ(http.get("agent:ines", "policies").outcome(), "403 agent-locked");
  EXPECT_EQ(http.get("reviewer:ines", "policies").outcome(), "403 agent-locked");
  EXPECT_EQ(http.get("agent:olaf", "policies").outcome(), "200");
  EXPECT_TRUE(http.get("portal", "agents/" + ines + "/lock").json().at("locked").as_bool());
  EXPECT_EQ(
      http.send("admin", "POST", "agents/" + ines + "/unlock", R"({"reason":"found"})").outcome(),
      "200");
  EXPECT_EQ(http.get("agent:ines", "policies").outcome(), "200");
}

TEST(P7Sessions, ATokenOfStaffThatNobodyUsesIsNotTakenAnyMore) {
  HttpWorld http;
  http.send("admin", "PATCH", "settings/privacy", R"({"agent_idle_minutes":10})");
  EXPECT_EQ(http.get("agent:ines", "policies").outcome(), "200");
  http.world.clock.advance_seconds(10 * 60);
  EXPECT_EQ(http.get("agent:ines", "policies").outcome(), "200") << "used again in time";
  http.world.clock.advance_seconds(10 * 60);
  EXPECT_EQ(http.get("agent:ines", "policies").outcome(), "200");
  http.world.clock.advance_seconds(10 * 60 + 1);
  EXPECT_EQ(http.get("agent:ines", "policies").outcome(), "401 token-idle");
  EXPECT_EQ(http.get("agent:ines", "policies").outcome(), "401 token-idle") << "and stays so";
  EXPECT_EQ(http.get("portal", "policies").outcome(), "200") << "no member of staff";
  http.restart_in("");
  EXPECT_EQ(http.get("agent:ines", "policies").outcome(), "401 token-idle")
      << "also for a server that has not seen it";
  EXPECT_EQ(http.get("agent:olaf", "policies").outcome(), "200");
  http.restart_in("");
  EXPECT_EQ(http.get("agent:olaf", "policies").outcome(), "200") << "it was just issued";
}

}  // namespace
}  // namespace lethe::api::testing
