// The rules of relationships, searches and log-ins, and what is sent again.
#include "api/commands/relationships.h"

#include <gtest/gtest.h>

#include "api/commands/activity.h"
#include "tests/api/rule_table.h"

namespace lethe::api::testing {
namespace {

class Relationships : public ::testing::Test {
 protected:
  void SetUp() override {
    run_table(world, R"(
      register portal ann user city=Oslo   -> 201 | subject.registered
      register portal bob user city=Rome   -> 201 | subject.registered
      register admin  ines agent           -> 201 | subject.registered
      register admin  olaf agent           -> 201 | subject.registered
    )");
  }
  static ledger::Moment at(std::string_view text) { return *ledger::parse_rfc3339(text); }
  RecordRelationshipInput visit() {
    RecordRelationshipInput input;
    input.subject = world.person("ann");
    input.type = ledger::RelationshipType::kEncounter;
    input.agent = world.person("ines");
    input.starts_at = at("2026-05-04T09:00:00Z");
    input.ends_at = at("2026-05-04T09:20:00Z");
    return input;
  }
  Reply record(const RecordRelationshipInput& input, const std::string& who = "portal") {
    return world.run(who, record_relationship, input);
  }
  RecordAccessInput look() {
    RecordAccessInput input;
    input.subject = world.person("ann");
    input.actor = world.person("ines");
    input.purpose_of_use = "TREAT";
    input.action = ledger::AccessAction::kRead;
    input.resource_type = "Encounter";
    return input;
  }

  World world;
};

TEST_F(Relationships, AreOfAPatientWithAnAgentOrADepartment) {
  const auto reply = record(visit());
  ASSERT_EQ(outcome(reply), "201");
  EXPECT_EQ(world.kinds_of(reply), std::vector<std::string>{"relationship.recorded"});
  EXPECT_EQ(text_at(reply.answer().body, "agent"), world.person("ines").str());
  EXPECT_EQ(text_at(reply.answer().body, "ends_at"), "2026-05-04T09:20:00.000000Z");

  struct Row {
    std::string_view what;
    std::function<void(RecordRelationshipInput&)> change;
    std::string_view outcome;
  };
  const std::vector<Row> rows = {
      {"goes on", [](auto& i) { i.ends_at.reset(); }, "201"},
      {"ends when it begins", [](auto& i) { i.ends_at = i.starts_at; }, "201"},
      {"ends before", [](auto& i) { i.ends_at = ledger::Moment{i.starts_at.micros - 1}; },
       "400 invalid-body"},
      {"with nobody nowhere", [](auto& i) { i.agent.reset(); }, "400 invalid-body"},
      {"in a ward",
       [](auto& i) {
         i.agent.reset();
         i.department = "cardiology";
       },
       "201"},
      {"of nobody known", [&](auto& i) { i.subject = world.person("nobody"); },
       "404 unknown-subject"},
      {"with nobody known", [&](auto& i) { i.agent = ledger::SubjectId::random(); },
       "422 actor-unknown"},
      {"with a patient", [&](auto& i) { i.agent = world.person("bob"); }, "422 actor-not-agent"},
      {"duty of a patient",
       [](auto& i) {
         i.type = ledger::RelationshipType::kDuty;
         i.agent.reset();
         i.department = "x";
       },
       "422 actor-not-agent"},
      {"duty with another",
       [](auto& i) {
         i.type = ledger::RelationshipType::kDuty;
         i.department = "x";
       },
       "400 invalid-body"},
      {"duty",
       [&](auto& i) {
         i.type = ledger::RelationshipType::kDuty;
         i.subject = world.person("olaf");
         i.agent.reset();
         i.department = "x";
       },
       "201"},
  };
  for (const auto& row : rows) {
    auto input = visit();
    row.change(input);
    EXPECT_EQ(outcome(record(input)), row.outcome) << row.what;
  }
}

TEST_F(Relationships, WhatForIsSealedAndGoesWithThePatient) {
  auto input = visit();
  input.detail = "Encounter for problem";
  const auto reply = record(input);
  const auto event = world.event(reply.outcome.first);
  EXPECT_EQ(world.section_text(event, 0), "Encounter for problem");
  EXPECT_EQ(event.sections.at(0).compartment.cls, ledger::CompartmentClass::kAccess);
  EXPECT_EQ(outcome(world.erase("portal", "ann")), "201");
  EXPECT_EQ(outcome(record(visit())), "410 subject-erased");
}

TEST_F(Relationships, SentAgainUnderTheirIdTheyAreTheSame) {
  auto input = visit();
  input.id = ledger::RelationshipId::random();
  ASSERT_EQ(outcome(record(input)), "201");
  const auto size = world.ledger()->size();
  const auto again = record(input);
  EXPECT_EQ(outcome(again), "200");
  EXPECT_EQ(text_at(again.answer().body, "id"), input.id->str());
  EXPECT_EQ(world.ledger()->size(), size);
  input.subject = world.person("bob");
  EXPECT_EQ(outcome(record(input)), "409 id-taken");
}

TEST_F(Relationships, EndOnceAndNotBeforeTheyBegan) {
  const auto made = record(visit());
  EndRelationshipInput input;
  input.relationship = *ledger::RelationshipId::parse(text_at(made.answer().body, "id"));
  input.ends_at = at("2026-05-04T08:00:00Z");
  EXPECT_EQ(outcome(world.run("portal", end_relationship, input)), "400 invalid-body");
  input.ends_at = at("2026-05-04T09:10:00Z");
  const auto ended = world.run("portal", end_relationship, input);
  EXPECT_EQ(outcome(ended), "200");
  EXPECT_EQ(text_at(ended.answer().body, "ends_at"), "2026-05-04T09:10:00.000000Z");
  EXPECT_EQ(outcome(world.run("portal", end_relationship, input)), "409 step-not-allowed");
  input.relationship = ledger::RelationshipId::random();
  EXPECT_EQ(outcome(world.run("portal", end_relationship, input)), "404 unknown-relationship");
}

TEST_F(Relationships, AVisitIsOneWithTheAccessThatItBroughtAlong) {
  RecordEncounterInput input;
  input.visit = visit();
  const auto reply = world.run("portal", record_encounter, input);
  ASSERT_EQ(outcome(reply), "201");
  EXPECT_EQ(world.kinds_of(reply),
            (std::vector<std::string>{"relationship.recorded", "access.recorded"}));
  const auto access = world.event(reply.outcome.first.next());
  const auto& facts = std::get<ledger::AccessRecorded>(access.facts);
  EXPECT_EQ(facts.relationship.str(), text_at(reply.answer().body, "id"));
  EXPECT_EQ(facts.occurred_at, input.visit.starts_at);
  EXPECT_EQ(access.actor.id, ledger::actor_id(world.person("ines")));
  input.visit.agent.reset();
  input.visit.department = "cardiology";
  EXPECT_EQ(outcome(world.run("portal", record_encounter, input)), "400 invalid-body");
}

TEST_F(Relationships, AnAccessNamesTheOneThatWasItsReason) {
  const auto made = record(visit());
  auto input = look();
  input.relationship = *ledger::RelationshipId::parse(text_at(made.answer().body, "id"));
  input.via.role = "nurse";
  input.via.department = "cardiology";
  input.via.on_behalf_of = world.person("olaf");
  const auto reply = world.run("portal", record_access, input);
  ASSERT_EQ(outcome(reply), "201");
  const auto facts = std::get<ledger::AccessRecorded>(world.event(reply.outcome.first).facts);
  EXPECT_EQ(facts.relationship, *input.relationship);
  EXPECT_EQ(facts.via, input.via);
  input.relationship = ledger::RelationshipId::random();
  EXPECT_EQ(outcome(world.run("portal", record_access, input)), "404 unknown-relationship");
  input.relationship.reset();
  input.via.on_behalf_of = world.person("bob");
  EXPECT_EQ(outcome(world.run("portal", record_access, input)), "422 actor-not-agent");
}

TEST_F(Relationships, AnotherPatientsIsNoReason) {
  const auto made = record(visit());
  auto input = look();
  input.subject = world.person("bob");
  input.relationship = *ledger::RelationshipId::parse(text_at(made.answer().body, "id"));
  EXPECT_EQ(outcome(world.run("portal", record_access, input)), "404 unknown-relationship");
}

class Activity : public Relationships {};

TEST_F(Activity, AnAccessThatIsSentAgainIsKnownAgain) {
  auto input = look();
  input.id = ledger::RequestId::random();
  input.occurred_at = at("2026-05-04T09:00:00Z");
  const auto first = world.run("portal", record_access, input);
  ASSERT_EQ(outcome(first), "201");
  EXPECT_EQ(world.event(first.outcome.first).request, *input.id);
  const auto size = world.ledger()->size();
  const auto again = world.run("portal", record_access, input);
  EXPECT_EQ(outcome(again), "200");
  EXPECT_EQ(again.answer().body, first.answer().body);
  EXPECT_EQ(world.ledger()->size(), size);
  input.subject = world.person("bob");
  EXPECT_EQ(outcome(world.run("portal", record_access, input)), "409 id-taken");
}

TEST_F(Activity, SearchesSayHowManyWereFoundAndSealWhatWasAsked) {
  RecordSearchInput input;
  input.actor = world.person("ines");
  input.purpose_of_use = "TREAT";
  input.resource_type = "Patient";
  input.hits = 3;
  input.detail = R"({"name":"Green"})";
  const auto reply = world.run("portal", record_search, input);
  ASSERT_EQ(outcome(reply), "201");
  const auto event = world.event(reply.outcome.first);
  EXPECT_EQ(std::get<ledger::SearchRecorded>(event.facts).hits, 3U);
  EXPECT_EQ(event.actor.id, ledger::actor_id(world.person("ines")));
  EXPECT_TRUE(event.subject.is_zero());
  EXPECT_EQ(event.sections.at(0).compartment.slot, world.row("ines").slot);
  EXPECT_EQ(world.section_text(event, 0), R"({"name":"Green"})");
  input.actor = world.person("ann");
  EXPECT_EQ(outcome(world.run("portal", record_search, input)), "422 actor-not-agent");
  input.actor.reset();
  EXPECT_EQ(outcome(world.run("portal", record_search, input)), "400 invalid-body");
}

TEST_F(Activity, AFailedLogInNeedNotSayWhoItWas) {
  RecordLoginInput input;
  input.action = ledger::LoginAction::kLogin;
  input.outcome = ledger::AccessOutcome::kSeriousFailure;
  input.method = "password";
  input.via.denial = "unknown-user";
  input.detail = "inès@clinic.example";
  const auto reply = world.run("portal", record_login, input);
  ASSERT_EQ(outcome(reply), "201");
  const auto event = world.event(reply.outcome.first);
  EXPECT_EQ(event.actor.type, ledger::ActorType::kService);
  EXPECT_EQ(event.sections.at(0).compartment.slot, ledger::Slot{});
  EXPECT_EQ(world.section_text(event, 0), "inès@clinic.example");
  input.actor = world.person("ines");
  input.id = ledger::RequestId::random();
  const auto known = world.run("portal", record_login, input);
  ASSERT_EQ(outcome(known), "201");
  EXPECT_EQ(world.event(known.outcome.first).actor.id, ledger::actor_id(world.person("ines")));
  EXPECT_EQ(outcome(world.run("portal", record_login, input)), "200");
  auto access = look();
  access.id = input.id;
  EXPECT_EQ(outcome(world.run("portal", record_access, access)), "409 id-taken");
}

}  // namespace
}  // namespace lethe::api::testing
