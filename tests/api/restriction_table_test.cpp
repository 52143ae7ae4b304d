// Restriction of processing (GDPR Art. 18).
#include <gtest/gtest.h>

#include "tests/api/rule_table.h"

namespace lethe::api::testing {
namespace {

class G26Restriction : public ::testing::Test {
 protected:
  void SetUp() override {
    run_table(world, R"(
      policy   admin v1                                  -> 201 | policy.published
      purpose  admin news consent                        -> 201 | purpose.defined
      register portal ann user email=ann@clinic.example  -> 201 | subject.registered
      register portal bob user                           -> 201 | subject.registered
      register portal dan agent                          -> 201 | subject.registered
    )");
  }
  World world;
};

TEST_F(G26Restriction, RefusesOrdinaryUseUnlessAPermittedPurposeIsStated) {
  run_table(world, R"(
    consent  portal ann news given v1                     -> 201 given | consent.recorded
    restrict portal ann r1 reason=contested               -> 201 | restriction.set
    restrict portal ann r2                                -> 200 | -
    read     portal ann TREAT                             -> 409 subject-restricted | request.refused
    read     agent:dan ann TREAT                          -> 409 subject-restricted | request.refused
    read     agent:dan ann TREAT exception=rights_of_others -> 200 | access.recorded
    read     subject:ann ann                              -> 200 | access.recorded
    read     portal/ann ann TREAT                         -> 200 | access.recorded
    edit     portal ann city=Rome                         -> 409 subject-restricted | request.refused
    edit     subject:ann ann city=Rome                    -> 409 subject-restricted | request.refused
    edit     portal ann city=Rome exception=consent       -> 200 | profile.edited access.recorded
    consent  portal ann news given v1                     -> 409 subject-restricted | request.refused
    withdraw subject:ann ann news                         -> 200 withdrawn | consent.recorded
    consent  portal ann news refused v1                   -> 201 refused | consent.recorded
    consent  portal ann news given v1 exception=consent   -> 201 given | consent.recorded access.recorded
    request  subject:ann ann q1 rectification             -> 201 | rights_request.recorded
    read     portal bob TREAT                             -> 200 | access.recorded
    free     portal r1                                    -> 200 | restriction.lifted
    read     portal ann TREAT                             -> 200 | access.recorded
  )");
}

TEST_F(G26Restriction, SaysInTheAccessUnderWhichException) {
  run_table(world, R"(
    restrict portal ann r1                              -> 201 | restriction.set
    read     portal ann TREAT exception=legal_claims    -> 200 | access.recorded
  )");
  const auto read = world.event({world.ledger()->size().value - 1});
  EXPECT_EQ(std::get<ledger::AccessRecorded>(read.facts).resource_type, "profile.legal_claims");
  run_table(world, R"(
    edit     portal ann city=Rome exception=public_interest -> 200 | profile.edited access.recorded
  )");
  const auto edit = world.event({world.ledger()->size().value - 1});
  const auto& facts = std::get<ledger::AccessRecorded>(edit.facts);
  EXPECT_EQ(facts.resource_type, "profile.public_interest");
  EXPECT_EQ(facts.action, ledger::AccessAction::kUpdate);
}

TEST_F(G26Restriction, EndsWhenThePersonWasToldBefore) {
  run_table(world, R"(
    restrict portal ann r1                    -> 201 | restriction.set
    free     portal r1 informed=-1            -> 400 invalid-parameter | -
    free     portal r1 informed=1             -> 400 invalid-parameter | -
    free     portal r9                        -> 404 unknown-restriction | request.refused
    wait     2
    free     portal r1 informed=-86400        -> 200 | restriction.lifted
    free     portal r1 informed=-999999       -> 200 | -
  )");
}

TEST_F(G26Restriction, OnTwoGroundsEndsWithTheSecond) {
  run_table(world, R"(
    restrict portal ann r1                          -> 201 | restriction.set
    restrict agent:dan ann r2 ground=legal_claims   -> 201 | restriction.set
    free     portal r1                              -> 200 | restriction.lifted
    read     portal ann TREAT                       -> 409 subject-restricted | request.refused
    free     admin r2                               -> 200 | restriction.lifted
    read     portal ann TREAT                       -> 200 | access.recorded
  )");
}

TEST_F(G26Restriction, CoversContentToo) {
  run_table(world, R"(
    post     subject:ann ask ticket help                    -> 201 | content.posted
    post     subject:bob hm comment well parent=ask         -> 201 | content.posted
    restrict portal ann r1                                  -> 201 | restriction.set
    get      agent:dan ask TREAT                            -> 409 subject-restricted | request.refused
    get      subject:ann ask                                -> 200 | access.recorded
    change   agent:dan ask sorry                            -> 409 subject-restricted | request.refused
    change   subject:ann ask sorry                          -> 409 subject-restricted | request.refused
    change   agent:dan ask sorry exception=legal_claims     -> 200 | content.edited access.recorded
    drop     agent:dan ask                                  -> 409 subject-restricted | request.refused
    clear    agent:dan type=ticket expect=1               -> 409 subject-restricted | request.refused
    clear    agent:dan type=comment expect=1              -> 200 1 | erasure.ordered content.deleted erasure.completed
    drop     agent:dan ask exception=consent -> 200 | erasure.ordered content.deleted access.recorded erasure.completed
  )");
}

TEST_F(G26Restriction, StopsOthersWhoWouldDeleteWhatThePersonWantsKept) {
  run_table(world, R"(
    restrict portal ann r1 ground=legal_claims      -> 201 | restriction.set
    delete   portal ann email                       -> 409 subject-restricted | request.refused
    delete   portal ann email exception=consent -> 200 | erasure.ordered access.recorded erasure.completed
    erase    portal ann                             -> 409 subject-restricted | request.refused
    erase    portal ann exception=consent -> 201 | erasure.ordered access.recorded erasure.completed
  )");
}

TEST_F(G26Restriction, OfALinkedIdentityStopsTheErasureOfTheAccount) {
  run_table(world, R"(
    register portal eve anonymous                   -> 201 | subject.registered
    link     portal eve ann                         -> 201 | subject.linked
    restrict portal eve r1 ground=legal_claims      -> 201 | restriction.set
    erase    admin ann                              -> 409 subject-restricted | request.refused
    erase    admin ann exception=consent -> 201 | erasure.ordered erasure.ordered access.recorded erasure.completed erasure.completed
  )");
  EXPECT_EQ(world.row("eve").state, projections::PersonState::kErased);
}

TEST_F(G26Restriction, OfALinkedIdentityStopsNoErasureByThePerson) {
  run_table(world, R"(
    register portal eve anonymous                   -> 201 | subject.registered
    link     portal eve ann                         -> 201 | subject.linked
    restrict portal eve r1 ground=legal_claims      -> 201 | restriction.set
    erase    subject:ann ann -> 201 | erasure.ordered erasure.ordered erasure.completed erasure.completed
  )");
}

TEST_F(G26Restriction, StopsNoErasureByThePerson) {
  run_table(world, R"(
    restrict portal ann r1                          -> 201 | restriction.set
    delete   subject:ann ann email                  -> 200 | erasure.ordered erasure.completed
    erase    subject:ann ann                        -> 201 | erasure.ordered erasure.completed
    restrict portal ann r2                          -> 410 subject-erased | request.refused
    restrict portal nobody r3                       -> 404 unknown-subject | request.refused
  )");
}

}  // namespace
}  // namespace lethe::api::testing
