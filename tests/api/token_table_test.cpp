// Who may issue and revoke which tokens.
#include <gtest/gtest.h>

#include "tests/api/rule_table.h"

namespace lethe::api::testing {
namespace {

class TokenTable : public ::testing::Test {
 protected:
  void SetUp() override {
    run_table(world, R"(
      register portal ann user      -> 201 | subject.registered
      register portal dan agent     -> 201 | subject.registered
      register portal eve anonymous -> 201 | subject.registered
    )");
  }
  World world;
};

TEST_F(TokenTable, EachRoleIssuesWhatItMay) {
  run_table(world, R"(
    token operator operator                   -> 403 forbidden | request.refused
    token operator admin                      -> 201 | token.issued
    token operator portal                     -> 403 forbidden | request.refused
    token operator agent   person=dan         -> 403 forbidden | request.refused
    token operator subject person=ann         -> 403 forbidden | request.refused
    token operator auditor                    -> 403 forbidden | request.refused
    token admin    operator                   -> 403 forbidden | request.refused
    token admin    admin                      -> 201 | token.issued
    token admin    portal  label=Website      -> 201 | token.issued
    token admin    agent   person=dan         -> 201 | token.issued
    token admin    subject person=ann         -> 201 | token.issued
    token admin    auditor                    -> 201 | token.issued
    token admin    reviewer                   -> 201 | token.issued
    token portal   subject person=ann         -> 201 | token.issued
    token portal   agent   person=dan         -> 403 forbidden | request.refused
    token portal   portal                     -> 403 forbidden | request.refused
    token agent:dan subject person=ann        -> 403 forbidden | request.refused
    token subject:ann subject person=ann      -> 403 forbidden | request.refused
    token auditor  auditor                    -> 403 forbidden | request.refused
    token reviewer subject person=ann         -> 403 forbidden | request.refused
    token system   operator                   -> 403 forbidden | request.refused
    token system   admin                      -> 201 | token.issued
  )");
}

TEST_F(TokenTable, ChecksInOneOrder) {
  run_table(world, R"(
    token portal agent   person=nobody        -> 403 forbidden | request.refused
    token admin  agent   person=nobody        -> 404 unknown-subject | request.refused
    token admin  agent   person=ann           -> 422 subject-type-mismatch | request.refused
    token admin  subject person=dan           -> 422 subject-type-mismatch | request.refused
    token portal subject person=eve           -> 422 subject-type-mismatch | request.refused
    erase portal ann       -> 201 | erasure.ordered erasure.completed
    token admin  agent   person=ann           -> 410 subject-erased | request.refused
    token portal subject person=ann           -> 410 subject-erased | request.refused
  )");
}

TEST_F(TokenTable, RevokingIsIdempotent) {
  run_table(world, R"(
    token  admin  admin   name=a              -> 201 | token.issued
    token  admin  subject name=s person=ann   -> 201 | token.issued
    revoke admin  nothing                     -> 404 unknown-token | request.refused
    revoke portal a                           -> 403 forbidden | request.refused
    revoke agent:dan s                        -> 403 forbidden | request.refused
    revoke subject:ann s                      -> 403 forbidden | request.refused
    revoke portal s                           -> 200 | token.revoked
    revoke portal s                           -> 200 | -
    revoke admin  s                           -> 200 | -
    revoke operator a                         -> 200 | token.revoked
    revoke admin  a                           -> 200 | -
  )");
}

TEST_F(TokenTable, OperatorsAreIssuedOnTheSystemLedgerOnly) {
  IssueTokenInput input;
  input.role = ledger::Role::kOperator;
  input.ttl_seconds = 3'600;
  EXPECT_EQ(
      outcome(run(world.store(), world.system(), world.request("operator"), issue_token, input)),
      "201");
  EXPECT_EQ(
      outcome(run(world.store(), world.system(), world.request("system"), issue_token, input)),
      "201");
  EXPECT_EQ(outcome(run(world.store(), world.system(), world.request("admin"), issue_token, input)),
            "403 forbidden");
}

TEST_F(TokenTable, ALabelIsASectionOfTheLedgerAndInNoAnswer) {
  IssueTokenInput input;
  input.role = ledger::Role::kPortal;
  input.ttl_seconds = 60;
  input.label = "Website of Ann";
  for (std::uint32_t i = 0; i < 2; ++i) {
    const auto reply = world.run("admin", issue_token, input);
    const auto event = world.event(reply.outcome.first);
    ASSERT_EQ(event.sections.size(), 1U);
    EXPECT_EQ(event.sections[0].compartment,
              (ledger::Compartment{{0}, ledger::CompartmentClass::kOperational, i}));
    EXPECT_EQ(event.sections[0].role, ledger::SectionRole::kLabel);
    EXPECT_EQ(world.section_text(event, 0), "Website of Ann");
    EXPECT_FALSE(reply.answer().body.contains("label"));
    EXPECT_FALSE(reply.answer().body.contains("hash"));
  }
}

}  // namespace
}  // namespace lethe::api::testing
