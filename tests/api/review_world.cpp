#include "tests/api/review_world.h"

#include "api/commands/flagger.h"
#include "api/commands/marks.h"
#include "api/commands/staff.h"
#include "projections/review_views.h"

namespace lethe::api::testing {

ReviewWorld::ReviewWorld() {
  for (const auto* agent : {"ines", "olaf", "rita", "rolf", "sven"}) {
    register_person(agent, ledger::SubjectType::kAgent);
  }
  for (const auto* reviewer : {"reviewer:rita", "reviewer:rolf", "reviewer:ines", "reviewer"}) {
    issued_token(reviewer);
  }
  for (const auto* patient : {"zoe", "mia"}) register_person(patient, ledger::SubjectType::kUser);
  const MarkPersonInput vip{person("zoe"), ledger::PersonMark::kVip, {}};
  EXPECT_EQ(outcome(run("portal", mark_person, vip)), "201");
  DescribeStaffInput described;
  described.agent = person("ines");
  described.facts.supervisor = person("sven");
  EXPECT_EQ(outcome(run("admin", describe_staff, described)), "200");
}

ledger::Sequence ReviewWorld::look(const std::string& agent, const std::string& patient,
                                   ledger::AccessOutcome how) {
  RecordAccessInput input;
  input.actor = person(agent);
  input.subject = person(patient);
  input.purpose_of_use = "TREAT";
  input.action = ledger::AccessAction::kRead;
  input.resource_type = "Observation";
  input.outcome = how;
  const auto reply = run("portal", record_access, input);
  EXPECT_EQ(outcome(reply), "201");
  return reply.outcome.first;
}

void ReviewWorld::flag_all() {
  Flagger flagger(store(), {});
  while (flagger.run([] { return true; })) {
  }
}

ledger::Sequence ReviewWorld::flag_of(ledger::Sequence access) {
  const auto snapshot = ledger()->snapshot();
  const auto flag = projections::ReviewViews(*snapshot).flag_of(access).value();
  EXPECT_TRUE(flag) << access.value << " is not flagged";
  return flag.value_or(ledger::Sequence{});
}

Reply ReviewWorld::open(const std::string& who, const std::string& body) {
  auto input = read_input<OpenReviewInput>(*parse_body(body));
  Reply refused;
  if (!input) {
    refused.result = input.error();
    return refused;
  }
  if (const auto found = look_up(*ledger(), *input); !found) {
    refused.result = problem_of(found.error());
    return refused;
  }
  return run(who, open_review, *input);
}

ledger::ReviewId ReviewWorld::opened(ledger::Sequence access, const std::string& who) {
  const auto reply = open(who, R"({"accesses":[)" + std::to_string(access.value) + "]}");
  EXPECT_EQ(outcome(reply), "201");
  return *ledger::ReviewId::parse(text_at(reply.answer().body, "id"));
}

Reply ReviewWorld::decide(const std::string& who, const ledger::ReviewId& review,
                          const std::string& disposition, const std::string& sanction) {
  return step(who, review, decide_review,
              R"({"disposition":")" + disposition + R"(","sanction":")" + sanction +
                  R"(","reason":"as it says"})");
}

ledger::QuestionId ReviewWorld::ask(const ledger::ReviewId& review, const std::string& audience) {
  const auto reply = step("reviewer:rita", review, ask_in_review,
                          R"({"audience":")" + audience + R"(","text":"Why was that?"})");
  EXPECT_EQ(outcome(reply), "201");
  return *ledger::QuestionId::parse(text_at(reply.answer().body, "question"));
}

Reply ReviewWorld::read(const std::string& who, const ledger::QuestionId& question) {
  return run(who, read_question, ReadQuestionInput{question});
}

Reply ReviewWorld::answer(const std::string& who, const ledger::QuestionId& question) {
  return run(who, answer_question, AnswerQuestionInput{question, "Because."});
}

Reply ReviewWorld::draw(const std::string& who, const std::string& body) {
  auto input = parse_as<DrawSampleInput>(body);
  EXPECT_TRUE(api::draw(*ledger(), input));
  return run(who, record_sample, input);
}

Reply ReviewWorld::sign(const std::string& who, const std::string& body) {
  auto input = parse_as<SignPeriodInput>(body);
  Reply refused;
  if (const auto looked = look_at(*ledger(), clock.now(), input); !looked) {
    refused.result = problem_of(looked.error());
    return refused;
  }
  return run(who, sign_period, input);
}

void ReviewWorld::set(const std::string& body) {
  EXPECT_EQ(outcome(run("admin", change_settings, parse_as<ChangeSettingsInput>(body))), "200");
}

projections::ReviewRow ReviewWorld::row(const ledger::ReviewId& review) const {
  const auto snapshot = ledger()->snapshot();
  return projections::CaseViews(*snapshot).review(review).value().value();
}

}  // namespace lethe::api::testing
