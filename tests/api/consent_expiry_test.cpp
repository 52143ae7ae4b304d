// That consents expire, with a clock that is turned by hand.
#include <gtest/gtest.h>

#include "tests/api/rule_table.h"

namespace lethe::api::testing {
namespace {

constexpr std::string_view kConsentExpiryGround = R"(
  register portal ann user                               -> 201 | subject.registered
  register portal bob user                               -> 201 | subject.registered
  policy   admin  v1                                     -> 201 | policy.published
  purpose  admin  trial      consent days=30             -> 201 | purpose.defined
  purpose  admin  newsletter consent                     -> 201 | purpose.defined
)";

class ConsentExpiry : public ::testing::Test {
 protected:
  void SetUp() override { run_table(world, kConsentExpiryGround); }
  World world;
};

TEST_F(ConsentExpiry, IsRecordedOnceWhenTheTimeIsOver) {
  run_table(world, R"(
    consent portal ann trial      given v1               -> 201 given | consent.recorded
    consent portal ann newsletter given v1               -> 201 given | consent.recorded
    expire  system                                       -> 200 | -
    wait 29
    consent portal bob trial      given v1               -> 201 given | consent.recorded
    expire  system                                       -> 200 | -
    wait 1
    expire  system                                       -> 200 | consent.recorded
    expire  system                                       -> 200 | -
    wait 4000
    expire  system                                       -> 200 | consent.recorded
    expire  system                                       -> 200 | -
  )");
  const auto event = world.event({world.ledger()->size().value - 1});
  const auto facts = std::get<ledger::ConsentRecorded>(event.facts);
  EXPECT_EQ(event.subject, world.person("bob"));
  EXPECT_EQ(event.actor.type, ledger::ActorType::kSystem);
  EXPECT_EQ(facts.status, ledger::ConsentStatus::kExpired);
  EXPECT_EQ(facts.purpose, "trial");
  EXPECT_EQ(facts.policy_version, "v1");
  EXPECT_LT(facts.expires_at, event.time);
}

TEST_F(ConsentExpiry, WhatIsExpiredIsGivenAnewOrWithdrawn) {
  run_table(world, R"(
    consent  portal ann trial given v1                   -> 201 given | consent.recorded
    consent  portal bob trial given v1                   -> 201 given | consent.recorded
    wait 30
    expire   system                                      -> 200 | consent.recorded consent.recorded
    consent  portal ann trial given v1                   -> 201 given | consent.recorded
    withdraw portal bob trial                            -> 200 withdrawn | consent.recorded
    withdraw portal bob trial                            -> 200 withdrawn | -
    wait 30
    expire   system                                      -> 200 | consent.recorded
  )");
}

TEST_F(ConsentExpiry, WhatWasEndedOrGivenAgainDoesNotExpire) {
  run_table(world, R"(
    consent  portal ann trial given v1                   -> 201 given | consent.recorded
    consent  portal bob trial given v1                   -> 201 given | consent.recorded
    withdraw portal ann trial                            -> 200 withdrawn | consent.recorded
    wait 10
    policy   admin  v2                                   -> 201 | policy.published
    consent  portal bob trial given v2                   -> 201 renewed | consent.recorded
    wait 29
    expire   system                                      -> 200 | -
    wait 1
    expire   system                                      -> 200 | consent.recorded
  )");
}

TEST_F(ConsentExpiry, ErasedPeoplesConsentsExpireToo) {
  run_table(world, R"(
    consent portal ann trial given v1                    -> 201 given | consent.recorded
    erase   portal ann                     -> 201 | erasure.ordered erasure.completed
    wait 30
    expire  system                                       -> 200 | consent.recorded
    withdraw portal ann trial                            -> 200 withdrawn | consent.recorded
  )");
}

TEST_F(ConsentExpiry, GoesInStepsOfItsLimitAndSaysWhetherThereIsMore) {
  run_table(world, R"(
    consent portal ann trial given v1                    -> 201 given | consent.recorded
    wait 1
    consent portal bob trial given v1                    -> 201 given | consent.recorded
    wait 60
  )");
  ExpireConsentsInput one;
  one.limit = 1;
  auto reply = world.run("system", expire_consents, one);
  EXPECT_EQ(reply.answer().body, (boost::json::object{{"expired", 1U}, {"more", true}}));
  EXPECT_EQ(world.event(reply.outcome.first).subject, world.person("ann"));
  reply = world.run("system", expire_consents, one);
  EXPECT_EQ(reply.answer().body, (boost::json::object{{"expired", 1U}, {"more", false}}));
  reply = world.run("system", expire_consents, one);
  EXPECT_EQ(reply.answer().body, (boost::json::object{{"expired", 0U}, {"more", false}}));
}

TEST_F(ConsentExpiry, IsTheSystemsAlone) {
  run_table(world, R"(
    expire admin                                         -> 403 forbidden | request.refused
    expire portal                                        -> 403 forbidden | request.refused
  )");
}

}  // namespace
}  // namespace lethe::api::testing
