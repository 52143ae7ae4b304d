// What events hold sealed in words, and who reads it back.
#include "api/commands/event_texts.h"

#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

#include "api/commands/breaches.h"
#include "api/commands/scheduler.h"
#include "tests/api/rule_table.h"

namespace lethe::api::testing {
namespace {

class EventTexts : public ::testing::Test {
 protected:
  void SetUp() override {
    run_table(world, R"(
      register portal ann user                       -> 201 | subject.registered
      register portal dan agent                      -> 201 | subject.registered
    )");
  }
  /// Of the latest event that there is.
  std::uint64_t after(const std::string& line) {
    run_table(world, line);
    return world.ledger()->size().value - 1;
  }
  Reply read(const std::string& who, std::uint64_t sequence,
             std::optional<std::string> reason = std::nullopt,
             std::optional<std::string> exception = std::nullopt) {
    auto request = world.request(who);
    request.restriction_exception = std::move(exception);
    return api::run(world.store(), world.clinic(), std::move(request), read_texts,
                    ReadTextsInput{world.event({sequence}), "HCOMPL", std::move(reason)});
  }
  static std::string texts(const Reply& reply) {
    if (reply.refused()) return outcome(reply);
    return boost::json::serialize(reply.answer().body.at("texts"));
  }
  World world;
};

TEST_F(EventTexts, P6AreReadBehindAnAccess) {
  const auto access = after("read agent:dan ann TREAT reason=visit -> 200 | access.recorded");
  const auto reply = read("reviewer", access, "review");
  EXPECT_EQ(texts(reply), R"([{"role":"reason","text":"visit"}])");
  EXPECT_EQ(world.kinds_of(reply), std::vector<std::string>{"access.recorded"});
  const auto event = world.event(reply.outcome.first);
  EXPECT_EQ(event.subject, world.person("ann"));
  const auto& facts = std::get<ledger::AccessRecorded>(event.facts);
  EXPECT_EQ(facts.resource_type, "access.recorded");
  EXPECT_EQ(facts.fields, std::vector<std::string>{"reason"});
  EXPECT_EQ(facts.purpose_of_use, "HCOMPL");
  EXPECT_EQ(world.section_text(event, 0), "review");
  EXPECT_EQ(reply.answer().body.at("access"), event.sequence.value);
}

TEST_F(EventTexts, NeedAPurposeAndARole) {
  const auto hold = after("hold admin ann h1 -> 201 | hold.placed");
  EXPECT_EQ(outcome(world.run("admin", read_texts, ReadTextsInput{world.event({hold}), {}, {}})),
            "400 purpose-of-use-required");
  EXPECT_EQ(texts(read("reviewer", hold)), "403 forbidden");
  EXPECT_EQ(texts(read("auditor", hold)), "403 forbidden");
  run_table(world, "grant admin auditor texts g -> 201 | auditor.granted");
  const auto read_by = [&](const std::string& who) { return read(who, hold).refused(); };
  for (const auto* who : {"auditor", "admin", "portal", "agent:dan"}) {
    EXPECT_FALSE(read_by(who)) << who;
  }
}

TEST_F(EventTexts, SayWhatSomebodyAskedFor) {
  const auto asked = after(
      "request subject:ann ann q1 rectification detail=my-city -> 201 | rights_request.recorded");
  EXPECT_EQ(texts(read("agent:dan", asked)), R"([{"role":"detail","text":"my-city"}])");
  run_table(world, "restrict portal ann r1 -> 201 | restriction.set");
  EXPECT_EQ(texts(read("agent:dan", asked)), "409 subject-restricted");
  const auto under = read("agent:dan", asked, std::nullopt, "legal_claims");
  ASSERT_FALSE(under.refused());
  EXPECT_EQ(std::get<ledger::AccessRecorded>(world.event(under.outcome.first).facts).resource_type,
            "rights_request.recorded.legal_claims");
}

TEST_F(EventTexts, OfAnEventWithoutAnyAreNoAccess) {
  const auto reply = read("admin", after("edit portal ann city=Rome -> 200 | profile.edited"));
  EXPECT_EQ(texts(reply), "[]") << "a profile has a route of its own";
  EXPECT_EQ(reply.outcome.events, 0U);
  EXPECT_FALSE(reply.answer().body.contains("access"));
}

TEST_F(EventTexts, AboutNobodyAreReadLikewise) {
  RecordBreachInput breach;
  breach.facts.aware_at = world.clock.now();
  breach.facts.description = "a laptop was lost";
  const auto made = world.run("admin", record_breach, breach);
  ASSERT_EQ(outcome(made), "201");
  const auto reply = read("admin", made.outcome.first.value, "inquiry");
  EXPECT_EQ(texts(reply), R"([{"role":"detail","text":"a laptop was lost"}])");
  const auto event = world.event(reply.outcome.first);
  EXPECT_TRUE(event.subject.is_zero());
  EXPECT_EQ(world.section_text(event, 0), "inquiry");
}

TEST_F(EventTexts, OutliveThePersonAsLongAsTheLawKeepsThem) {
  run_table(world, "setting admin access_retention_days=400 -> 200 | settings.changed");
  const auto access = after("read agent:dan ann TREAT reason=visit -> 200 | access.recorded");
  run_table(world, "erase portal ann -> 201 | erasure.ordered erasure.completed");
  const auto kept = read("reviewer", access, "review");
  EXPECT_EQ(texts(kept), R"([{"role":"reason","text":"visit"}])");
  const auto event = world.event(kept.outcome.first);
  EXPECT_EQ(event.sections.at(0).compartment.slot.value, 0U) << "not among what is to go";
  world.clock.advance_days(400);
  Scheduler scheduler(world.store());
  ASSERT_TRUE(scheduler.run_due(world.clinic(), world.clock.now()));
  EXPECT_EQ(texts(read("reviewer", access)), R"([{"role":"reason"}])");
}

}  // namespace
}  // namespace lethe::api::testing
