// Reviews of accesses over HTTP: the queue, one of them with its timeline, who is shown what, and
// figures.
#include <gtest/gtest.h>

#include "api/commands/flagger.h"
#include "tests/api/http_fixture.h"

namespace lethe::api::testing {
namespace {

using boost::json::value;

constexpr auto kRita = "reviewer:rita";
constexpr auto kRolf = "reviewer:rolf";

class HttpReviews : public ::testing::Test {
 protected:
  HttpReviews() {
    zoe = http.person("zoe");
    for (const auto* agent : {"ines", "olaf", "rita", "rolf"}) http.agent(agent);
    EXPECT_EQ(http.send("portal", "POST", "subjects/" + zoe + "/marks", R"({"type":"vip"})").status,
              201U);
  }
  static std::string said(const value& body, std::string_view pointer) {
    return testing::text_of(body, pointer);
  }
  /// The sequence of the access.
  std::string look(const std::string& agent) {
    const auto row = R"({"subject":")" + zoe + R"(","actor":")" + http.agent(agent) +
                     R"(","purpose_of_use":"TREAT","action":"R","resource_type":"Observation"})";
    const auto answer = http.send("portal", "POST", "accesses", row);
    EXPECT_EQ(answer.outcome(), "201");
    return said(answer.json(), "/sequence");
  }
  void flag_all() {
    Flagger flagger(http.world.store(), {});
    while (flagger.run([] { return true; })) {
    }
  }
  HttpAnswer post(const std::string& who, const std::string& target, const std::string& body) {
    return http.send(who, "POST", "reviews" + target, body);
  }
  std::string open(const std::string& access, const std::string& priority = "low",
                   const std::string& who = kRita) {
    const auto answer =
        post(who, "", R"({"accesses":[)" + access + R"(],"priority":")" + priority + "\"}");
    EXPECT_EQ(answer.outcome(), "201") << answer.body;
    return said(answer.json(), "/id");
  }
  std::vector<std::string> listed(const std::string& who, const std::string& query = "") {
    const auto answer = http.get(who, "reviews" + query);
    EXPECT_EQ(answer.outcome(), "200") << query;
    const auto body = answer.json();
    std::vector<std::string> out;
    for (const auto& item : body.at("items").as_array()) out.push_back(said(item, "/id"));
    return out;
  }
  using Ids = std::vector<std::string>;

  HttpWorld http;
  std::string zoe;
};

TEST_F(HttpReviews, TheQueueIsByPriorityThenByWhenItIsDue) {
  const auto low = open(look("ines")), high = open(look("ines"), "high");
  http.world.clock.advance_seconds(60);
  const auto later = open(look("olaf"), "high");
  const auto medium = open(look("olaf"), "medium", kRolf);
  EXPECT_EQ(listed("admin"), (Ids{high, later, medium, low}));
  EXPECT_EQ(listed(kRita, "?priority=high"), (Ids{high, later}));
  EXPECT_EQ(listed(kRita, "?agent=" + http.agent("olaf")), (Ids{later, medium}));
  EXPECT_EQ(post(kRolf, "/" + later + "/assignment", R"({"reviewer":"me"})").outcome(), "200");
  EXPECT_EQ(listed(kRolf, "?assignee=me"), Ids{later});
  EXPECT_EQ(listed("auditor", "?assignee=" + http.token_id(kRolf).str()), Ids{later});
  EXPECT_EQ(listed(kRita, "?assignee=nobody"), (Ids{high, medium, low}));
  EXPECT_EQ(listed(kRita, "?origin=flag"), Ids{});
  EXPECT_EQ(listed(kRita, "?overdue=true"), Ids{});
  http.world.clock.advance_days(5);
  EXPECT_EQ(listed(kRita, "?overdue=true"), (Ids{high, later}));
  EXPECT_EQ(listed(kRita, "?overdue=false"), (Ids{medium, low}));
  const auto decide = R"({"disposition":"appropriate","reason":"treated"})";
  EXPECT_EQ(post(kRita, "/" + high + "/decision", decide).outcome(), "200");
  EXPECT_EQ(listed(kRita), (Ids{later, medium, low}));
  EXPECT_EQ(listed(kRita, "?state=closed"), Ids{high});
  EXPECT_EQ(listed(kRita, "?state=all"), (Ids{medium, later, high, low})) << "newest first";
  EXPECT_EQ(listed(kRita, "?state=all&agent=" + http.agent("ines")), (Ids{high, low}));
  auto page = http.get(kRita, "reviews?limit=2").json();
  EXPECT_EQ(page.at("items").as_array().size(), 2U);
  page = http.get(kRita, "reviews?limit=2&cursor=" + said(page, "/next")).json();
  EXPECT_EQ(said(page, "/items/0/id"), low);
  EXPECT_EQ(said(page, "/next"), "null");
  for (const auto* bad : {"?state=odd", "?overdue=1", "?assignee=x", "?origin=x", "?priority=x"}) {
    EXPECT_EQ(http.get(kRita, std::string("reviews") + bad).outcome(), "400 invalid-parameter");
  }
}

TEST_F(HttpReviews, P8TheQueueAndAReviewAreToldAsTheyWere) {
  const auto id = open(look("ines"));
  const auto before = std::to_string(http.log_size() - 1);
  EXPECT_EQ(post(kRita, "/" + id + "/notes", R"({"text":"a note"})").outcome(), "201");
  EXPECT_EQ(
      post(kRita, "/" + id + "/decision", R"({"disposition":"malicious","reason":"x"})").outcome(),
      "200");
  EXPECT_EQ(post(kRolf, "/" + id + "/confirmation", "").outcome(), "200");
  EXPECT_EQ(listed(kRita), Ids{});
  EXPECT_EQ(listed(kRita, "?as_of=seq:" + before), Ids{id});
  EXPECT_EQ(listed(kRita, "?as_of=seq:0"), Ids{});
  const auto then = http.get("auditor", "reviews/" + id + "?as_of=seq:" + before).json();
  EXPECT_EQ(said(then, "/state"), "open");
  EXPECT_EQ(then.at("timeline").as_array().size(), 1U);
  EXPECT_EQ(http.get("auditor", "reviews/" + id + "?as_of=seq:0").outcome(), "404 unknown-review");
  const auto now = http.get("auditor", "reviews/" + id).json();
  EXPECT_EQ(said(now, "/state"), "closed");
  EXPECT_EQ(said(now, "/decision/disposition"), "malicious");
  EXPECT_EQ(said(now, "/confirmed_by"), http.token_id(kRolf).str());
  const auto& timeline = now.at("timeline").as_array();
  ASSERT_EQ(timeline.size(), 4U);
  for (const auto& event : timeline) {
    const auto proof = http.get("auditor", "events/" + said(event, "/sequence") + "/proof");
    EXPECT_EQ(proof.outcome(), "200");
  }
}

TEST_F(HttpReviews, AReviewShowsWhatItCoversAndNoTexts) {
  const auto access = look("ines");
  flag_all();
  const auto flags = http.get(kRita, "flags?in_review=false").json();
  ASSERT_EQ(flags.at("items").as_array().size(), 1U);
  const auto flag = said(flags, "/items/0/sequence");
  const auto opened = post(kRita, "", R"({"flags":[)" + flag + R"(],"reason":"seen in town"})");
  ASSERT_EQ(opened.outcome(), "201");
  const auto id = said(opened.json(), "/id");
  EXPECT_EQ(opened.header("location"), "/v1/ledgers/clinic/reviews/" + id);
  EXPECT_EQ(http.get(kRita, "flags?in_review=false").json().at("items").as_array().size(), 0U);
  EXPECT_EQ(http.get(kRita, "flags?in_review=true").json().at("items").as_array().size(), 1U);
  const auto answer = http.get(kRita, "reviews/" + id);
  const auto body = answer.json();
  EXPECT_EQ(said(body, "/covers/accesses/0/sequence"), access);
  EXPECT_EQ(said(body, "/covers/accesses/0/subject"), zoe);
  EXPECT_EQ(said(body, "/covers/flags/0/findings/0/explanation"), "the patient is declared a VIP");
  EXPECT_EQ(answer.body.find("seen in town"), std::string::npos);
  const auto size = http.log_size();
  const auto texts = http.get(kRita, "reviews/" + id + "/texts", {{"Purpose-Of-Use", "HOPERAT"}});
  EXPECT_EQ(said(texts.json(), "/texts/0/text"), "seen in town");
  EXPECT_EQ(said(texts.json(), "/access"), std::to_string(size)) << "P6: it is recorded first";
  EXPECT_EQ(http.get(kRita, "reviews/" + id + "/texts").outcome(), "400 purpose-of-use-required");
  EXPECT_EQ(http.get("auditor", "reviews/" + id + "/texts", kTreat).outcome(), "403 forbidden");
  http.grant_auditor();
  EXPECT_EQ(http.get("auditor", "reviews/" + id + "/texts", kTreat).outcome(), "200");
  EXPECT_EQ(http.get(kRita, "reviews/" + zoe).outcome(), "404 unknown-review");
}

TEST_F(HttpReviews, NobodyIsShownAReviewOfTheirOwnAccesses) {
  const auto id = open(look("ines"));
  EXPECT_EQ(listed("reviewer:ines"), Ids{});
  EXPECT_EQ(listed("reviewer:ines", "?state=all"), Ids{});
  EXPECT_EQ(http.get("reviewer:ines", "reviews/" + id).outcome(), "403 own-access");
  EXPECT_EQ(http.get("reviewer:ines", "reviews/" + id + "/texts", kTreat).outcome(),
            "403 own-access");
  EXPECT_EQ(post("reviewer:ines", "/" + id + "/notes", R"({"text":"x"})").outcome(),
            "403 own-access");
  const auto row = R"({"accesses":[)" + look("ines") + "]}";
  EXPECT_EQ(post("reviewer:ines", "", row).outcome(), "403 own-access");
  EXPECT_EQ(post("reviewer", "", row).outcome(), "403 reviewer-unnamed");
  EXPECT_EQ(http.get("reviewer", "reviews/" + id).outcome(), "200") << "what the log says anyway";
  const auto token = R"({"role":"reviewer","subject":")" + zoe + "\"}";
  EXPECT_EQ(http.send("admin", "POST", "tokens", token).outcome(), "422 subject-type-mismatch");
  EXPECT_EQ(http.send("admin", "POST", "tokens",
                      R"({"role":"auditor","subject":")" + http.agent("ines") + "\"}")
                .outcome(),
            "400 invalid-body");
}

TEST_F(HttpReviews, QuestionsGoToWhoeverIsAskedAndNobodyElse) {
  const auto id = open(look("ines"));
  const auto asked =
      post(kRita, "/" + id + "/questions", R"({"audience":"employee","text":"Why did you look?"})");
  ASSERT_EQ(asked.outcome(), "201");
  const auto question = said(asked.json(), "/question");
  const auto list = http.get("agent:ines", "reviews/questions");
  EXPECT_EQ(said(list.json(), "/items/0/id"), question);
  EXPECT_EQ(list.body.find("Why"), std::string::npos);
  EXPECT_EQ(list.body.find(id), std::string::npos) << "nothing else of the review";
  EXPECT_EQ(http.get("agent:olaf", "reviews/questions").json().at("items").as_array().size(), 0U);
  EXPECT_EQ(http.get("agent:olaf", "reviews/questions/" + question).outcome(),
            "404 unknown-question");
  EXPECT_EQ(http.get("agent:ines", "reviews/" + id).outcome(), "403 forbidden");
  const auto text = http.get("agent:ines", "reviews/questions/" + question).json();
  EXPECT_EQ(said(text, "/text"), "Why did you look?");
  for (const auto* who : {"agent:ines", "portal"}) {
    EXPECT_EQ(http.get(who, "events/" + said(asked.json(), "/sequence")).outcome(),
              "404 unknown-event")
        << who;
  }
  const auto answer = "/questions/" + question + "/answer";
  EXPECT_EQ(post("agent:olaf", answer, R"({"text":"x"})").outcome(), "404 unknown-question");
  EXPECT_EQ(post("agent:ines", answer, R"({"text":"I covered for Olaf."})").outcome(), "201");
  EXPECT_EQ(http.get("agent:ines", "reviews/questions").json().at("items").as_array().size(), 0U);
  const auto review = http.get(kRita, "reviews/" + id).json();
  EXPECT_NE(said(review, "/asked_questions/0/read"), "(none)");
  EXPECT_NE(said(review, "/asked_questions/0/answered"), "(none)");
  const auto texts = http.get(kRita, "reviews/" + id + "/texts", kTreat).json();
  EXPECT_EQ(said(texts, "/texts/1/text"), "I covered for Olaf.");
  flag_all();
  const auto flags = http.get(kRita, "flags?agent=" + http.agent("ines")).json();
  EXPECT_EQ(flags.at("items").as_array().size(), 1U) << "reading a question is no access to flag";
}

TEST_F(HttpReviews, SamplesPeriodsAndFigures) {
  for (int i = 0; i < 4; ++i) look(i % 2 == 0 ? "ines" : "olaf");
  flag_all();
  const auto since = R"("since":"2026-01-01T00:00:00Z")";
  const auto drawn =
      post(kRita, "/samples", R"({"method":"risk_weighted","size":3,)" + std::string(since) + "}");
  ASSERT_EQ(drawn.outcome(), "201") << drawn.body;
  EXPECT_EQ(said(drawn.json(), "/drawn"), "3");
  const auto samples = http.get("auditor", "reviews/samples").json();
  EXPECT_EQ(said(samples, "/items/0/sample"), said(drawn.json(), "/sample"));
  EXPECT_EQ(listed(kRita).size(), 2U) << "one an agent";
  http.world.clock.advance_days(1);
  const auto until = ledger::format_rfc3339(http.world.clock.now());
  const auto period = R"({)" + std::string(since) + R"(,"until":")" + until +
                      R"(","statement":"What was drawn is under way.")";
  EXPECT_EQ(post(kRita, "/periods", period + "}").outcome(), "409 period-incomplete");
  const auto made = post(kRita, "/periods", period + R"(,"incomplete":true})");
  ASSERT_EQ(made.outcome(), "201") << made.body;
  const auto id = said(made.json(), "/period");
  EXPECT_EQ(said(http.get("admin", "reviews/periods").json(), "/items/0/period"), id);
  for (const auto& review : listed(kRita)) {
    EXPECT_EQ(
        post(kRita, "/" + review + "/decision", R"({"disposition":"appropriate","reason":"x"})")
            .outcome(),
        "200");
  }
  const auto again = http.get("auditor", "reviews/periods/" + id).json();
  EXPECT_EQ(said(again, "/agrees"), "true");
  EXPECT_EQ(said(again, "/recomputed/open"), "2");
  EXPECT_EQ(said(again, "/now/open"), "0");
  EXPECT_EQ(said(again, "/now/dispositions/appropriate"), "2");
  EXPECT_EQ(http.get("auditor", "reviews/periods/" + zoe).outcome(), "404 unknown-period");
  http.world.clock.advance_seconds(1);
  const auto figures = http.get("admin", "reviews/figures").json();
  EXPECT_EQ(said(figures, "/coverage/accesses"), "4");
  EXPECT_EQ(said(figures, "/coverage/permille_by_rules"), "1000");
  EXPECT_EQ(said(figures, "/coverage/permille_by_people"), "750");
  EXPECT_EQ(said(figures, "/closed/by_priority/low/closed"), "2");
  EXPECT_EQ(said(figures, "/closed/by_reviewer/" + http.token_id(kRita).str() + "/closed"), "2");
  EXPECT_EQ(
      http.get("admin", "reviews/figures?since=2027-01-02T00:00:00Z&until=2027-01-01T00:00:00Z")
          .outcome(),
      "400 invalid-parameter");
}

TEST_F(HttpReviews, OverdueOnesAreInTheMetrics) {
  open(look("ines"), "high");
  open(look("olaf"));
  http.world.clock.advance_days(5);
  const auto metrics = http.get("operator", "/metrics").body;
  EXPECT_NE(metrics.find("lethe_reviews_open{ledger=\"clinic\"} 2"), std::string::npos);
  EXPECT_NE(metrics.find("lethe_reviews_overdue{ledger=\"clinic\"} 1"), std::string::npos);
  EXPECT_EQ(metrics.find(http.agent("ines")), std::string::npos);
}

TEST_F(HttpReviews, AStepThatIsRepeatedUnderItsKeyIsTakenOnce) {
  const auto id = open(look("ines"));
  const Headers key{{"Idempotency-Key", "\"k1\""}};
  const auto note = [&] {
    return http.send(kRita, "POST", "reviews/" + id + "/notes", R"({"text":"once"})", key);
  };
  const auto first = note(), again = note();
  EXPECT_EQ(first.outcome(), "201");
  EXPECT_EQ(first.body, again.body);
  EXPECT_EQ(said(http.get(kRita, "reviews/" + id).json(), "/notes"), "1");
}

/// Reviews are no part of what a person takes along, nor of what is said of them.
TEST_F(HttpReviews, ThePatientIsToldNothing) {
  open(look("ines"));
  const auto package = http.made_export("zoe");
  const auto file = http.get("subject:zoe", "exports/" + package + "/package");
  ASSERT_EQ(file.outcome(), "200");
  EXPECT_EQ(file.body.find("review.opened"), std::string::npos);
  const auto history = http.get("portal", "subjects/" + http.agent("ines") + "/history").body;
  EXPECT_EQ(history.find("review.opened"), std::string::npos);
  const auto told = http.get(kRita, "agents/" + http.agent("ines") + "/history").body;
  EXPECT_NE(told.find("review.opened"), std::string::npos);
}

}  // namespace
}  // namespace lethe::api::testing
