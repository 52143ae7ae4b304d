// Rules of the ledger itself: settings, policies, purposes, new ledgers.
#include <gtest/gtest.h>

#include "tests/api/rule_table.h"

namespace lethe::api::testing {
namespace {

TEST(LedgerTable, PoliciesArePublishedOnce) {
  World world;
  run_table(world, R"(
    policy admin v1      -> 201 | policy.published
    policy admin v1      -> 409 policy-exists | request.refused
    policy admin v1 anew -> 409 policy-exists | request.refused
    policy admin v2      -> 201 | policy.published
    policy admin v1      -> 409 policy-exists | request.refused
  )");
}

TEST(LedgerTable, PurposesAreDefinedAndRedefined) {
  World world;
  run_table(world, R"(
    purpose admin newsletter consent             -> 201 | purpose.defined
    purpose admin newsletter consent             -> 200 | -
    purpose admin newsletter consent title=News  -> 200 | purpose.defined
    purpose admin newsletter consent title=News  -> 200 | -
    purpose admin newsletter contract title=News -> 200 | purpose.defined
    purpose admin newsletter contract retired    -> 200 | purpose.defined
    purpose admin newsletter contract retired    -> 200 | -
  )");
}

TEST(LedgerTable, SettingsChangeOnlyWhatDiffers) {
  World world;
  run_table(world, R"(
    setting admin minimum_age=16                       -> 200 | -
    setting admin minimum_age=14                       -> 200 | settings.changed
    setting admin minimum_age=14                       -> 200 | -
    setting admin minimum_age=14 contact_cloud_app=true -> 200 | settings.changed
    setting admin minimum_age=null                     -> 200 | settings.changed
    setting admin minimum_age=null                     -> 200 | -
    setting admin default_policy_url="https://a.example/" -> 200 | settings.changed
    setting admin profile_fields=[]                    -> 200 | settings.changed
  )");
  const auto changed = world.event({world.ledger()->size().value - 4});
  const auto& facts = std::get<ledger::SettingsChanged>(changed.facts);
  ASSERT_EQ(facts.changes.size(), 1U);
  EXPECT_EQ(facts.changes[0], (ledger::Setting{"contact_cloud_app", "true"}));
}

TEST(LedgerTable, ConsentIsRequestedToSomethingThatCanBeShown) {
  World world;
  run_table(world, R"(
    setting admin request_user_consent=true              -> 422 policy-required | request.refused
    setting admin default_policy_url="https://a.example/" -> 200 | settings.changed
    # A link alone has no version that anybody could agree to.
    setting admin request_user_consent=true              -> 422 policy-required | request.refused
    setting admin request_user_consent=false             -> 200 | -
    policy  admin v1                                     -> 201 | policy.published
    setting admin request_user_consent=true              -> 200 | settings.changed
    setting admin request_user_consent=true              -> 200 | -
    setting admin request_user_consent=null              -> 200 | settings.changed
  )");
}

TEST(LedgerTable, APolicyHasItsOwnUrlOrTheDefaultOneOfItsTime) {
  World world;
  run_table(world, R"(
    policy  admin v1 no-url                              -> 422 policy-url-required | request.refused
    policy  admin v1                                     -> 201 | policy.published
    policy  admin v1 no-url                              -> 409 policy-exists | request.refused
    setting admin default_policy_url="https://a.example/" -> 200 | settings.changed
    policy  admin v2 no-url                              -> 201 | policy.published
    setting admin default_policy_url="https://b.example/" -> 200 | settings.changed
    policy  admin v3 no-url                              -> 201 | policy.published
    policy  admin v4                                     -> 201 | policy.published
    setting admin default_policy_url=null                -> 200 | settings.changed
    policy  admin v5 no-url                              -> 422 policy-url-required | request.refused
  )");
  const auto snapshot = world.ledger()->snapshot();
  const projections::Views views(*snapshot);
  const auto url = [&](std::string_view version) { return (*views.policy(version))->url; };
  EXPECT_EQ(url("v1"), "https://clinic.example/");
  EXPECT_EQ(url("v2"), "https://a.example/");
  EXPECT_EQ(url("v3"), "https://b.example/");
  EXPECT_EQ(url("v4"), "https://clinic.example/");
}

TEST(LedgerTable, LedgersAreMadeByOperatorsUnderNewNames) {
  World world;
  const auto create = [&](const std::string& who, const std::string& name) {
    return run_create_ledger(world.store(), world.request(who), {name, "us", "test.example"});
  };
  EXPECT_EQ(outcome(create("admin", "north")), "403 forbidden");
  EXPECT_EQ(outcome(create("portal", "clinic")), "403 forbidden");
  EXPECT_EQ(outcome(create("operator", "clinic")), "409 ledger-exists");
  EXPECT_EQ(outcome(create("operator", "system")), "409 ledger-exists");
  const auto reply = create("operator", "north");
  ASSERT_EQ(outcome(reply), "201");
  const auto made = world.store().find("north");
  ASSERT_NE(made, nullptr);
  const auto& body = reply.answer().body;
  EXPECT_EQ(body.at("origin"), "test.example/north");
  EXPECT_EQ(body.at("region"), "us");
  EXPECT_EQ(text_at(body, "id"), made->info().id.str());
  EXPECT_EQ(text_at(body, "verifier_key"), made->verifier().vkey());
  EXPECT_EQ(reply.answer().location, "/v1/ledgers/north");
  EXPECT_EQ(made->event({0})->actor.id, ledger::actor_id(world.token("operator")));
  EXPECT_EQ(outcome(create("operator", "north")), "409 ledger-exists");
}

TEST(LedgerTable, LedgersKnowNothingOfOneAnother) {
  World world;
  EXPECT_EQ(outcome(run_create_ledger(world.store(), world.request("operator"),
                                      {"north", "us", "test.example"})),
            "201");
  const auto ann = world.register_person("ann", ledger::SubjectType::kUser);
  const auto north = world.store().find("north")->info().id;
  const auto reply = run(world.store(), north, world.request("portal"), withdraw_consent,
                         WithdrawConsentInput{ann, "newsletter"});
  EXPECT_EQ(outcome(reply), "404 unknown-subject");
}

}  // namespace
}  // namespace lethe::api::testing
