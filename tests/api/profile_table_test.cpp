// The rules of people and their profiles, one row a command.
#include <gtest/gtest.h>

#include "tests/api/rule_table.h"

namespace lethe::api::testing {
namespace {

class ProfileTable : public ::testing::Test {
 protected:
  void SetUp() override {
    run_table(world, R"(
      register portal ann user  email=ann@clinic.example city=Oslo external=crm-1 -> 201 | subject.registered
      register admin  dan agent given_name=Dan                                    -> 201 | subject.registered
    )");
  }
  World world;
};

TEST_F(ProfileTable, RegistersWithKnownFieldsAndOneExternalId) {
  run_table(world, R"(
    register portal    bob user shoe_size=43                  -> 400 invalid-body | -
    register portal    bob user external=crm-1 shoe_size=43   -> 400 invalid-body | -
    register portal    bob user external=crm-1                -> 409 external-id-taken | request.refused
    register portal    bob user external=CRM-1                -> 201 | subject.registered
    register agent:dan eve anonymous                          -> 201 | subject.registered
    erase    portal    ann                 -> 201 | erasure.ordered erasure.completed
    register portal    zoe user external=crm-1                -> 201 | subject.registered
  )");
  EXPECT_EQ(world.row("zoe").slot.value, 5U);
}

TEST_F(ProfileTable, FieldsAreASettingOfTheLedger) {
  run_table(world, R"(
    setting  admin profile_fields=["email","shoe_size"]       -> 200 | settings.changed
    register portal bob user shoe_size=43 email=b@x.example   -> 201 | subject.registered
    register portal eve user city=Rome                        -> 400 invalid-body | -
    edit     portal ann city=Rome                             -> 400 invalid-body | -
    delete   portal ann city               -> 200 | erasure.ordered erasure.completed
    setting  admin profile_fields=null                        -> 200 | settings.changed
    edit     portal ann city=Rome                             -> 200 | profile.edited
  )");
}

TEST_F(ProfileTable, EditsOnTheRevisionThatIsNamed) {
  run_table(world, R"(
    edit portal ann if=2 city=Rome                            -> 412 revision-mismatch | request.refused
    edit portal ann if=1 city=Rome                            -> 200 | profile.edited
    edit portal ann if=1 city=Paris                           -> 412 revision-mismatch | request.refused
    edit portal ann if=2 city=Paris phone=1                   -> 200 | profile.edited
    edit portal ann city=Lima                                 -> 200 | profile.edited
  )");
  EXPECT_EQ(world.row("ann").revision, 4U);
}

TEST_F(ProfileTable, ChecksEditsInOneOrder) {
  run_table(world, R"(
    edit portal nobody if=9 shoe_size=1                       -> 404 unknown-subject | request.refused
    edit subject:ann dan if=9 shoe_size=1                     -> 404 unknown-subject | request.refused
    edit portal ann if=9 shoe_size=1                          -> 400 invalid-body | -
    edit portal ann if=9 city=Rome                            -> 412 revision-mismatch | request.refused
    erase portal ann                       -> 201 | erasure.ordered erasure.completed
    edit portal ann if=9 shoe_size=1                          -> 410 subject-erased | request.refused
    edit agent:dan ann if=9 shoe_size=1                       -> 404 unknown-subject | request.refused
  )");
}

TEST_F(ProfileTable, UnchangedValuesAreNoEdit) {
  run_table(world, R"(
    edit portal ann if=1 city=Oslo                            -> 200 | -
    edit portal ann if=1 city=Oslo email=ann@clinic.example   -> 200 | -
    edit portal ann if=1 city=Oslo phone=7                    -> 200 | profile.edited
  )");
  const auto event = world.event({world.ledger()->size().value - 1});
  ASSERT_EQ(event.sections.size(), 1U);
  EXPECT_EQ(event.sections[0].name, "phone");
}

TEST_F(ProfileTable, AFieldKeepsItsCompartmentUntilItIsDeleted) {
  run_table(world, R"(
    edit   portal ann city=Rome                               -> 200 | profile.edited
    delete portal ann city if=1                               -> 412 revision-mismatch | request.refused
    delete portal ann city if=2            -> 200 | erasure.ordered erasure.completed
    delete portal ann city                                    -> 404 unknown-field | request.refused
    delete portal ann phone                                   -> 404 unknown-field | request.refused
    delete portal nobody city                                 -> 404 unknown-subject | request.refused
    edit   portal ann if=3 city=Bonn                          -> 200 | profile.edited
    delete portal ann external_id          -> 200 | erasure.ordered erasure.completed
    register portal bob user external=crm-1                   -> 201 | subject.registered
  )");
  EXPECT_EQ(world.row("ann").revision, 5U);
  const auto first = world.event(world.row("ann").registered_at);
  const auto edits = world.event({first.sequence.value + 2});
  EXPECT_EQ(edits.sections.at(0).compartment, first.sections.at(1).compartment);
  EXPECT_EQ(world.section_text(edits, 0).front(), '(');
  EXPECT_EQ(world.section_text(first, 1).front(), '(');
  EXPECT_EQ(world.section_text(first, 0), "ann@clinic.example");
}

TEST_F(ProfileTable, ReadingNeedsAPurposeAndARole) {
  run_table(world, R"(
    read portal      ann                                      -> 400 purpose-of-use-required | -
    read portal      ann WHIM                                 -> 400 invalid-header | -
    read portal      ann TREAT                                -> 200 | access.recorded
    read agent:dan   ann TREAT reason=visit                   -> 200 | access.recorded
    read agent:dan   ann TREAT past                           -> 200 | access.recorded
    read portal      ann TREAT past                           -> 403 forbidden | request.refused
    read subject:ann ann                                      -> 200 | access.recorded
    read subject:ann ann BTG                                  -> 200 | access.recorded
    read subject:ann ann past                                 -> 403 forbidden | request.refused
    read subject:ann dan                                      -> 404 unknown-subject | request.refused
    read auditor     ann HOPERAT                              -> 403 forbidden | request.refused
    grant admin auditor profile,content g                     -> 201 | auditor.granted
    read auditor     ann HOPERAT                              -> 200 | access.recorded
    read auditor     ann HOPERAT past                         -> 200 | access.recorded
  )");
}

TEST_F(ProfileTable, ReadingChecksInOneOrder) {
  run_table(world, R"(
    read auditor   nobody                                     -> 400 purpose-of-use-required | -
    read auditor   nobody TREAT                               -> 403 forbidden | request.refused
    read portal    nobody TREAT                               -> 404 unknown-subject | request.refused
    erase portal   ann                     -> 201 | erasure.ordered erasure.completed
    read portal    ann TREAT                                  -> 410 subject-erased | request.refused
    read agent:dan ann TREAT                                  -> 404 unknown-subject | request.refused
  )");
}

TEST_F(ProfileTable, AnErasedPersonAndNobodyAreOneAnswerToAnAgent) {
  EXPECT_EQ(outcome(world.erase("portal", "ann")), "201");
  ReadProfileInput erased{world.person("ann"), "TREAT", std::nullopt, std::nullopt};
  ReadProfileInput nobody{ledger::SubjectId::random(), "TREAT", std::nullopt, std::nullopt};
  const auto first = world.run("agent:dan", read_profile, erased);
  const auto second = world.run("agent:dan", read_profile, nobody);
  EXPECT_EQ(problem_json(first.problem()), problem_json(second.problem()));
}

}  // namespace
}  // namespace lethe::api::testing
