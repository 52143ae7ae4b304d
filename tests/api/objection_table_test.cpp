// The rules of objections (GDPR Art. 21), one row a command.
#include <gtest/gtest.h>

#include "tests/api/rule_table.h"

namespace lethe::api::testing {
namespace {

constexpr std::string_view kObjectionGround = R"(
  register portal ann user                               -> 201 | subject.registered
  register portal dan agent                              -> 201 | subject.registered
  purpose  admin  profiling  legitimate_interests        -> 201 | purpose.defined
  purpose  admin  statistics public_task                 -> 201 | purpose.defined
  purpose  admin  billing    contract                    -> 201 | purpose.defined
  purpose  admin  offers     legitimate_interests marketing -> 201 | purpose.defined
  purpose  admin  newsletter consent marketing           -> 201 | purpose.defined
  purpose  admin  research   consent                     -> 201 | purpose.defined
  policy   admin  v1                                     -> 201 | policy.published
)";

class ObjectionTable : public ::testing::Test {
 protected:
  void SetUp() override { run_table(world, kObjectionGround); }
  Reply with_signal(const std::string& who, const std::string& purpose = "newsletter") {
    auto request = world.request(who);
    request.global_privacy_control = true;
    RecordConsentInput input;
    input.subject = world.person("ann");
    input.purpose = purpose;
    input.status = ledger::ConsentStatus::kGiven;
    input.policy_version = "v1";
    return api::run(world.store(), world.clinic(), request, record_consent, input);
  }
  std::string kinds(const Reply& reply) const {
    std::string out;
    for (const auto& kind : world.kinds_of(reply)) out += (out.empty() ? "" : " ") + kind;
    return out;
  }
  World world;
};

TEST_F(ObjectionTable, IsRaisedDecidedAndWithdrawn) {
  run_table(world, R"(
    object portal  ann profiling raised                  -> 201 raised | objection.recorded
    object portal  ann profiling raised                  -> 200 raised | -
    object admin   ann profiling upheld                  -> 201 upheld | objection.recorded
    object admin   ann profiling upheld                  -> 200 upheld | -
    object portal  ann profiling raised                  -> 200 upheld | -
    object admin   ann profiling overruled reason=fraud  -> 201 overruled | objection.recorded
    object portal  ann profiling raised reason=again     -> 201 raised | objection.recorded
    object portal  ann profiling withdrawn               -> 201 withdrawn | objection.recorded
    object portal  ann profiling withdrawn               -> 200 withdrawn | -
    object admin   ann profiling upheld                  -> 409 objection-not-raised | request.refused
    object portal  ann all       raised                  -> 201 raised | objection.recorded
    object admin   ann all       overruled reason=law    -> 201 overruled | objection.recorded
  )");
}

TEST_F(ObjectionTable, ChecksInOneOrder) {
  run_table(world, R"(
    # Each row has every fault of the rows below it.
    object subject:ann nobody nothing  overruled reason=x -> 403 forbidden | request.refused
    object admin       nobody nothing  overruled reason=x -> 404 unknown-subject | request.refused
    object admin       ann    nothing  overruled reason=x -> 422 purpose-unknown | request.refused
    object admin       ann    billing  overruled reason=x -> 422 purpose-not-objectable | request.refused
    object admin       ann    research overruled reason=x -> 422 purpose-not-objectable | request.refused
    object admin       ann    offers   overruled reason=x -> 409 objection-binds | request.refused
    object admin       ann    profiling overruled reason=x -> 409 objection-not-raised | request.refused
    object portal      ann    profiling withdrawn         -> 409 objection-not-raised | request.refused
  )");
}

TEST_F(ObjectionTable, ThePersonObjectsAndTheOrganisationDecides) {
  run_table(world, R"(
    object admin       ann profiling raised              -> 403 forbidden | request.refused
    object subject:ann ann profiling raised              -> 201 raised | objection.recorded
    object portal      ann profiling upheld              -> 403 forbidden | request.refused
    object portal/ann  ann profiling upheld              -> 403 forbidden | request.refused
    object portal/dan  ann profiling upheld              -> 201 upheld | objection.recorded
    object agent:dan   ann profiling overruled reason=x  -> 201 overruled | objection.recorded
    object admin       ann profiling withdrawn           -> 403 forbidden | request.refused
    register portal bob user                             -> 201 | subject.registered
    object subject:bob ann profiling raised              -> 404 unknown-subject | request.refused
    erase  portal ann                      -> 201 | erasure.ordered erasure.completed
    object portal ann statistics raised                  -> 410 subject-erased | request.refused
  )");
}

TEST_F(ObjectionTable, DirectMarketingStopsAtOnceWhateverItsBasis) {
  run_table(world, R"(
    object portal ann offers     raised                  -> 201 upheld | objection.recorded
    object portal ann offers     raised                  -> 200 upheld | -
    object admin  ann offers     overruled reason=money  -> 409 objection-binds | request.refused
    object portal ann newsletter raised                  -> 201 upheld | objection.recorded
    object portal ann offers     withdrawn               -> 201 withdrawn | objection.recorded
  )");
}

TEST_F(ObjectionTable, ReasonsAreSections) {
  run_table(world, R"(
    object portal ann profiling raised reason=my-job     -> 201 raised | objection.recorded
  )");
  const auto event = world.event({world.ledger()->size().value - 1});
  ASSERT_EQ(event.sections.size(), 1U);
  EXPECT_EQ(event.sections[0].role, ledger::SectionRole::kReason);
  EXPECT_EQ(event.sections[0].compartment.cls, ledger::CompartmentClass::kEvidence);
  EXPECT_EQ(world.section_text(event, 0), "my-job");
}

TEST_F(ObjectionTable, ASignalIsNotedOnceAndThePersonCountsMore) {
  run_table(world, R"(
    object portal ann all raised gpc                     -> 201 raised | objection.recorded
    object portal ann all raised gpc                     -> 200 raised | -
    object portal ann all raised                         -> 201 raised | objection.recorded
    object portal ann all raised gpc                     -> 200 raised | -
    object portal ann all withdrawn                      -> 201 withdrawn | objection.recorded
    # The browser goes on saying it.
    object portal ann all raised gpc                     -> 200 withdrawn | -
    object portal ann all raised                         -> 201 raised | objection.recorded
    # A signal to one purpose is another one.
    object portal ann offers raised gpc                  -> 201 upheld | objection.recorded
  )");
}

TEST_F(ObjectionTable, ASignalThatComesWithAConsentIsNotedBesideIt) {
  EXPECT_EQ(kinds(with_signal("portal")), "consent.recorded objection.recorded");
  const auto event = world.event({world.ledger()->size().value - 1});
  const auto facts = std::get<ledger::ObjectionRecorded>(event.facts);
  EXPECT_EQ(facts, (ledger::ObjectionRecorded{"", ledger::ObjectionState::kRaised,
                                              ledger::ObjectionSignal::kGpc}));
  EXPECT_EQ(event.subject, world.person("ann"));
  EXPECT_EQ(kinds(with_signal("portal")), "");
  EXPECT_EQ(kinds(with_signal("subject:ann", "research")), "consent.recorded");
}

TEST_F(ObjectionTable, ASignalThatComesWithARepetitionIsNotedAlone) {
  EXPECT_EQ(
      outcome(world.consent("portal", "ann", "newsletter", ledger::ConsentStatus::kGiven, "v1")),
      "201");
  const auto reply = with_signal("portal");
  EXPECT_EQ(outcome(reply), "200");
  EXPECT_EQ(kinds(reply), "objection.recorded");
}

TEST_F(ObjectionTable, TheBrowserOfAMemberOfStaffSaysNothingAboutThePerson) {
  EXPECT_EQ(kinds(with_signal("agent:dan")), "consent.recorded");
  EXPECT_EQ(kinds(with_signal("portal/dan", "research")), "consent.recorded");
}

TEST_F(ObjectionTable, ASignalThatComesWithASessionIsNotedForSubjectsAlone) {
  const auto open = [&](const std::string& who, ledger::Role role, const std::string& name) {
    auto request = world.request(who);
    request.global_privacy_control = true;
    IssueTokenInput input;
    input.role = role;
    input.subject = world.person(name);
    input.ttl_seconds = 3'600;
    return kinds(api::run(world.store(), world.clinic(), request, issue_token, input));
  };
  EXPECT_EQ(open("admin", ledger::Role::kSubject, "ann"), "token.issued");
  EXPECT_EQ(open("admin", ledger::Role::kAgent, "dan"), "token.issued");
  EXPECT_EQ(open("portal", ledger::Role::kSubject, "ann"), "token.issued objection.recorded");
  EXPECT_EQ(open("portal", ledger::Role::kSubject, "ann"), "token.issued");
}

TEST(Objections, BodiesHaveNoFaultOrNameIt) {
  const auto faults = [](std::string_view json) {
    std::string out;
    const auto input = read_input<RecordObjectionInput>(*parse_body(json));
    if (input) return out;
    for (const auto& fault : input.error().faults) out += fault.where + " ";
    return out;
  };
  EXPECT_EQ(faults("{}"), "");
  EXPECT_EQ(faults(R"({"purpose":"p","state":"overruled","reason":"r"})"), "");
  EXPECT_EQ(faults(R"({"signal":"gpc"})"), "");
  EXPECT_EQ(faults(R"({"state":"overruled"})"), "/reason ");
  EXPECT_EQ(faults(R"({"signal":"gpc","reason":"r"})"), "/reason ");
  EXPECT_EQ(faults(R"({"signal":"gpc","state":"upheld"})"), "/signal ");
  EXPECT_EQ(faults(R"({"purpose":"P","state":"won","signal":"dnt","at":1})"),
            "/purpose /state /signal /at ");
}

}  // namespace
}  // namespace lethe::api::testing
