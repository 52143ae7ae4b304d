// The steps of a review as a table, who may take them, and the second pair of eyes.
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <sstream>

#include "api/commands/event_texts.h"
#include "tests/api/review_world.h"
#include "tests/api/rule_line.h"

namespace lethe::api::testing {
namespace {

using ledger::ReviewId;
using ledger::Sequence;

class ReviewTable : public ::testing::Test {
 protected:
  using Step = std::function<Reply(const std::string& who, const ReviewId& review)>;

  /// Of a review in which a question was asked.
  std::map<std::string, Step> steps() {
    return {
        {"assign",
         [this](const auto& who, const auto& id) {
           return world.step(who, id, assign_review, R"({"reviewer":"me"})");
         }},
        {"note",
         [this](const auto& who, const auto& id) {
           return world.step(who, id, note_review, R"({"text":"seen"})");
         }},
        {"ask",
         [this](const auto& who, const auto& id) {
           return world.step(who, id, ask_in_review, R"({"audience":"employee","text":"why"})");
         }},
        {"answer", [this](const auto& who, const auto&) { return world.answer(who, question); }},
        {"close",
         [this](const auto& who, const auto& id) { return world.decide(who, id, "appropriate"); }},
        {"blame",
         [this](const auto& who, const auto& id) {
           return world.decide(who, id, "malicious", "suspension");
         }},
        {"confirm", [this](const auto& who,
                           const auto& id) { return world.step(who, id, confirm_review, "{}"); }},
        {"return",
         [this](const auto& who, const auto& id) {
           return world.step(who, id, return_review, R"({"reason":"look again"})");
         }},
        {"reopen",
         [this](const auto& who, const auto& id) {
           return world.step(who, id, reopen_review, R"({"reason":"new facts"})");
         }},
        {"texts",
         [this](const auto& who, const auto& id) {
           ReadReviewTextsInput input;
           input.review = id;
           input.purpose_of_use = "HOPERAT";
           return world.run(who, read_review_texts, input);
         }},
    };
  }
  /// A new review in a state, decided and closed by rita; of an access of ines's.
  ReviewId in_state(const std::string& state) {
    const auto id = world.opened(world.look("ines"));
    question = world.ask(id, "employee");
    if (state == "decided") EXPECT_EQ(outcome(world.decide(kRita, id, "malicious")), "200");
    if (state == "closed") EXPECT_EQ(outcome(world.decide(kRita, id, "appropriate")), "200");
    return id;
  }
  static std::string come_of(const Reply& reply) {
    if (reply.refused()) return outcome(reply);
    const auto* state = reply.answer().body.if_contains("state");
    return outcome(reply) + (state == nullptr ? "" : " " + std::string(state->as_string()));
  }

  ReviewWorld world;
  ledger::QuestionId question;
};

TEST_F(ReviewTable, AStepIsAllowedInSomeStates) {
  constexpr std::string_view kTable = R"(
    open     assign   reviewer:rita  -> 200 open
    open     note     reviewer:rita  -> 201 open
    open     ask      reviewer:rita  -> 201 open
    open     answer   reviewer:rita  -> 201
    open     answer   agent:ines     -> 201
    open     close    reviewer:rita  -> 200 closed
    open     blame    reviewer:rita  -> 200 decided
    open     confirm  reviewer:rolf  -> 409 step-not-allowed
    open     return   reviewer:rolf  -> 409 step-not-allowed
    open     reopen   reviewer:rita  -> 409 step-not-allowed
    decided  assign   reviewer:rolf  -> 200 decided
    decided  note     reviewer:rita  -> 201 decided
    decided  ask      reviewer:rita  -> 409 step-not-allowed
    decided  answer   agent:ines     -> 201
    decided  close    reviewer:rita  -> 409 step-not-allowed
    decided  blame    reviewer:rolf  -> 409 step-not-allowed
    decided  confirm  reviewer:rolf  -> 200 closed
    decided  return   reviewer:rolf  -> 200 open
    decided  reopen   reviewer:rolf  -> 409 step-not-allowed
    closed   assign   reviewer:rita  -> 409 step-not-allowed
    closed   note     reviewer:rita  -> 409 step-not-allowed
    closed   ask      reviewer:rita  -> 409 step-not-allowed
    closed   answer   agent:ines     -> 409 step-not-allowed
    closed   close    reviewer:rita  -> 409 step-not-allowed
    closed   confirm  reviewer:rolf  -> 409 step-not-allowed
    closed   return   reviewer:rolf  -> 409 step-not-allowed
    closed   reopen   reviewer:rita  -> 200 open
  )";
  auto take = steps();
  std::istringstream lines{std::string(kTable)};
  for (std::string text; std::getline(lines, text);) {
    const auto arrow = text.find("->");
    if (arrow == std::string::npos) continue;
    const Line line(text.substr(0, arrow));
    const auto review = in_state(line.word(0));
    EXPECT_EQ(come_of(take.at(line.word(1))(line.word(2), review)), trimmed(text.substr(arrow + 2)))
        << text;
  }
}

TEST_F(ReviewTable, NobodyReviewsTheirOwnAccesses) {
  const auto self = "reviewer:ines";
  const auto access = world.look("ines");
  world.flag_all();
  const auto flag = std::to_string(world.flag_of(access).value);
  EXPECT_EQ(outcome(world.open(self, R"({"flags":[)" + flag + "]}")), "403 own-access");
  for (auto& [name, step] : steps()) {
    for (const auto* state : {"open", "decided", "closed"}) {
      const auto review = in_state(state);
      const auto size = world.ledger()->size().value;
      EXPECT_EQ(outcome(step(self, review)), "403 own-access") << name << " " << state;
      EXPECT_EQ(world.ledger()->size().value, size + 1) << "the refusal";
      const auto refusal = world.event({size});
      EXPECT_EQ(refusal.subject, world.person("ines"));
    }
  }
  const auto review = in_state("open");
  const auto to_self = R"({"reviewer":")" + world.token(self).str() + "\"}";
  EXPECT_EQ(outcome(world.step(kRita, review, assign_review, to_self)), "403 own-access");
}

TEST_F(ReviewTable, WhoReviewsMustBeKnownUnlessTheLedgerSaysOtherwise) {
  for (auto& [name, step] : steps()) {
    const auto review = in_state(name == "reopen"                        ? "closed"
                                 : name == "confirm" || name == "return" ? "decided"
                                                                         : "open");
    EXPECT_EQ(outcome(step("reviewer", review)), "403 reviewer-unnamed") << name;
  }
  const auto review = in_state("open");
  const auto to_nobody = R"({"reviewer":")" + world.token("reviewer").str() + "\"}";
  EXPECT_EQ(outcome(world.step(kRita, review, assign_review, to_nobody)), "403 reviewer-unnamed");
  const auto sample = R"({"method":"random","size":1,"since":"2020-01-01T00:00:00Z"})";
  EXPECT_EQ(outcome(world.draw("reviewer", sample)), "403 reviewer-unnamed");
  const auto period = R"({"since":"2020-01-01T00:00:00Z","until":"2021-01-01T00:00:00Z",
                          "statement":"nothing happened"})";
  EXPECT_EQ(outcome(world.sign("reviewer", period)), "403 reviewer-unnamed");
  world.set(R"({"review_named_reviewers":false})");
  EXPECT_EQ(outcome(world.step("reviewer", review, assign_review, R"({"reviewer":"me"})")), "200");
  EXPECT_EQ(outcome(world.decide("reviewer", review, "malicious")), "200");
  EXPECT_EQ(outcome(world.step("reviewer", review, confirm_review, "{}")), "403 same-reviewer");
  EXPECT_EQ(outcome(world.step("reviewer:ines", review, confirm_review, "{}")), "403 own-access");
  world.set(R"({"review_named_reviewers":true})");
  EXPECT_EQ(outcome(world.step(kRolf, review, confirm_review, "{}")), "403 same-reviewer")
      << "of an unnamed token it can't be told whose it was";
  world.set(R"({"review_named_reviewers":false})");
  EXPECT_EQ(outcome(world.step(kRolf, review, confirm_review, "{}")), "200");
}

TEST_F(ReviewTable, TheSecondPairOfEyesIsSomebodyElses) {
  const auto review = in_state("decided");
  EXPECT_EQ(outcome(world.step(kRita, review, confirm_review, "{}")), "403 same-reviewer");
  EXPECT_EQ(outcome(world.step(kRita, review, return_review, R"({"reason":"no"})")),
            "403 same-reviewer");
  IssueTokenInput again;
  again.role = ledger::Role::kReviewer;
  again.subject = world.person("rita");
  again.ttl_seconds = 3'600;
  const auto other = world.run("admin", issue_token, again);
  auto request = world.request(kRita);
  request.caller.token = *ledger::TokenId::parse(text_at(other.answer().body, "id"));
  ConfirmReviewInput input;
  input.review = review;
  EXPECT_EQ(outcome(run(world.store(), world.clinic(), request, confirm_review, input)),
            "403 same-reviewer")
      << "another token of the same person";
  EXPECT_EQ(outcome(world.step(kRolf, review, confirm_review, R"({"note":"I agree"})")), "200");
  const auto row = world.row(review);
  EXPECT_TRUE(row.is_closed());
  EXPECT_EQ(row.confirmed_by, world.token(kRolf));
  EXPECT_EQ(row.decision->by, world.token(kRita));
}

TEST_F(ReviewTable, ASecondPairOfEyesIsNeededFromALevelOn) {
  constexpr std::string_view kTable = R"(
    policy_violation  appropriate      none            -> closed
    policy_violation  undetermined     none            -> closed
    policy_violation  inadvertent      none            -> closed
    policy_violation  inadvertent      retraining      -> decided
    policy_violation  policy_violation none            -> decided
    policy_violation  malicious        termination     -> decided
    malicious         policy_violation none            -> closed
    malicious         policy_violation verbal_warning  -> decided
    malicious         malicious        none            -> decided
    inadvertent       inadvertent      none            -> decided
    inadvertent       undetermined     none            -> closed
    undetermined      undetermined     none            -> decided
    always            appropriate      none            -> decided
    never             malicious        referral        -> closed
  )";
  std::istringstream lines{std::string(kTable)};
  for (std::string text; std::getline(lines, text);) {
    const auto arrow = text.find("->");
    if (arrow == std::string::npos) continue;
    const Line line(text.substr(0, arrow));
    world.set(R"({"review_second_look_from":")" + line.word(0) + "\"}");
    const auto review = in_state("open");
    const auto reply = world.decide(kRita, review, line.word(1), line.word(2));
    EXPECT_EQ(text_at(reply.answer().body, "state"), trimmed(text.substr(arrow + 2))) << text;
  }
}

TEST_F(ReviewTable, AFlagIsInOneOpenReviewAtMost) {
  const auto first = world.look("ines"), second = world.look("ines"), third = world.look("olaf");
  world.flag_all();
  const auto number = [](Sequence sequence) { return std::to_string(sequence.value); };
  const auto flags =
      R"({"flags":[)" + number(world.flag_of(second)) + "," + number(world.flag_of(first)) + "]}";
  const auto opened = world.open(kRita, flags);
  EXPECT_EQ(outcome(opened), "201");
  EXPECT_EQ(text_at(opened.answer().body, "priority"), "low");
  const auto facts = std::get<ledger::ReviewOpened>(world.event(opened.outcome.first).facts);
  EXPECT_EQ(facts.accesses, (std::vector{first, second}));
  EXPECT_EQ(facts.flags.size(), 2U);
  EXPECT_EQ(facts.origin, ledger::ReviewOrigin::kFlag);
  const auto again = world.open(kRolf, flags);
  EXPECT_EQ(outcome(again), "409 in-review");
  EXPECT_EQ(text_at(again.problem().members, "review"), facts.review.str());
  EXPECT_EQ(outcome(world.open(kRolf, R"({"accesses":[)" + number(first) + "]}")), "409 in-review");
  EXPECT_EQ(outcome(world.decide(kRita, facts.review, "appropriate")), "200");
  const auto anew = world.opened(first, kRolf);
  EXPECT_EQ(outcome(world.step(kRita, facts.review, reopen_review, R"({"reason":"hm"})")),
            "409 in-review")
      << "one of its accesses is in another one by now";
  EXPECT_EQ(outcome(world.decide(kRolf, anew, "appropriate")), "200");
  EXPECT_EQ(outcome(world.step(kRita, facts.review, reopen_review, R"({"reason":"hm"})")), "200");
  EXPECT_EQ(outcome(world.open(kRolf, R"({"accesses":[)" + number(first) + "]}")), "409 in-review")
      << "the earlier one is open again";
  EXPECT_EQ(
      outcome(world.open(kRolf, R"({"accesses":[)" + number(third) + "," + number(first) + "]}")),
      "400 invalid-body")
      << "of two agents";
}

TEST_F(ReviewTable, WhatIsReviewedIsThere) {
  const auto access = std::to_string(world.look("ines").value);
  world.flag_all();
  for (const auto& body :
       {std::string("{}"), std::string(R"({"flags":[]})"), R"({"flags":[)" + access + "]}",
        std::string(R"({"accesses":[0]})"), std::string(R"({"accesses":[100000]})"),
        std::string(R"({"accesses":[-1]})"), R"({"accesses":[)" + access + "," + access + "]}",
        R"({"accesses":[)" + access + R"(],"origin":"random_sample"})",
        R"({"accesses":[)" + access + R"(],"origin":"flag"})"}) {
    EXPECT_EQ(outcome(world.open(kRita, body)), "400 invalid-body") << body;
  }
  const auto manual = world.open(
      kRita, R"({"accesses":[)" + access + R"(],"priority":"high","reason":"A complaint."})");
  EXPECT_EQ(outcome(manual), "201");
  const auto event = world.event(manual.outcome.first);
  EXPECT_EQ(world.section_text(event, 0), "A complaint.");
  const auto due = std::get<ledger::ReviewOpened>(event.facts).due_at;
  EXPECT_EQ(due.micros, event.time.micros + 3 * ledger::kDayMicros);
}

TEST_F(ReviewTable, AReviewIsGivenToReviewersInForce) {
  const auto review = in_state("open");
  const auto assign = [&](const std::string& reviewer) {
    return outcome(world.step(kRita, review, assign_review, R"({"reviewer":")" + reviewer + "\"}"));
  };
  EXPECT_EQ(assign(world.token(kRolf).str()), "200");
  EXPECT_EQ(world.row(review).assignee, world.token(kRolf));
  const auto size = world.ledger()->size().value;
  EXPECT_EQ(assign(world.token(kRolf).str()), "200");
  EXPECT_EQ(world.ledger()->size().value, size) << "it is theirs already";
  EXPECT_EQ(assign("me"), "200");
  EXPECT_EQ(world.row(review).assignee, world.token(kRita));
  EXPECT_EQ(assign("nobody"), "200");
  EXPECT_TRUE(world.row(review).assignee.is_zero());
  EXPECT_EQ(assign(ledger::TokenId::random().str()), "422 reviewer-unknown");
  EXPECT_EQ(assign(world.issued_token("auditor").str()), "422 reviewer-unknown");
  world.run("admin", revoke_token, RevokeTokenInput{world.token(kRolf)});
  EXPECT_EQ(assign(world.token(kRolf).str()), "422 reviewer-unknown");
}

TEST_F(ReviewTable, QuestionsAreShownToWhoeverIsAskedAlone) {
  const auto review = in_state("open");
  const auto shown = world.read("agent:ines", question);
  ASSERT_EQ(outcome(shown), "200");
  EXPECT_EQ(text_at(shown.answer().body, "text"), "Why was that?");
  EXPECT_FALSE(shown.answer().body.contains("agent"));
  EXPECT_EQ(world.kinds_of(shown), std::vector<std::string>{"review.question_read"});
  EXPECT_EQ(outcome(world.read("agent:olaf", question)), "404 unknown-question");
  EXPECT_EQ(outcome(world.answer("agent:olaf", question)), "404 unknown-question");
  EXPECT_EQ(outcome(world.answer("agent:ines", question)), "201");
  EXPECT_EQ(outcome(world.answer("agent:ines", question)), "409 step-not-allowed");
  EXPECT_EQ(outcome(world.answer(kRita, question)), "409 step-not-allowed");
  const auto to_supervisor = world.ask(review, "supervisor");
  EXPECT_EQ(outcome(world.read("agent:ines", to_supervisor)), "404 unknown-question");
  const auto told = world.read("agent:sven", to_supervisor);
  EXPECT_EQ(text_at(told.answer().body, "agent"), world.person("ines").str());
  EXPECT_EQ(outcome(world.answer(kRolf, to_supervisor)), "201") << "who was told";
  const auto of_olaf = world.opened(world.look("olaf"));
  EXPECT_EQ(outcome(world.step(kRita, of_olaf, ask_in_review,
                               R"({"audience":"supervisor","text":"why"})")),
            "422 supervisor-unknown");
}

TEST_F(ReviewTable, AgentsWhoAreErasedAreReviewedWithoutTheirKeys) {
  const auto review = in_state("open");
  EXPECT_EQ(outcome(world.step(kRita, review, note_review, R"({"text":"before"})")), "201");
  EXPECT_EQ(outcome(world.erase("admin", "ines")), "201");
  EXPECT_EQ(
      outcome(world.step(kRita, review, ask_in_review, R"({"audience":"employee","text":"why"})")),
      "410 subject-erased");
  const auto noted = world.step(kRita, review, note_review, R"({"text":"after"})");
  EXPECT_EQ(outcome(noted), "201");
  const auto event = world.event(noted.outcome.first);
  EXPECT_EQ(event.sections.at(0).compartment.slot.value, 0U) << "the ledger's own";
  EXPECT_EQ(world.section_text(event, 0), "after");
  EXPECT_EQ(outcome(world.decide(kRita, review, "undetermined")), "200");
}

TEST_F(ReviewTable, TextsAreReadBehindAnAccess) {
  const auto review = in_state("closed");
  ReadReviewTextsInput input;
  input.review = review;
  input.purpose_of_use = "HOPERAT";
  const auto row = world.row(review);
  for (auto at = row.opened_at; at <= row.changed_at; at = at.next()) {
    input.events.push_back(world.event(at));
  }
  const auto reply = world.run(kRolf, read_review_texts, input);
  ASSERT_EQ(outcome(reply), "200");
  EXPECT_EQ(world.kinds_of(reply), std::vector<std::string>{"access.recorded"});
  EXPECT_EQ(world.event(reply.outcome.first).subject, world.person("ines"));
  const auto& texts = reply.answer().body.at("texts").as_array();
  ASSERT_EQ(texts.size(), 2U);
  EXPECT_EQ(text_at(texts.at(0).as_object(), "text"), "Why was that?");
  EXPECT_EQ(text_at(texts.at(1).as_object(), "role"), "reason");
  input.purpose_of_use.reset();
  EXPECT_EQ(outcome(world.run(kRolf, read_review_texts, input)), "400 purpose-of-use-required");
  input.purpose_of_use = "HOPERAT";
  EXPECT_EQ(outcome(world.run("auditor", read_review_texts, input)), "403 forbidden");
}

TEST_F(ReviewTable, WhatWasAppropriateHasNoSanction) {
  const auto fault = [](const std::string& body) {
    return !read_input<DecideReviewInput>(*parse_body(body));
  };
  EXPECT_TRUE(fault(R"({"disposition":"appropriate","sanction":"retraining","reason":"x"})"));
  EXPECT_TRUE(fault(R"({"disposition":"odd","reason":"x"})"));
  EXPECT_TRUE(fault(R"({"disposition":"malicious"})"));
  EXPECT_FALSE(fault(R"({"disposition":"malicious","sanction":"referral","reason":"x"})"));
  auto input = parse_as<DecideReviewInput>(R"({"disposition":"malicious","reason":"x"})");
  input.review = in_state("open");
  input.breach = ledger::BreachId::random();
  EXPECT_EQ(outcome(world.run(kRita, decide_review, input)), "404 unknown-breach");
}

}  // namespace
}  // namespace lethe::api::testing
