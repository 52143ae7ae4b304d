#include "api/commands/consent_standing.h"

#include <gtest/gtest.h>

#include "tests/api/fixture.h"

namespace lethe::api::testing {
namespace {

using ledger::ConsentStatus;

class ConsentStanding : public ::testing::Test {
 protected:
  void SetUp() override {
    world.register_person("ann", ledger::SubjectType::kUser);
    world.publish("v1");
    DefinePurposeInput purpose;
    purpose.purpose = "trial";
    purpose.basis = ledger::LegalBasis::kConsent;
    purpose.validity_days = 10;
    world.define(purpose);
  }
  ConsentStatus standing(projections::AsOf as_of = {}) {
    const auto snapshot = world.ledger()->snapshot();
    const projections::Views views(*snapshot);
    const auto decision = **views.consent(world.person("ann"), "trial", as_of);
    return *consent_standing(views, decision, world.clock.now(), as_of);
  }
  void give(const std::string& version) {
    EXPECT_EQ(outcome(world.consent("portal", "ann", "trial", ConsentStatus::kGiven, version)),
              "201");
  }
  projections::AsOf now() { return {{world.ledger()->size().value}}; }
  World world;
};

TEST_F(ConsentStanding, EndsWithItsTime) {
  give("v1");
  EXPECT_EQ(standing(), ConsentStatus::kGiven);
  world.clock.advance_seconds(10 * 86'400 - 1);
  EXPECT_EQ(standing(), ConsentStatus::kGiven);
  world.clock.advance_seconds(1);
  EXPECT_EQ(standing(), ConsentStatus::kExpired);
}

TEST_F(ConsentStanding, EndsWithAPolicyThatAsksAnewHoweverManyCameSince) {
  give("v1");
  for (int i = 2; i < 40; ++i) world.publish("v" + std::to_string(i), i == 3);
  EXPECT_EQ(standing(), ConsentStatus::kInvalidated);
  give("v39");
  EXPECT_EQ(standing(), ConsentStatus::kGiven);
  for (int i = 40; i < 80; ++i) world.publish("v" + std::to_string(i));
  EXPECT_EQ(standing(), ConsentStatus::kGiven);
}

TEST_F(ConsentStanding, IsAsItWasInThePast) {
  give("v1");
  const auto given = now();
  world.publish("v2");
  const auto before = now();
  world.publish("v3", true);
  EXPECT_EQ(standing(given), ConsentStatus::kGiven);
  EXPECT_EQ(standing(before), ConsentStatus::kGiven);
  EXPECT_EQ(standing(), ConsentStatus::kInvalidated);
  give("v3");
  EXPECT_EQ(standing(before), ConsentStatus::kGiven);
}

TEST_F(ConsentStanding, OfWhatWasNeverInForceIsTheDecision) {
  EXPECT_EQ(outcome(world.consent("portal", "ann", "trial", ConsentStatus::kRefused, "v1")), "201");
  world.publish("v2", true);
  world.clock.advance_days(20);
  EXPECT_EQ(standing(), ConsentStatus::kRefused);
}

}  // namespace
}  // namespace lethe::api::testing
