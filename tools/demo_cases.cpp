#include "api/commands/break_glass.h"
#include "api/commands/review_decisions.h"
#include "api/commands/review_periods.h"
#include "api/commands/review_questions.h"
#include "api/commands/review_samples.h"
#include "api/commands/reviews.h"
#include "api/commands/staff.h"
#include "tools/demo_stories.h"

namespace lethe::tools {

namespace {

using boost::json::array;
using boost::json::object;
using ledger::ReviewId;

constexpr double kCaseDay = 53;  // the flag of plan_review() is there

template <class Input>
api::Answer step(DemoWorld& world, const api::Request& reviewer, const ReviewId& review,
                 api::Ruled<api::Ruling> (*rule)(api::RuleContext&, const Input&),
                 const object& body) {
  auto input = input_of<Input>(body);
  input.review = review;
  return world.run(reviewer, rule, input);
}

/// The member of staff who was flagged first, and the flag.
struct Flagged {
  Person agent;
  ledger::Sequence flag;
};
std::optional<Flagged> flagged_one(DemoWorld& world) {
  const auto snapshot = world.ledger().snapshot();
  const projections::ReviewViews review(*snapshot);
  std::optional<Flagged> out;
  for (const auto& agent : world.staff()) {
    DemoWorld::done(review.flags_of_agent(agent->id, ledger::Sequence{UINT64_MAX},
                                          [&](const projections::FlagRow& flag) {
                                            if (!out || flag.sequence < out->flag) {
                                              out = Flagged{agent, flag.sequence};
                                            }
                                            return true;
                                          }));
  }
  return out;
}

void supervise(DemoWorld& world, const Somebody& agent, const Somebody& supervisor) {
  api::DescribeStaffInput input;
  input.agent = agent.id;
  input.facts.role = "nurse";
  input.facts.department = "cardiology";
  input.facts.supervisor = supervisor.id;
  world.run(world.admin(), api::describe_staff, input);
}

ReviewId open(DemoWorld& world, const api::Request& reviewer, ledger::Sequence flag) {
  auto input = input_of<api::OpenReviewInput>(
      {{"flags", array{flag.value}}, {"reason", "The patient is in the papers this week."}});
  DemoWorld::done(api::look_up(world.ledger(), input));
  return id_in<ReviewId>(world.run(reviewer, api::open_review, input));
}

/// Asks whoever it was, who reads the question and answers it.
void ask(DemoWorld& world, const api::Request& reviewer, const ReviewId& review,
         const Somebody& agent) {
  const auto asked = step(
      world, reviewer, review, api::ask_in_review,
      {{"audience", "employee"}, {"text", "Why did you open this record? Were you asked to?"}});
  const auto question =
      ledger::QuestionId::parse(std::string(asked.body.at("question").as_string())).value();
  world.run(world.agent(agent), api::read_question, api::ReadQuestionInput{question});
  auto answer = input_of<api::AnswerQuestionInput>(
      {{"text", "I had heard the name and was curious. I am sorry."}});
  answer.question = question;
  world.run(world.agent(agent), api::answer_question, answer);
  step(world, reviewer, review, api::ask_in_review,
       {{"audience", "supervisor"}, {"text", "Has this happened before?"}});
}

/// Two reviewers who do not agree at once, and a case that is taken up again.
void review_flag(DemoWorld& world) {
  const auto flagged = flagged_one(world);
  if (!flagged) throw DemoFailed{"nobody was flagged"};
  std::vector<Person> others;
  for (const auto& agent : world.staff()) {
    if (agent != flagged->agent) others.push_back(agent);
  }
  const auto first = world.reviewer(*others.at(0));
  const auto second = world.reviewer(*others.at(1));
  supervise(world, *flagged->agent, *others.at(2));
  const auto review = open(world, first, flagged->flag);
  step(world, first, review, api::assign_review, {{"reviewer", "me"}});
  step(world, first, review, api::note_review,
       {{"type", "evidence"},
        {"text", "The rota has them in another department that day."},
        {"events", array{flagged->flag.value}}});
  ask(world, first, review, *flagged->agent);
  step(world, first, review, api::decide_review,
       {{"disposition", "inadvertent"}, {"sanction", "retraining"}, {"reason", "It was once."}});
  step(world, second, review, api::return_review,
       {{"reason", "Curiosity is not an accident. See the policy, section 4."}});
  const object violation{{"disposition", "policy_violation"},
                         {"sanction", "written_warning"},
                         {"reason", "Opened out of curiosity, and admitted."}};
  step(world, first, review, api::decide_review, violation);
  step(world, second, review, api::confirm_review, {});
  auto again = input_of<api::ReopenReviewInput>({{"reason", "The person has objected."}});
  again.review = review;
  DemoWorld::done(api::look_up(world.ledger(), again));
  world.run(first, api::reopen_review, again);
  step(world, first, review, api::decide_review, violation);
  step(world, second, review, api::confirm_review, {{"note", "Nothing new came of it."}});
}

void draw(DemoWorld& world, const api::Request& reviewer, std::string_view method) {
  const auto& days = world.calendar();
  auto input = input_of<api::DrawSampleInput>(
      {{"method", method}, {"size", 3}, {"since", days.text_of(kCaseDay)}});
  DemoWorld::done(api::draw(world.ledger(), input));
  world.run(reviewer, api::record_sample, input);
}

/// The month of the flag; reviews that are open were drawn from what came later.
void sign(DemoWorld& world, const api::Request& reviewer) {
  const auto& days = world.calendar();
  auto input = input_of<api::SignPeriodInput>(
      {{"since", days.text_of(kCaseDay - 30)},
       {"until", days.text_of(kCaseDay)},
       {"incomplete", true},
       {"statement", "Flags of the month were reviewed; what was drawn since is under way."}});
  DemoWorld::done(api::look_at(world.ledger(), days.now(), input));
  world.run(reviewer, api::sign_period, input);
}

/// Two of the staff in emergencies: one ends hers, the other's ends by itself.
void break_glass(DemoWorld& world, const Somebody& patient) {
  const auto started = world.run(
      world.agent(*world.staff().at(0)), api::break_glass,
      input_of<api::BreakGlassInput>({{"subject", patient.id.str()},
                                      {"purpose_of_use", "ETREAT"},
                                      {"minutes", 30},
                                      {"reason", "Found unconscious; allergies unknown."}}));
  world.run(world.agent(*world.staff().at(0)), api::end_break_glass,
            api::EndBreakGlassInput{id_in<ledger::GlassId>(started)});
  world.run(world.agent(*world.staff().at(1)), api::break_glass,
            input_of<api::BreakGlassInput>({{"subject", patient.id.str()},
                                            {"reason", "Relieved a colleague in the same case."}}));
}

}  // namespace

void plan_cases(DemoWorld& world) {
  const auto patient = world.arriving(60);
  world.calendar().on(61, [&world, patient] { break_glass(world, *patient); });
  world.calendar().on(kCaseDay, [&world] { review_flag(world); });
  world.calendar().on(340, [&world] {
    const auto reviewer = world.reviewer(*world.staff().front());
    draw(world, reviewer, "random");
    draw(world, reviewer, "risk_weighted");
    sign(world, reviewer);
  });
}

}  // namespace lethe::tools
