// The record of breaches: clocks, whom it affected, who was told.
#include <gtest/gtest.h>

#include "api/commands/breach_queries.h"
#include "api/json/render_rights.h"
#include "tests/api/rule_table.h"

namespace lethe::api::testing {
namespace {

using ledger::BreachAudience;
using ledger::Regime;

TEST(G34Breaches, TheClocks) {
  struct Case {
    std::vector<Regime> regimes;
    std::uint64_t persons;
    bool unintelligible;
    const char *authority, *persons_due;
  };
  const std::string none = "1970-01-01T00:00:00.000000Z";
  const Case table[] = {
      {{Regime::kGdpr}, 9'000, false, "2027-03-04T10:00:00.000000Z", none.c_str()},
      {{Regime::kGdpr}, 9'000, true, "2027-03-04T10:00:00.000000Z", none.c_str()},
      {{Regime::kHipaa}, 500, false, "2027-04-30T23:59:59.999999Z", "2027-04-30T23:59:59.999999Z"},
      {{Regime::kHipaa}, 499, false, "2028-02-29T23:59:59.999999Z", "2027-04-30T23:59:59.999999Z"},
      {{Regime::kHipaa}, 500, true, none.c_str(), none.c_str()},
      {{Regime::kGdpr, Regime::kHipaa},
       500,
       false,
       "2027-03-04T10:00:00.000000Z",
       "2027-04-30T23:59:59.999999Z"},
  };
  for (const auto& one : table) {
    projections::BreachRow breach;
    breach.aware_at = *ledger::parse_rfc3339("2027-03-01T10:00:00Z");
    breach.regimes = one.regimes;
    breach.persons = one.persons;
    breach.unintelligible = one.unintelligible;
    const auto times = breach_times(breach);
    EXPECT_EQ(ledger::format_rfc3339(times.authority), one.authority);
    EXPECT_EQ(ledger::format_rfc3339(times.persons), one.persons_due);
  }
}

class BreachTable : public ::testing::Test {
 protected:
  void SetUp() override {
    run_table(world, R"(
      register portal ann user email=ann@clinic.example -> 201 | subject.registered
      register portal bob user email=bob@clinic.example -> 201 | subject.registered
      register portal eve user city=Oslo                -> 201 | subject.registered
      register portal dan agent                         -> 201 | subject.registered
    )");
    auto input = parse_as<RecordBreachInput>(
        R"({"aware_at":"2027-01-15T07:00:00Z","regimes":["gdpr","hipaa"],"persons":600,)"
        R"("description":"A laptop was stolen.","categories":["email"],"high_risk":true})");
    const auto reply = world.run("admin", record_breach, input);
    EXPECT_EQ(outcome(reply), "201");
    breach = *ledger::BreachId::parse(text_at(reply.answer().body, "id"));
    const auto event = world.event(reply.outcome.first);
    EXPECT_EQ(world.section_text(event, 0), "A laptop was stolen.");
    EXPECT_EQ(event.sections.at(0).compartment.slot.value, 0U);
  }
  projections::BreachRow row() const {
    const auto snapshot = world.ledger()->snapshot();
    return **projections::Views(*snapshot).breach(breach);
  }
  std::string notify(BreachAudience audience, std::optional<std::string> reason = std::nullopt) {
    NotifyBreachInput input;
    input.breach = breach;
    input.audience = audience;
    input.reason = std::move(reason);
    return outcome(world.run("admin", notify_breach, input));
  }
  boost::json::object add(const AffectedQuery& query) {
    auto input = *find_affected(*world.ledger(), query);
    input.breach = breach;
    return world.run("admin", add_affected, input).answer().body;
  }
  World world;
  ledger::BreachId breach;
};

TEST_F(BreachTable, G34AreToldInTimeOrWithAReason) {
  EXPECT_EQ(breach_json(row(), world.clock.now()).at("overdue").as_array().size(), 0U);
  world.clock.advance_days(4);
  EXPECT_EQ(breach_json(row(), world.clock.now()).at("overdue"), boost::json::array({"authority"}));
  EXPECT_EQ(notify(BreachAudience::kAuthority), "422 reason-required");
  EXPECT_EQ(notify(BreachAudience::kAuthority, "A holiday."), "201");
  EXPECT_EQ(breach_json(row(), world.clock.now()).at("overdue").as_array().size(), 0U);
  EXPECT_EQ(notify(BreachAudience::kPersons), "201");
  EXPECT_EQ(notify(BreachAudience::kMedia), "201");
  EXPECT_EQ(row().notices.size(), 3U);
  EXPECT_EQ(notify(BreachAudience::kPersons), "201") << "in phases";
  EXPECT_EQ(row().notices.size(), 3U);
}

TEST_F(BreachTable, G35OfUnintelligibleDataNobodyNeedBeTold) {
  EditBreachInput edit;
  edit.breach = breach;
  edit.revision = 2;
  edit.facts.unintelligible = true;
  EXPECT_EQ(outcome(world.run("admin", edit_breach, edit)), "412 revision-mismatch");
  edit.revision = 1;
  EXPECT_EQ(outcome(world.run("admin", edit_breach, edit)), "200");
  EXPECT_EQ(row().persons_due_at.micros, 0);
  EXPECT_NE(row().authority_due_at.micros, 0);
  EXPECT_EQ(row().revision, 2U);
  EXPECT_EQ(row().persons, 600U) << "what is not said stays";
}

TEST_F(BreachTable, ARefusalNamesItsReason) {
  auto input = parse_as<RecordBreachInput>(R"({"aware_at":"2027-01-15T09:00:00Z"})");
  EXPECT_EQ(outcome(world.run("admin", record_breach, input)), "400 invalid-body");
  EditBreachInput edit;
  edit.breach = ledger::BreachId::random();
  EXPECT_EQ(outcome(world.run("admin", edit_breach, edit)), "404 unknown-breach");
  NotifyBreachInput notice;
  notice.breach = breach;
  notice.audience = BreachAudience::kAuthority;
  notice.notified_at = *ledger::parse_rfc3339("2027-01-15T06:59:59Z");
  EXPECT_EQ(outcome(world.run("admin", notify_breach, notice)), "400 invalid-body");
}

TEST_F(BreachTable, FindsTheAffectedByListFieldActorAndToken) {
  AffectedQuery list;
  list.subjects = {world.person("ann"), world.person("ann"), ledger::SubjectId::random()};
  auto answer = add(list);
  EXPECT_EQ(answer.at("added"), 1);
  EXPECT_EQ(answer.at("unknown"), 1);
  EXPECT_EQ(add(list).at("known"), 1);

  AffectedQuery field;
  field.field = "email";
  answer = add(field);
  EXPECT_EQ(answer.at("added"), 1) << "bob; ann is known";
  EXPECT_TRUE(answer.at("next").is_null());

  run_table(world, "read agent:dan eve TREAT -> 200 | access.recorded");
  AffectedQuery accesses;
  accesses.accesses.emplace();
  accesses.accesses->actor = world.person("dan");
  accesses.accesses->from = {world.clock.now().micros - 1};
  accesses.accesses->to = {world.clock.now().micros - 1};
  EXPECT_EQ(add(accesses).at("added"), 0) << "before";
  accesses.accesses->to = world.clock.now();
  EXPECT_EQ(add(accesses).at("added"), 1);
  EXPECT_EQ(row().affected, 3U);

  accesses.accesses->actor.reset();
  accesses.accesses->token = world.token("agent:dan");
  answer = add(accesses);
  EXPECT_EQ(answer.at("known"), 1);
  accesses.accesses->token = ledger::TokenId::random();
  EXPECT_EQ(add(accesses).at("known"), 0);
}

TEST_F(BreachTable, GoesOnWhereAQueryStopped) {
  constexpr std::size_t kPeople = kAffectedAtOnce + 20;
  for (std::size_t i = 0; i < kPeople; ++i) {
    world.register_person("p" + std::to_string(i), ledger::SubjectType::kUser, {{"phone", "1"}});
  }
  AffectedQuery query;
  query.field = "phone";
  auto answer = add(query);
  EXPECT_EQ(answer.at("added"), kAffectedAtOnce);
  query.from = std::stoull(text_at(answer, "next"));
  answer = add(query);
  EXPECT_EQ(answer.at("added"), 20);
  EXPECT_TRUE(answer.at("next").is_null());
  EXPECT_EQ(row().affected, kPeople);
}

}  // namespace
}  // namespace lethe::api::testing
