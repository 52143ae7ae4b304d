// The rules of linked identities, of the history of fields, and of agents who leave.
#include <gtest/gtest.h>

#include "api/commands/authentication.h"
#include "tests/api/rule_table.h"

namespace lethe::api::testing {
namespace {

class PeopleTable : public ::testing::Test {
 protected:
  void SetUp() override {
    run_table(world, R"(
      register portal ann  user      city=Oslo                      -> 201 | subject.registered
      register portal bob  user                                     -> 201 | subject.registered
      register portal eve  anonymous                                -> 201 | subject.registered
      register portal mail user      origin=email email=m@x.example -> 201 | subject.registered
      register portal post user      origin=anonymous_post          -> 201 | subject.registered
      register admin  dan  agent     given_name=Dan family_name=Doe email=dan@x.example phone=7 -> 201 | subject.registered
      register admin  kim  agent                                    -> 201 | subject.registered
    )");
  }
  projections::PersonState state(const std::string& name) const { return world.row(name).state; }
  World world;
};

using LinkTable = PeopleTable;

TEST_F(LinkTable, OnlyWhoWasNobodyKnownIsLinkedAndOnce) {
  run_table(world, R"(
    link portal nobody ann                                    -> 404 unknown-subject | request.refused
    link portal eve    eve                                    -> 422 link-to-self | request.refused
    link portal bob    ann                                    -> 422 subject-not-anonymous | request.refused
    link portal dan    ann                                    -> 422 subject-not-anonymous | request.refused
    link portal eve    nobody                                 -> 422 account-unknown | request.refused
    link portal eve    dan                                    -> 422 account-not-user | request.refused
    link portal mail   eve                                    -> 422 account-not-user | request.refused
    link portal eve    mail                                   -> 201 | subject.linked
    link portal eve    mail                                   -> 409 subject-linked | request.refused
    link portal eve    ann                                    -> 409 subject-linked | request.refused
    link agent:dan mail ann                                   -> 201 | subject.linked
    link admin  post   mail                                   -> 409 subject-linked | request.refused
    link admin  post   ann                                    -> 201 | subject.linked
    erase portal bob    -> 201 | erasure.ordered erasure.completed
    register portal zoe anonymous                             -> 201 | subject.registered
    link portal zoe    bob                                    -> 422 account-unknown | request.refused
    link portal bob    ann                                    -> 410 subject-erased | request.refused
    link agent:dan bob ann                                    -> 404 unknown-subject | request.refused
  )");
}

TEST_F(LinkTable, WhatWasPostedAnonymouslyIsTheirsFromThenOn) {
  run_table(world, R"(
    post portal      note ticket help author=eve              -> 201 | content.posted
    get  subject:ann note                                     -> 404 unknown-item | request.refused
    link portal      eve ann                                  -> 201 | subject.linked
    get  subject:ann note                                     -> 200 | access.recorded
    setting admin allow_delete_tickets=true                   -> 200 | settings.changed
    drop subject:ann note  -> 200 | erasure.ordered content.deleted erasure.completed
  )");
}

TEST_F(LinkTable, P4ErasingAnAccountErasesWhoeverIsLinkedInOneBatch) {
  run_table(world, R"(
    post portal note ticket help author=eve                   -> 201 | content.posted
    link portal eve  mail                                     -> 201 | subject.linked
    link portal mail ann                                      -> 201 | subject.linked
    link portal post ann                                      -> 201 | subject.linked
    erase portal post  -> 201 | erasure.ordered erasure.completed
    erase subject:ann ann reason=enough -> 201 | erasure.ordered erasure.ordered erasure.ordered erasure.completed erasure.completed erasure.completed
    erase portal eve                                          -> 200 | -
    get   portal note TREAT                                   -> 410 item-deleted | request.refused
  )");
  for (const auto* name : {"ann", "mail", "eve", "post"}) {
    EXPECT_EQ(state(name), projections::PersonState::kErased) << name;
  }
  EXPECT_EQ(state("bob"), projections::PersonState::kActive);
  const auto registered = world.event(world.row("mail").registered_at);
  EXPECT_EQ(world.section_text(registered, 0).front(), '(');
}

TEST_F(LinkTable, TheAnswerIsTheCertificateOfTheAccount) {
  run_table(world, "link portal eve ann -> 201 | subject.linked");
  const auto reply = world.erase("portal", "ann");
  EXPECT_EQ(text_at(reply.answer().body, "subject"), world.person("ann").str());
  EXPECT_EQ(reply.answer().location, "erasures/" + text_at(reply.answer().body, "id"));
}

TEST_F(LinkTable, ErasingAPosterLeavesTheAccount) {
  run_table(world, R"(
    link  portal eve ann                                      -> 201 | subject.linked
    erase portal eve   -> 201 | erasure.ordered erasure.completed
  )");
  EXPECT_EQ(state("ann"), projections::PersonState::kActive);
}

using FieldHistoryTable = PeopleTable;

TEST_F(FieldHistoryTable, P6TheEntitledReadItAsAnAccess) {
  run_table(world, R"(
    edit    portal      ann city=Rome                         -> 200 | profile.edited
    history agent:dan   ann city                              -> 400 purpose-of-use-required | -
    history agent:dan   ann city TREAT                        -> 200 | access.recorded
    history agent:dan   ann city TREAT reason=dispute         -> 200 | access.recorded
    history agent:dan   ann phone TREAT                       -> 404 unknown-field | request.refused
    history agent:dan   nobody city TREAT                     -> 404 unknown-subject | request.refused
    history subject:ann ann city                              -> 200 | access.recorded
    history subject:bob ann city                              -> 404 unknown-subject | request.refused
    history auditor     ann city TREAT                        -> 403 forbidden | request.refused
    grant admin auditor profile,content g                     -> 201 | auditor.granted
    history auditor     ann city TREAT                        -> 200 | access.recorded
  )");
  const auto event = world.event({world.ledger()->size().value - 1});
  const auto& access = std::get<ledger::AccessRecorded>(event.facts);
  EXPECT_EQ(access.resource_type, "profile.history");
  EXPECT_EQ(access.fields, std::vector<std::string>{"city"});
}

TEST_F(FieldHistoryTable, HasEveryVersionOldestFirst) {
  run_table(world, R"(
    edit portal    ann city=Rome                              -> 200 | profile.edited
    edit agent:dan ann city=Lima                              -> 200 | profile.edited
  )");
  ReadFieldHistoryInput input;
  input.subject = world.person("ann");
  input.field = "city";
  input.purpose_of_use = "TREAT";
  const auto reply = world.run("agent:dan", read_field_history, input);
  std::vector<std::string> values;
  for (const auto& version : reply.answer().body.at("versions").as_array()) {
    values.push_back(text_at(version.as_object(), "value"));
  }
  EXPECT_EQ(values, (std::vector<std::string>{"Oslo", "Rome", "Lima"}));
}

TEST_F(FieldHistoryTable, P4ADeletedFieldIsUnrecoverableWhileOthersLiveOn) {
  run_table(world, R"(
    edit    portal    ann city=Rome phone=1                   -> 200 | profile.edited
    delete  portal    ann city  -> 200 | erasure.ordered erasure.completed
    history agent:dan ann city TREAT                          -> 404 unknown-field | request.refused
    history agent:dan ann phone TREAT                         -> 200 | access.recorded
    edit    portal    ann city=Bonn                           -> 200 | profile.edited
    history agent:dan ann city TREAT                          -> 200 | access.recorded
  )");
  const auto registered = world.event(world.row("ann").registered_at);
  EXPECT_EQ(world.section_text(registered, 0).front(), '(') << "Oslo is gone";
  ReadFieldHistoryInput input;
  input.subject = world.person("ann");
  input.field = "city";
  const auto reply = world.run("subject:ann", read_field_history, input);
  EXPECT_EQ(reply.answer().body.at("versions").as_array().size(), 1U);
}

using AgentTable = PeopleTable;

TEST_F(AgentTable, AgentsEditTheirOwnDetailsAndAnyones) {
  run_table(world, R"(
    edit agent:dan dan phone=8                                -> 200 | profile.edited
    edit agent:dan ann phone=9                                -> 200 | profile.edited
    edit agent:dan kim phone=9                                -> 200 | profile.edited
    edit subject:ann dan phone=9                              -> 404 unknown-subject | request.refused
    read agent:dan dan HOPERAT                                -> 200 | access.recorded
  )");
}

TEST_F(AgentTable, OnlyAnAdminDeletesAgents) {
  run_table(world, R"(
    erase portal      dan                                     -> 403 forbidden | request.refused
    erase portal/dan  dan                                     -> 403 forbidden | request.refused
    erase portal/ann  dan                                     -> 403 forbidden | request.refused
    erase subject:ann dan                                     -> 404 unknown-subject | request.refused
    erase admin       dan -> 201 | erasure.ordered erasure.completed
    erase admin       dan                                     -> 200 | -
    erase admin       kim -> 201 | erasure.ordered erasure.completed
  )");
}

TEST_F(AgentTable, TheirTokensGoInTheSameDecision) {
  run_table(world, R"(
    token admin agent person=dan name=one                     -> 201 | token.issued
    token admin agent person=dan name=two                     -> 201 | token.issued
    token admin agent person=kim name=other                   -> 201 | token.issued
    revoke admin one                                          -> 200 | token.revoked
    erase admin dan -> 201 | token.revoked erasure.ordered erasure.completed
    revoke admin two                                          -> 200 | -
    revoke admin other                                        -> 200 | token.revoked
  )");
}

TEST_F(AgentTable, P4TheNamesAreKeptAndNothingElse) {
  run_table(world, R"(
    post agent:dan note topic hello                           -> 201 | content.posted
    edit agent:dan dan display_name=Danny                     -> 200 | profile.edited
  )");
  const auto registered = world.event(world.row("dan").registered_at);
  const auto reply = world.erase("admin", "dan");
  const auto& kept = reply.answer().body.at("kept").as_array();
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_EQ(kept[0].at("class"), "profile");
  EXPECT_EQ(kept[0].at("exception"), "legal_obligation");
  EXPECT_EQ(text_at(kept[0].as_object(), "until"),
            ledger::format_rfc3339({world.clock.now().micros + 2'192LL * 86'400'000'000}));
  std::map<std::string, std::string> left;
  for (std::uint16_t i = 0; i < registered.sections.size(); ++i) {
    left[registered.sections[i].name] = world.section_text(registered, i).substr(0, 1);
  }
  EXPECT_EQ(left, (std::map<std::string, std::string>{
                      {"given_name", "D"}, {"family_name", "D"}, {"email", "("}, {"phone", "("}}));
  run_table(world, R"(
    get portal note TREAT                                     -> 410 item-deleted | request.refused
  )");
}

TEST_F(AgentTable, P6WhoItWasIsReadByThoseWhoCheckWhileTheLawNeedsIt) {
  run_table(world, R"(
    access agent:dan ann TREAT                                -> 201 | access.recorded
    erase admin dan -> 201 | erasure.ordered erasure.completed
    attribution reviewer dan                                  -> 400 purpose-of-use-required | -
    attribution reviewer ann HOPERAT                          -> 404 unknown-subject | request.refused
    attribution reviewer nobody HOPERAT                       -> 404 unknown-subject | request.refused
    attribution reviewer dan HOPERAT                          -> 200 | access.recorded
    attribution auditor  dan HOPERAT reason=complaint         -> 403 forbidden | request.refused
    grant admin auditor profile g                             -> 201 | auditor.granted
    attribution auditor  dan HOPERAT reason=complaint         -> 200 | access.recorded
    attribution admin    kim HOPERAT                          -> 200 | access.recorded
    read portal dan TREAT                                     -> 410 subject-erased | request.refused
  )");
  ReadAttributionInput input{world.person("dan"), "HOPERAT", std::nullopt};
  auto reply = world.run("reviewer", read_attribution, input);
  EXPECT_EQ(reply.answer().body.at("names"),
            (boost::json::object{{"family_name", "Doe"}, {"given_name", "Dan"}}));
  world.clock.advance_days(2'193);
  reply = world.run("reviewer", read_attribution, input);
  EXPECT_EQ(outcome(reply), "410 subject-erased");
}

TEST_F(AgentTable, WhatTheyDidKeepsTheirIdAsPseudonym) {
  run_table(world, R"(
    access agent:dan ann TREAT                                -> 201 | access.recorded
    erase admin dan -> 201 | erasure.ordered erasure.completed
  )");
  const auto snapshot = world.ledger()->snapshot();
  std::size_t accesses = 0;
  const auto count = [&](const projections::Posting& posting) {
    accesses += posting.kind == ledger::kind_of(ledger::AccessRecorded{}) ? 1U : 0U;
    return true;
  };
  ASSERT_TRUE(projections::Views(*snapshot).actor_events(
      ledger::actor_id(world.person("dan")), {}, {UINT64_MAX}, projections::Direction::kOldestFirst,
      count));
  EXPECT_EQ(accesses, 1U);
}

}  // namespace
}  // namespace lethe::api::testing
