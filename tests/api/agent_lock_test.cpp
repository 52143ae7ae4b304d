// Log-in monitoring (45 CFR 164.308(a)(5)(ii)(C)): when an agent is locked, and what that does.
#include "api/commands/agent_locks.h"

#include <gtest/gtest.h>

#include "api/commands/activity.h"
#include "tests/api/review_world.h"
#include "tests/api/rule_table.h"

namespace lethe::api::testing {
namespace {

using ledger::AccessOutcome;
using ledger::LockCause;

class AgentLocks : public ::testing::Test {
 protected:
  Reply login(AccessOutcome outcome, const std::string& agent = "ines",
              std::int64_t seconds_ago = 0) {
    RecordLoginInput input;
    input.actor = world.person(agent);
    input.action = ledger::LoginAction::kLogin;
    input.outcome = outcome;
    input.occurred_at = ledger::Moment{world.clock.now().micros - seconds_ago * 1'000'000};
    return world.run("portal", record_login, input);
  }
  Reply fail(const std::string& agent = "ines", std::int64_t seconds_ago = 0) {
    return login(AccessOutcome::kSeriousFailure, agent, seconds_ago);
  }
  bool is_locked(const std::string& agent = "ines") {
    return projections::Views(*world.ledger()->snapshot())
        .logins(world.person(agent))
        .value()
        .is_locked(world.clock.now());
  }
  std::string unlock(const std::string& agent = "ines") {
    UnlockAgentInput input;
    input.agent = world.person(agent);
    input.reason = "they called";
    return outcome(world.run("admin", unlock_agent, input));
  }

  ReviewWorld world;
};

TEST_F(AgentLocks, FiveFailuresInAQuarterOfAnHourLock) {
  for (int i = 0; i < 4; ++i) {
    const auto reply = fail();
    EXPECT_EQ(world.kinds_of(reply), std::vector<std::string>{"login.recorded"});
    EXPECT_FALSE(reply.answer().body.contains("locked_until"));
  }
  EXPECT_FALSE(is_locked());
  const auto fifth = fail();
  EXPECT_EQ(world.kinds_of(fifth), (std::vector<std::string>{"login.recorded", "agent.locked"}));
  const auto facts = std::get<ledger::AgentLocked>(world.event(fifth.outcome.first.next()).facts);
  EXPECT_EQ(facts.cause, LockCause::kLoginFailures);
  EXPECT_EQ(facts.failures, 5U);
  EXPECT_EQ(text_at(fifth.answer().body, "locked_until"), ledger::format_rfc3339(facts.until));
  EXPECT_TRUE(is_locked());
  EXPECT_FALSE(is_locked("olaf"));
  const auto meanwhile = login(AccessOutcome::kSuccess);
  EXPECT_TRUE(meanwhile.answer().body.contains("locked_until")) << "whoever asks is told";
  EXPECT_EQ(fail().outcome.events, 1U) << "one lock at a time";
  world.clock.advance_seconds(30 * 60);
  EXPECT_FALSE(is_locked());
}

TEST_F(AgentLocks, WhatSucceedsOrIsLongAgoStartsAnew) {
  for (int i = 0; i < 4; ++i) fail();
  login(AccessOutcome::kSuccess);
  for (int i = 0; i < 4; ++i) fail();
  EXPECT_FALSE(is_locked());
  world.clock.advance_seconds(15 * 60 + 1);
  fail();
  EXPECT_FALSE(is_locked()) << "the four are too long ago";
  for (int i = 0; i < 20; ++i) fail("olaf", 3'600);
  EXPECT_FALSE(is_locked("olaf")) << "told late";
}

TEST_F(AgentLocks, LastAsLongAsTheSettingsSay) {
  world.set(R"({"login_failures":2,"login_window_minutes":1,"login_lock_minutes":0})");
  fail();
  const auto reply = fail();
  EXPECT_TRUE(reply.answer().body.at("locked_until").is_null());
  world.clock.advance_days(300);
  EXPECT_TRUE(is_locked());
  EXPECT_EQ(unlock("zoe"), "404 unknown-subject") << "who is no agent";
  EXPECT_EQ(unlock(), "200");
  EXPECT_FALSE(is_locked());
  fail();
  EXPECT_FALSE(is_locked()) << "those before count no more";
  const auto size = world.ledger()->size();
  EXPECT_EQ(unlock(), "200");
  EXPECT_EQ(world.ledger()->size(), size) << "nothing was locked";
  world.set(R"({"login_failures":0})");
  for (int i = 0; i < 20; ++i) fail();
  EXPECT_FALSE(is_locked());
}

TEST_F(AgentLocks, AreOrderedToo) {
  LockAgentInput input;
  input.agent = world.person("ines");
  input.reason = "the badge was found";
  input.minutes = 10;
  const auto reply = world.run("admin", lock_agent, input);
  EXPECT_EQ(outcome(reply), "200");
  EXPECT_EQ(text_at(reply.answer().body, "cause"), "ordered");
  const auto event = world.event(reply.outcome.first);
  EXPECT_EQ(world.section_text(event, 0), "the badge was found");
  EXPECT_TRUE(is_locked());
  world.clock.advance_seconds(600);
  EXPECT_FALSE(is_locked());
}

TEST_F(AgentLocks, OfThemTheOfficerIsTold) {
  run_table(world, R"(
    purpose   admin care contract        -> 201 | purpose.defined
    recipient admin officer care email   -> 201 | recipient.defined
  )");
  world.set(R"({"login_alert_recipient":"officer","login_failures":1})");
  fail();
  run_table(world, "notices system -> 200 | notice.recorded\n");
}

}  // namespace
}  // namespace lethe::api::testing
