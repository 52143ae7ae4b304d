// Who lets an auditor read what, and for how long.
#include "api/commands/auditor_grants.h"

#include <gtest/gtest.h>

#include "tests/api/rule_table.h"

namespace lethe::api::testing {
namespace {

class AuditorGrants : public ::testing::Test {
 protected:
  void SetUp() override {
    run_table(world, R"(
      register portal ann user city=Rome             -> 201 | subject.registered
      register portal bob user city=Oslo             -> 201 | subject.registered
      register portal dan agent given_name=Dan       -> 201 | subject.registered
      post portal ask ticket help author=ann         -> 201 | content.posted
    )");
  }
  World world;
};

TEST_F(AuditorGrants, P6WithoutOneNothingPersonalIsShown) {
  run_table(world, R"(
    read    auditor ann HOPERAT            -> 403 forbidden | request.refused
    history auditor ann city HOPERAT       -> 403 forbidden | request.refused
    get     auditor ask HOPERAT            -> 403 forbidden | request.refused
    attribution auditor dan HOPERAT        -> 403 forbidden | request.refused
  )");
}

TEST_F(AuditorGrants, CoverWhatTheySayAndNothingElse) {
  run_table(world, R"(
    grant admin auditor profile g1 person=ann  -> 201 | auditor.granted
    read    auditor ann HOPERAT            -> 200 | access.recorded
    history auditor ann city HOPERAT       -> 200 | access.recorded
    read    auditor bob HOPERAT            -> 403 forbidden | request.refused
    get     auditor ask HOPERAT            -> 403 forbidden | request.refused
    attribution auditor dan HOPERAT        -> 403 forbidden | request.refused
    grant admin auditor content g2         -> 201 | auditor.granted
    get     auditor ask HOPERAT            -> 200 | access.recorded
    read    auditor bob HOPERAT            -> 403 forbidden | request.refused
    grant admin auditor profile g3         -> 201 | auditor.granted
    read    auditor bob HOPERAT            -> 200 | access.recorded
    attribution auditor dan HOPERAT        -> 200 | access.recorded
  )");
}

TEST_F(AuditorGrants, EndByThemselvesAndByHand) {
  run_table(world, R"(
    grant admin auditor profile g1 days=3  -> 201 | auditor.granted
    grant admin auditor content g2 days=9  -> 201 | auditor.granted
    read  auditor ann HOPERAT              -> 200 | access.recorded
    wait 3
    read  auditor ann HOPERAT              -> 403 forbidden | request.refused
    get   auditor ask HOPERAT              -> 200 | access.recorded
    ungrant admin g2                       -> 200 | auditor.grant_ended
    ungrant admin g2                       -> 200 | -
    get   auditor ask HOPERAT              -> 403 forbidden | request.refused
    ungrant admin g1                       -> 200 | -
    ungrant admin nothing                  -> 404 unknown-grant | request.refused
  )");
}

TEST_F(AuditorGrants, AreForAnAuditorsTokenThatIsInForce) {
  run_table(world, R"(
    token admin reviewer name=r            -> 201 | token.issued
    grant admin r profile g                -> 404 unknown-token | request.refused
    grant admin nobody profile g           -> 404 unknown-token | request.refused
    token admin auditor name=a             -> 201 | token.issued
    grant admin a profile g                -> 201 | auditor.granted
    revoke admin a                         -> 200 | token.revoked
    grant admin a profile g                -> 404 unknown-token | request.refused
    grant admin auditor profile g person=nobody  -> 404 unknown-subject | request.refused
    grant admin auditor profile g days=0   -> 400 invalid-body | -
    grant admin auditor profile g days=367 -> 400 invalid-body | -
    grant admin auditor profile g days=366 -> 201 | auditor.granted
  )");
}

TEST_F(AuditorGrants, AreOfOneTokenAlone) {
  run_table(world, R"(
    token admin auditor name=other         -> 201 | token.issued
    grant admin other profile g            -> 201 | auditor.granted
    read  auditor ann HOPERAT              -> 403 forbidden | request.refused
  )");
}

TEST_F(AuditorGrants, TheReasonIsSealedAndGoesWithThePerson) {
  run_table(world, R"(
    grant admin auditor profile g person=ann reason=why-ann  -> 201 | auditor.granted
  )");
  const auto event = world.event({world.ledger()->size().value - 1});
  EXPECT_EQ(event.subject, world.person("ann"));
  EXPECT_EQ(world.section_text(event, 0), "why-ann");
  EXPECT_EQ(event.sections.at(0).compartment.cls, ledger::CompartmentClass::kEvidence);
}

TEST(AuditorGrantInput, IsReadStrictly) {
  const auto fault_of = [](std::string_view body) {
    const auto read = read_input<GrantAuditorInput>(*parse_body(body));
    return read ? std::string() : read.error().faults.at(0).where;
  };
  const std::string id = R"("auditor":"00000000-0000-4000-8000-000000000001")";
  const std::string rest = R"("expires_at":"2027-02-01T00:00:00Z","reason":"an audit")";
  EXPECT_EQ(fault_of("{" + id + R"(,"scopes":["texts"],)" + rest + "}"), "");
  EXPECT_EQ(fault_of("{" + id + R"(,"scopes":[],)" + rest + "}"), "/scopes");
  EXPECT_EQ(fault_of("{" + id + "," + rest + "}"), "/scopes");
  EXPECT_EQ(fault_of("{" + id + R"(,"scopes":["all"],)" + rest + "}"), "/scopes/0");
  EXPECT_EQ(fault_of(R"({"scopes":["texts"],)" + rest + "}"), "/auditor");
  EXPECT_EQ(fault_of("{" + id + R"(,"scopes":["texts"],"reason":"an audit"})"), "/expires_at");
}

}  // namespace
}  // namespace lethe::api::testing
