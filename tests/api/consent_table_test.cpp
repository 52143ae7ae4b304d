// The rules of consent, one row a command.
#include <gtest/gtest.h>

#include "tests/api/rule_table.h"

namespace lethe::api::testing {
namespace {

constexpr std::string_view kConsentGround = R"(
  register portal ann user                               -> 201 | subject.registered
  policy   admin  v1                                     -> 201 | policy.published
  purpose  admin  newsletter consent                     -> 201 | purpose.defined
  purpose  admin  health     consent special             -> 201 | purpose.defined
  purpose  admin  trial      consent days=30             -> 201 | purpose.defined
  purpose  admin  billing    contract                    -> 201 | purpose.defined
  purpose  admin  fax        consent retired             -> 201 | purpose.defined
)";

class ConsentTable : public ::testing::Test {
 protected:
  void SetUp() override { run_table(world, kConsentGround); }
  World world;
};

TEST_F(ConsentTable, IsGivenWithdrawnAndGivenAgain) {
  run_table(world, R"(
    consent  portal  ann newsletter requested v1         -> 201 requested | consent.recorded
    consent  portal  ann newsletter deferred  v1         -> 201 deferred | consent.recorded
    consent  portal  ann newsletter given     v1         -> 201 given | consent.recorded
    consent  portal  ann newsletter given     v1         -> 200 given | -
    withdraw portal  ann newsletter                      -> 200 withdrawn | consent.recorded
    withdraw portal  ann newsletter                      -> 200 withdrawn | -
    consent  portal  ann newsletter given     v1         -> 201 given | consent.recorded
    consent  portal  ann newsletter refused   v1         -> 201 refused | consent.recorded
    consent  portal  ann newsletter refused   v1         -> 200 refused | -
    withdraw portal  ann newsletter                      -> 200 refused | -
  )");
}

TEST_F(ConsentTable, ChecksInOneOrder) {
  run_table(world, R"(
    # Each row has every fault of the rows below it.
    consent portal nobody nothing    given v9            -> 404 unknown-subject | request.refused
    consent portal ann    nothing    given v9            -> 422 purpose-unknown | request.refused
    consent portal ann    fax        given v9            -> 422 purpose-retired | request.refused
    consent portal ann    billing    given v9            -> 422 purpose-needs-no-consent | request.refused
    consent portal ann    health     given v9            -> 422 explicit-consent-required | request.refused
    consent portal ann    health     given v9 explicit   -> 422 policy-unknown | request.refused
    policy  admin  v2                                    -> 201 | policy.published
    consent portal ann    health     given v1 explicit   -> 422 policy-outdated | request.refused
    consent portal ann    health     given v2 explicit   -> 201 given | consent.recorded
  )");
}

TEST_F(ConsentTable, AskingAgainDoesNotTakeItBack) {
  run_table(world, R"(
    consent  portal ann newsletter given     v1          -> 201 given | consent.recorded
    consent  portal ann newsletter requested v1          -> 409 consent-in-force | request.refused
    consent  portal ann newsletter deferred  v1          -> 409 consent-in-force | request.refused
    withdraw portal ann newsletter                       -> 200 withdrawn | consent.recorded
    consent  portal ann newsletter requested v1          -> 201 requested | consent.recorded
  )");
}

TEST_F(ConsentTable, IsRenewedForANewerPolicy) {
  run_table(world, R"(
    consent  portal ann newsletter given   v1            -> 201 given | consent.recorded
    policy   admin  v2                                   -> 201 | policy.published
    consent  portal ann newsletter refused v1            -> 201 refused | consent.recorded
    consent  portal ann newsletter given   v2            -> 201 given | consent.recorded
    policy   admin  v3                                   -> 201 | policy.published
    consent  portal ann newsletter given   v3            -> 201 renewed | consent.recorded
    consent  portal ann newsletter given   v3            -> 200 renewed | -
    consent  portal ann newsletter given   v3 explicit   -> 201 renewed | consent.recorded
    consent  portal ann newsletter given   v3            -> 200 renewed | -
    withdraw portal ann newsletter                       -> 200 withdrawn | consent.recorded
  )");
}

TEST_F(ConsentTable, APolicyThatAsksAnewEndsWhatWasGivenBefore) {
  run_table(world, R"(
    consent  portal ann newsletter given v1              -> 201 given | consent.recorded
    policy   admin  v2 anew                              -> 201 | policy.published
    policy   admin  v3                                   -> 201 | policy.published
    consent  portal ann newsletter requested v3          -> 201 requested | consent.recorded
    consent  portal ann newsletter given v3              -> 201 given | consent.recorded
    consent  portal ann newsletter given v3              -> 200 given | -
  )");
}

TEST_F(ConsentTable, ExpiresAndMayBeGivenAnew) {
  run_table(world, R"(
    consent  portal ann trial given v1                   -> 201 given | consent.recorded
    wait 29
    consent  portal ann trial given v1                   -> 200 given | -
    wait 1
    consent  portal ann trial given v1                   -> 201 given | consent.recorded
    wait 31
    consent  portal ann trial requested v1               -> 201 requested | consent.recorded
    consent  portal ann trial given v1                   -> 201 given | consent.recorded
    wait 31
    withdraw portal ann trial                            -> 200 withdrawn | consent.recorded
  )");
}

TEST_F(ConsentTable, WithdrawalNeedsNothingButThatItWasEverGiven) {
  run_table(world, R"(
    withdraw portal nobody newsletter                    -> 404 unknown-subject | request.refused
    withdraw portal ann newsletter                       -> 409 consent-not-given | request.refused
    withdraw portal ann nothing                          -> 409 consent-not-given | request.refused
    consent  portal ann newsletter refused v1            -> 201 refused | consent.recorded
    withdraw portal ann newsletter                       -> 409 consent-not-given | request.refused
    consent  portal ann newsletter given v1              -> 201 given | consent.recorded
    purpose  admin  newsletter consent retired           -> 200 | purpose.defined
    policy   admin  v2 anew                              -> 201 | policy.published
    withdraw portal ann newsletter                       -> 200 withdrawn | consent.recorded
  )");
}

TEST_F(ConsentTable, ErasedPeopleWithdrawButDoNotGive) {
  run_table(world, R"(
    register portal dan agent                            -> 201 | subject.registered
    consent  portal ann newsletter given v1              -> 201 given | consent.recorded
    erase    portal ann                    -> 201 | erasure.ordered erasure.completed
    consent  portal ann newsletter given v1              -> 410 subject-erased | request.refused
    consent  agent:dan ann newsletter given v1           -> 404 unknown-subject | request.refused
    withdraw agent:dan ann newsletter                    -> 404 unknown-subject | request.refused
    withdraw portal/ann ann newsletter                   -> 200 withdrawn | consent.recorded
    withdraw portal ann newsletter                       -> 200 withdrawn | -
  )");
}

TEST_F(ConsentTable, APersonSpeaksForItselfAlone) {
  run_table(world, R"(
    register portal bob user                             -> 201 | subject.registered
    consent  subject:ann ann newsletter given v1         -> 201 given | consent.recorded
    consent  subject:ann bob newsletter given v1         -> 404 unknown-subject | request.refused
    consent  subject:ann nobody newsletter given v1      -> 404 unknown-subject | request.refused
    withdraw subject:bob ann newsletter                  -> 404 unknown-subject | request.refused
    withdraw subject:ann ann newsletter                  -> 200 withdrawn | consent.recorded
  )");
}

TEST_F(ConsentTable, ActorIsThePersonThatAPortalActsFor) {
  const auto by_portal =
      world.consent("portal", "ann", "newsletter", ledger::ConsentStatus::kRequested, "v1");
  auto event = world.event(by_portal.outcome.first);
  EXPECT_EQ(event.actor.type, ledger::ActorType::kService);
  EXPECT_EQ(event.actor.id, ledger::actor_id(world.token("portal")));

  const auto by_ann =
      world.consent("portal/ann", "ann", "newsletter", ledger::ConsentStatus::kGiven, "v1");
  event = world.event(by_ann.outcome.first);
  EXPECT_EQ(event.actor.type, ledger::ActorType::kUser);
  EXPECT_EQ(event.actor.id, ledger::actor_id(world.person("ann")));
  EXPECT_EQ(event.actor.token, world.token("portal"));

  world.person("ghost") = ledger::SubjectId::random();
  run_table(world, R"(
    consent portal/ghost ann newsletter given v1         -> 404 unknown-subject | request.refused
    consent admin/ann    ann newsletter given v1         -> 403 forbidden | request.refused
    register portal bob user                             -> 201 | subject.registered
    erase    portal bob                    -> 201 | erasure.ordered erasure.completed
    consent  portal/bob  ann newsletter given v1         -> 410 subject-erased | request.refused
  )");
}

TEST_F(ConsentTable, ChildrenNeedAGuardian) {
  run_table(world, R"(
    # Each row of the first four has every fault of the row below it. Nobody asks for an age.
    consent portal ann health     given   v9 age=15                  -> 422 explicit-consent-required | request.refused
    consent portal ann health     given   v9 age=15 explicit         -> 422 guardian-required | request.refused
    consent portal ann health     given   v9 age=16 explicit         -> 422 policy-unknown | request.refused
    consent portal ann newsletter given   v1 age=15                  -> 422 guardian-required | request.refused
    consent portal ann newsletter refused v1 age=15                  -> 201 refused | consent.recorded
    consent portal ann newsletter given   v1 age=15 guardian=mother  -> 201 given | consent.recorded
    consent portal ann newsletter given   v1 age=15 guardian=father  -> 200 given | -
    setting admin minimum_age=13                                     -> 200 | settings.changed
    consent portal ann trial      given   v1 age=12                  -> 422 guardian-required | request.refused
    consent portal ann trial      given   v1 age=13                  -> 201 given | consent.recorded
    # A guardian says more than the child alone.
    consent portal ann trial      given   v1 age=13 guardian=mother  -> 201 renewed | consent.recorded
  )");
}

TEST_F(ConsentTable, TheGuardianIsASectionOfTheEvidence) {
  run_table(world, R"(
    consent portal ann newsletter given v1 guardian=contract-7 ip=192.0.2.7 -> 201 given | consent.recorded
  )");
  const auto event = world.event({world.ledger()->size().value - 1});
  EXPECT_TRUE(std::get<ledger::ConsentRecorded>(event.facts).guardian);
  ASSERT_EQ(event.sections.size(), 2U);
  EXPECT_EQ(event.sections[1].role, ledger::SectionRole::kGuardian);
  EXPECT_EQ(event.sections[1].compartment, event.sections[0].compartment);
  EXPECT_EQ(event.sections[1].compartment.cls, ledger::CompartmentClass::kEvidence);
  EXPECT_EQ(world.section_text(event, 1), R"({"reference":"contract-7","method":"id_document"})");
}

TEST_F(ConsentTable, AnOrganisationAsserts) {
  run_table(world, R"(
    register portal dan agent                                      -> 201 | subject.registered
    # Who may not is told so before anything else is looked at.
    consent agent:dan   nobody x  given v9 context=sso asserted    -> 403 forbidden | request.refused
    consent subject:ann ann    x  given v9 context=sso asserted    -> 403 forbidden | request.refused
    consent portal/ann  ann    x  given v9 context=sso asserted    -> 403 forbidden | request.refused
    consent admin       ann    x  given v9                         -> 403 forbidden | request.refused
    consent admin  ann newsletter given v1 context=sso asserted    -> 201 given | consent.recorded
    consent portal ann newsletter given v1 context=sso asserted    -> 200 given | -
    # What she says herself is more.
    consent portal/ann ann newsletter given v1 context=banner      -> 201 renewed | consent.recorded
    consent portal ann newsletter given v1 context=sso asserted    -> 200 renewed | -
    consent portal/dan ann trial given v1 context=sso asserted     -> 201 given | consent.recorded
  )");
  const auto event = world.event({world.ledger()->size().value - 1});
  EXPECT_TRUE(std::get<ledger::ConsentRecorded>(event.facts).asserted);
  EXPECT_EQ(event.actor.id, ledger::actor_id(world.person("dan")));
}

TEST_F(ConsentTable, TheOrganisationRevokes) {
  run_table(world, R"(
    end     admin nobody newsletter                      -> 404 unknown-subject | request.refused
    end     admin ann    newsletter                      -> 409 consent-not-given | request.refused
    consent portal ann newsletter given v1               -> 201 given | consent.recorded
    end     admin ann    newsletter reason=no-more       -> 200 revoked | consent.recorded
    end     admin ann    newsletter                      -> 200 revoked | -
    withdraw portal ann  newsletter                      -> 200 revoked | -
    consent portal ann newsletter given v1               -> 201 given | consent.recorded
    withdraw portal ann  newsletter                      -> 200 withdrawn | consent.recorded
    end     admin ann    newsletter                      -> 200 withdrawn | -
    erase   portal ann                     -> 201 | erasure.ordered erasure.completed
    end     admin ann    newsletter                      -> 410 subject-erased | request.refused
  )");
}

TEST_F(ConsentTable, ARevocationSaysWhyInASection) {
  world.consent("portal", "ann", "newsletter", ledger::ConsentStatus::kGiven, "v1");
  run_table(world, R"(
    end admin ann newsletter reason=no-more              -> 200 revoked | consent.recorded
  )");
  const auto event = world.event({world.ledger()->size().value - 1});
  ASSERT_EQ(event.sections.size(), 1U);
  EXPECT_EQ(event.sections[0].role, ledger::SectionRole::kReason);
  EXPECT_EQ(event.sections[0].compartment.cls, ledger::CompartmentClass::kEvidence);
  EXPECT_EQ(world.section_text(event, 0), "no-more");
}

TEST_F(ConsentTable, SaysWhereAndWithWhatItWasAsked) {
  run_table(world, R"(
    consent portal ann newsletter given v1 context=signup bundled -> 201 given | consent.recorded
  )");
  const auto facts =
      std::get<ledger::ConsentRecorded>(world.event({world.ledger()->size().value - 1}).facts);
  EXPECT_EQ(facts.context, ledger::ConsentContext::kSignup);
  EXPECT_TRUE(facts.bundled);
  EXPECT_FALSE(facts.asserted);
  EXPECT_FALSE(facts.guardian);
  const auto snapshot = world.ledger()->snapshot();
  const auto decision = **projections::Views(*snapshot).consent(world.person("ann"), "newsletter");
  EXPECT_EQ(decision.context, facts.context);
  EXPECT_TRUE(decision.bundled);
}

TEST_F(ConsentTable, EvidenceIsASectionThatOutlivesTheProfile) {
  const auto given =
      world.consent("portal", "ann", "newsletter", ledger::ConsentStatus::kGiven, "v1");
  EXPECT_TRUE(world.event(given.outcome.first).sections.empty());
  run_table(world, R"(
    consent portal ann health given v1 explicit ip=192.0.2.7 -> 201 given | consent.recorded
  )");
  const auto event = world.event({world.ledger()->size().value - 1});
  ASSERT_EQ(event.sections.size(), 1U);
  EXPECT_EQ(event.sections[0].role, ledger::SectionRole::kEvidence);
  EXPECT_EQ(event.sections[0].compartment.cls, ledger::CompartmentClass::kEvidence);
  EXPECT_EQ(outcome(world.erase("portal", "ann")), "201");
  EXPECT_EQ(world.section_text(event, 0), R"({"ip":"192.0.2.7"})");
}

}  // namespace
}  // namespace lethe::api::testing
