// What an erasure would do: the same as it then does, and nothing that a hold keeps to itself.
#include "api/commands/erasure_preview.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/api/rule_table.h"

namespace lethe::api::testing {
namespace {

using boost::json::array;
using boost::json::object;
using ::testing::HasSubstr;
using ::testing::Not;

class ErasurePreview : public ::testing::Test {
 protected:
  void SetUp() override {
    run_table(world, R"(
      policy   admin v1                                           -> 201 | policy.published
      purpose  admin news consent                                 -> 201 | purpose.defined
      register portal ann user email=ann@clinic.example city=Oslo -> 201 | subject.registered
      register portal dan agent given_name=Dan                    -> 201 | subject.registered
    )");
  }
  Ruled<object> preview_of(const std::string& name, const std::string& who = "portal") {
    const auto caller = world.request(who).caller;
    const auto snapshot = world.ledger()->snapshot();
    return erasure_preview(projections::Views(*snapshot), caller, world.row(name),
                           world.clock.now());
  }
  static object only_identity(const object& preview) {
    EXPECT_EQ(preview.at("identities").as_array().size(), 1U);
    return preview.at("identities").as_array().at(0).as_object();
  }
  /// Orders it, and expects of it what was told before.
  void expect_told(const std::string& name, const std::string& who = "portal") {
    const auto preview = preview_of(name, who);
    ASSERT_TRUE(preview);
    const auto told = only_identity(*preview);
    EXPECT_EQ(text_at(told, "subject"), world.person(name).str());
    const auto done = world.erase(who, name).answer().body;
    EXPECT_EQ(told.at("destroyed"), done.at("destroyed"));
    EXPECT_EQ(told.at("kept"), done.at("kept"));
    array withheld;
    if (const auto* some = done.if_contains("withheld")) withheld = some->as_array();
    auto expected = told.at("withheld").as_array();
    EXPECT_EQ(expected.size(), withheld.size());
    for (auto& one : expected) one.as_object().erase("until");
    for (auto& one : withheld) one.as_object().erase("holds");
    EXPECT_EQ(expected, withheld);
    if (const auto* certificate = done.if_contains("certificate")) {
      EXPECT_EQ(preview->at("due_at"), certificate->at("due_at"));
    }
  }
  World world;
};

TEST_F(ErasurePreview, IsWhatTheErasureDoes) {
  expect_told("ann");
}

TEST_F(ErasurePreview, KeepsTheProofOfConsentAndOfAccessesForItsTime) {
  run_table(world, R"(
    setting admin evidence_retention_days=400 access_retention_days=90 -> 200 | settings.changed
    consent portal ann news given v1 ip=192.0.2.7            -> 201 given | consent.recorded
    access  agent:dan ann TREAT reason=visit                           -> 201 | access.recorded
  )");
  const auto told = only_identity(*preview_of("ann"));
  const auto in_days = [&](std::int64_t days) {
    return ledger::format_rfc3339({world.clock.now().micros + days * ledger::kDayMicros});
  };
  const array kept{
      {{"class", "evidence"}, {"exception", "legal_obligation"}, {"until", in_days(400)}},
      {{"class", "access"}, {"exception", "legal_obligation"}, {"until", in_days(90)}}};
  EXPECT_EQ(told.at("kept"), kept);
  expect_told("ann");
}

TEST_F(ErasurePreview, TellsOfHoldsTheGroundAndTheEndAlone) {
  run_table(world, "hold admin ann h1 classes=profile days=30 -> 201 | hold.placed");
  const auto preview = *preview_of("ann", "subject:ann");
  const auto until = ledger::format_rfc3339({world.clock.now().micros + 30 * ledger::kDayMicros});
  const array withheld{{{"class", "profile"},
                        {"whole", true},
                        {"exceptions", array{"legal_claims"}},
                        {"until", until}}};
  EXPECT_EQ(only_identity(preview).at("withheld"), withheld);
  const auto snapshot = world.ledger()->snapshot();
  const auto holds = *projections::Views(*snapshot).holds(world.person("ann"), world.clock.now());
  ASSERT_EQ(holds.size(), 1U);
  EXPECT_THAT(boost::json::serialize(preview), Not(HasSubstr(holds[0].id.str())));
  expect_told("ann", "subject:ann");
}

TEST_F(ErasurePreview, AHoldThatLastsUntilItIsLiftedHasNoEnd) {
  run_table(world, R"(
    hold admin ann h1 classes=profile days=30                     -> 201 | hold.placed
    hold admin *   h2 classes=profile,content exception=archiving -> 201 | hold.placed
  )");
  const auto withheld = only_identity(*preview_of("ann")).at("withheld").as_array();
  ASSERT_EQ(withheld.size(), 2U);
  EXPECT_EQ(withheld[0].at("exceptions"), (array{"archiving", "legal_claims"}));
  EXPECT_FALSE(withheld[0].as_object().contains("until"));
  EXPECT_EQ(withheld[1].at("exceptions"), array{"archiving"});
  expect_told("ann");
}

TEST_F(ErasurePreview, OfSeveralHoldsTheLastEndCounts) {
  run_table(world, R"(
    hold admin ann h1 classes=profile days=90 -> 201 | hold.placed
    hold admin ann h2 classes=profile days=30 -> 201 | hold.placed
  )");
  const auto withheld = only_identity(*preview_of("ann")).at("withheld").as_array();
  ASSERT_EQ(withheld.size(), 1U);
  EXPECT_EQ(text_at(withheld[0].as_object(), "until"),
            ledger::format_rfc3339({world.clock.now().micros + 90 * ledger::kDayMicros}));
}

TEST_F(ErasurePreview, HoldsOfWhatIsNotThereKeepNothing) {
  run_table(world, "hold admin ann h1 classes=content -> 201 | hold.placed");
  EXPECT_EQ(only_identity(*preview_of("ann")).at("withheld"), array());
  expect_told("ann");
}

TEST_F(ErasurePreview, WhoeverIsLinkedGoesToo) {
  run_table(world, R"(
    register portal guest anonymous                    -> 201 | subject.registered
    post     portal t1 ticket help author=guest        -> 201 | content.posted
    link     portal guest ann                          -> 201 | subject.linked
    hold     admin  guest h1 classes=content           -> 201 | hold.placed
  )");
  const auto preview = *preview_of("ann");
  const auto& identities = preview.at("identities").as_array();
  ASSERT_EQ(identities.size(), 2U);
  EXPECT_EQ(text_at(identities[0].as_object(), "subject"), world.person("ann").str());
  EXPECT_EQ(identities[0].at("withheld"), array());
  EXPECT_EQ(text_at(identities[1].as_object(), "subject"), world.person("guest").str());
  EXPECT_EQ(identities[1].at("withheld").as_array().size(), 1U);
}

TEST_F(ErasurePreview, ARequestThatIsOpenSaysByWhen) {
  run_table(world, R"(
    request portal ann r1 erasure -> 201 | rights_request.recorded
    wait    20
  )");
  expect_told("ann");
}

TEST_F(ErasurePreview, OfAgentsIsForAdmins) {
  const auto refused = preview_of("dan", "portal");
  ASSERT_FALSE(refused);
  EXPECT_EQ(problem_of(refused.error()).type, ProblemType::kForbidden);
  const auto kept = only_identity(*preview_of("dan", "admin")).at("kept").as_array();
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_EQ(kept[0].at("class"), "profile") << "the names, for what they did";
  expect_told("dan", "admin");
}

}  // namespace
}  // namespace lethe::api::testing
