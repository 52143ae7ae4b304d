// Whether something is allowed, as a table: what happens, and the answer that follows.
#include "api/commands/permission.h"

#include <gtest/gtest.h>

#include <sstream>

#include "tests/api/rule_table.h"

namespace lethe::api::testing {
namespace {

constexpr std::string_view kPermissionGround = R"(
  register portal ann user                               -> 201 | subject.registered
  policy   admin  v1                                     -> 201 | policy.published
  purpose  admin  newsletter consent                     -> 201 | purpose.defined
  purpose  admin  offers     consent marketing           -> 201 | purpose.defined
  purpose  admin  trial      consent days=30             -> 201 | purpose.defined
  purpose  admin  billing    contract                    -> 201 | purpose.defined
  purpose  admin  audit      legal_obligation            -> 201 | purpose.defined
  purpose  admin  rescue     vital_interests             -> 201 | purpose.defined
  purpose  admin  statistics public_task                 -> 201 | purpose.defined
  purpose  admin  profiling  legitimate_interests        -> 201 | purpose.defined
  purpose  admin  ads        legitimate_interests marketing -> 201 | purpose.defined
  purpose  admin  fax        contract retired            -> 201 | purpose.defined
)";

class PermissionTable : public ::testing::Test {
 protected:
  void SetUp() override { run_table(world, kPermissionGround); }

  Permission ask(const std::string& purpose, projections::AsOf as_of = {},
                 std::optional<ledger::Moment> at = std::nullopt) {
    const auto snapshot = world.ledger()->snapshot();
    return *permission(projections::Views(*snapshot), world.row("ann"), purpose,
                       at.value_or(world.clock.now()), as_of);
  }
  std::string answer(const std::string& purpose, projections::AsOf as_of = {}) {
    const auto permission = ask(purpose, as_of);
    return (permission.allowed ? "yes " : "no ") + std::string(permission.reason);
  }
  /// The kind of the deciding event and what it is about.
  std::string decided_by(const std::string& purpose) {
    const auto permission = ask(purpose);
    if (!permission.deciding) return "-";
    const auto event = world.event(*permission.deciding);
    return std::string(ledger::kind_name(ledger::kind_of(event.facts)));
  }
  /// Lines of `purpose: answer`.
  void expect(const std::string& table) {
    std::istringstream lines(table);
    for (std::string line; std::getline(lines, line);) {
      std::istringstream words(line);
      std::string purpose;
      std::string answer_word;
      std::string reason;
      if (!(words >> purpose >> answer_word >> reason)) continue;
      EXPECT_EQ(answer(purpose), answer_word + " " + reason) << purpose;
    }
  }
  ledger::Sequence next() { return {world.ledger()->size().value}; }

  World world;
};

TEST_F(PermissionTable, ByBasisBeforeAnybodySaidAnything) {
  expect(R"(
    newsletter no  consent_not_asked
    offers     no  consent_not_asked
    billing    yes contract
    audit      yes legal_obligation
    rescue     yes vital_interests
    statistics yes public_task
    profiling  yes legitimate_interests
    ads        yes legitimate_interests
    fax        no  purpose_retired
    nothing    no  no_legal_basis
  )");
  EXPECT_EQ(decided_by("billing"), "purpose.defined");
  EXPECT_EQ(decided_by("fax"), "purpose.defined");
  EXPECT_EQ(decided_by("newsletter"), "-");
  EXPECT_EQ(decided_by("nothing"), "-");
}

TEST_F(PermissionTable, ConsentInEveryStanding) {
  const auto after = [&](const std::string& happens, const std::string& expected) {
    run_table(world, happens);
    EXPECT_EQ(answer("trial"), expected) << happens;
    EXPECT_EQ(decided_by("trial"), "consent.recorded");
  };
  after("consent portal ann trial requested v1 -> 201 requested | consent.recorded",
        "no consent_requested");
  after("consent portal ann trial deferred v1 -> 201 deferred | consent.recorded",
        "no consent_deferred");
  after("consent portal ann trial refused v1 -> 201 refused | consent.recorded",
        "no consent_refused");
  after("consent portal ann trial given v1 -> 201 given | consent.recorded", "yes consent");
  after("wait 29", "yes consent");
  after("wait 1", "no consent_expired");
  after("expire system -> 200 | consent.recorded", "no consent_expired");
  after("consent portal ann trial given v1 -> 201 given | consent.recorded", "yes consent");
  after("withdraw portal ann trial -> 200 withdrawn | consent.recorded", "no consent_withdrawn");
  after("consent portal ann trial given v1 -> 201 given | consent.recorded", "yes consent");
  after("end admin ann trial -> 200 revoked | consent.recorded", "no consent_revoked");
  after("consent portal ann trial given v1 -> 201 given | consent.recorded", "yes consent");
  after("policy admin v2 anew -> 201 | policy.published", "no consent_invalidated");
  after("consent portal ann trial given v2 -> 201 given | consent.recorded", "yes consent");
  EXPECT_EQ(ask("trial").policy_version, "v2");
}

TEST_F(PermissionTable, AnObjectionStopsUntilItIsOverruled) {
  run_table(world, "object portal ann profiling raised -> 201 raised | objection.recorded");
  expect("profiling no objection_raised\n statistics yes public_task");
  EXPECT_EQ(decided_by("profiling"), "objection.recorded");
  run_table(world, "object admin ann profiling upheld -> 201 upheld | objection.recorded");
  expect("profiling no objection_upheld");
  run_table(world,
            "object admin ann profiling overruled reason=x -> 201 overruled | objection.recorded");
  expect("profiling yes legitimate_interests");
  EXPECT_EQ(ask("profiling").objection->state, ledger::ObjectionState::kOverruled);
  EXPECT_EQ(decided_by("profiling"), "purpose.defined");
}

TEST_F(PermissionTable, AnObjectionToEverythingReachesWhatRestsOnInterests) {
  run_table(world, "object portal ann all raised -> 201 raised | objection.recorded");
  expect(R"(
    profiling  no  objection_raised
    statistics no  objection_raised
    ads        no  marketing_objection
    offers     no  consent_not_asked
    billing    yes contract
  )");
  run_table(world, "object admin ann all overruled reason=x -> 201 overruled | objection.recorded");
  expect(R"(
    profiling  yes legitimate_interests
    ads        no  marketing_objection
  )");
  run_table(world, "object portal ann all withdrawn -> 201 withdrawn | objection.recorded");
  expect("ads yes legitimate_interests");
}

TEST_F(PermissionTable, WhatIsSaidToAPurposeLaterSpeaksForIt) {
  run_table(world, R"(
    object portal ann all       raised                   -> 201 raised | objection.recorded
    object portal ann profiling raised                   -> 201 raised | objection.recorded
    object portal ann profiling withdrawn                -> 201 withdrawn | objection.recorded
  )");
  expect("profiling yes legitimate_interests\n statistics no objection_raised");
  run_table(world, R"(
    object portal ann statistics raised                  -> 201 raised | objection.recorded
    object admin  ann all        overruled reason=x      -> 201 overruled | objection.recorded
  )");
  // That everything was overruled does not decide what is said to one purpose.
  expect("statistics no objection_raised");
}

TEST_F(PermissionTable, ASignalStopsDirectMarketingAlone) {
  run_table(world, "object portal ann all raised gpc -> 201 raised | objection.recorded");
  expect(R"(
    ads        no  marketing_objection
    profiling  yes legitimate_interests
    statistics yes public_task
  )");
  EXPECT_EQ(ask("profiling").objection->signal, ledger::ObjectionSignal::kGpc);
  run_table(world, "object admin ann all upheld -> 201 upheld | objection.recorded");
  expect("profiling no objection_upheld");
}

TEST_F(PermissionTable, MarketingByConsentIsStoppedByAnObjectionSince) {
  run_table(world, R"(
    consent portal ann offers given v1                   -> 201 given | consent.recorded
    object  portal ann all raised gpc                    -> 201 raised | objection.recorded
  )");
  expect("offers yes consent");
  run_table(world, "object portal ann offers raised -> 201 upheld | objection.recorded");
  expect("offers no marketing_objection");
  run_table(world, R"(
    withdraw portal ann offers                           -> 200 withdrawn | consent.recorded
    consent  portal ann offers given v1                  -> 201 given | consent.recorded
  )");
  expect("offers yes consent");
}

TEST_F(PermissionTable, NothingOfTheErased) {
  run_table(world, R"(
    consent portal ann newsletter given v1               -> 201 given | consent.recorded
    erase   portal ann                     -> 201 | erasure.ordered erasure.completed
  )");
  expect("newsletter no subject_erased\n billing no subject_erased\n nothing no subject_erased");
  EXPECT_EQ(decided_by("billing"), "erasure.completed");
}

TEST_F(PermissionTable, NothingWhileAnErasureIsWithheld) {
  run_table(world, R"(
    consent portal ann newsletter given v1               -> 201 given | consent.recorded
    edit    portal ann city=Oslo                         -> 200 | profile.edited
    hold    admin ann h1                                 -> 201 | hold.placed
    erase   portal ann ground=objection reason=asked     -> 202 | erasure.withheld
  )");
  expect("newsletter no erasure_withheld\n billing no erasure_withheld");
  EXPECT_EQ(decided_by("billing"), "erasure.withheld");
}

TEST_F(PermissionTable, NothingWhileTheDataIsRestricted) {
  run_table(world, R"(
    consent  portal ann newsletter given v1              -> 201 given | consent.recorded
    restrict portal ann r1                               -> 201 | restriction.set
  )");
  const auto restricted = next();
  expect("newsletter no restricted\n billing no restricted\n fax no purpose_retired");
  EXPECT_EQ(decided_by("newsletter"), "restriction.set");
  const auto snapshot = world.ledger()->snapshot();
  LiftRestrictionInput lift;
  lift.restriction = projections::Views(*snapshot).restrictions(world.person("ann"))->at(0).id;
  lift.informed_at = world.clock.now();
  EXPECT_EQ(outcome(world.run("portal", lift_restriction, lift)), "200");
  expect("newsletter yes consent\n billing yes contract");
  EXPECT_EQ(answer("newsletter", {restricted}), "no restricted");
}

TEST_F(PermissionTable, AtAnyMomentOfThePast) {
  const auto before_consent = next();
  run_table(world, "consent portal ann newsletter given v1 -> 201 given | consent.recorded");
  const auto consented = next();
  run_table(world, R"(
    withdraw portal ann newsletter                       -> 200 withdrawn | consent.recorded
    purpose  admin  newsletter consent retired           -> 200 | purpose.defined
    object   portal ann profiling raised                 -> 201 raised | objection.recorded
    policy   admin  v2                                   -> 201 | policy.published
    erase    portal ann                    -> 201 | erasure.ordered erasure.completed
  )");
  EXPECT_EQ(answer("newsletter", {before_consent}), "no consent_not_asked");
  EXPECT_EQ(answer("newsletter", {consented}), "yes consent");
  EXPECT_EQ(answer("profiling", {consented}), "yes legitimate_interests");
  EXPECT_EQ(ask("profiling", {consented}).policy_version, "v1");
  EXPECT_EQ(answer("profiling", {ledger::Sequence{1}}), "no not_registered");
  const auto ordered = world.row("ann").erased_at;
  ASSERT_TRUE(ordered);
  EXPECT_EQ(answer("newsletter", {*ordered}), "no purpose_retired");
  EXPECT_EQ(answer("profiling", {*ordered}), "no objection_raised");
  EXPECT_EQ(answer("profiling", {ordered->next()}), "no subject_erased");
}

TEST_F(PermissionTable, SaysWhatItRestsOn) {
  run_table(world, "consent portal ann newsletter given v1 -> 201 given | consent.recorded");
  const auto sequence = world.ledger()->size().value - 1;
  EXPECT_EQ(permission_json(ask("newsletter")), (boost::json::object{{"allowed", true},
                                                                     {"reason", "consent"},
                                                                     {"basis", "consent"},
                                                                     {"standing", "given"},
                                                                     {"policy_version", "v1"},
                                                                     {"sequence", sequence}}));
  EXPECT_EQ(permission_json(ask("offers")), (boost::json::object{{"allowed", false},
                                                                 {"reason", "consent_not_asked"},
                                                                 {"basis", "consent"},
                                                                 {"standing", "not_asked"},
                                                                 {"policy_version", "v1"}}));
}

}  // namespace
}  // namespace lethe::api::testing
