// The review of accesses over HTTP: who is told what of it, how flags are found, and what a trial
// says and writes.
#include <gtest/gtest.h>

#include "api/commands/flagger.h"
#include "tests/api/http_fixture.h"

namespace lethe::api::testing {
namespace {

class HttpReview : public ::testing::Test {
 protected:
  HttpReview() {
    ada = http.person("ada");
    ines = http.agent("ines");
    olaf = http.agent("olaf");
    vip = text_at(http.send("portal", "POST", "subjects/" + ada + "/marks", R"({"type":"vip"})")
                      .json()
                      .as_object(),
                  "id");
    open(ines);
    open(olaf);
    review();
  }
  void open(const std::string& agent) {
    const auto row = R"({"subject":")" + ada + R"(","actor":")" + agent +
                     R"(","purpose_of_use":"TREAT","action":"R","resource_type":"Observation"})";
    EXPECT_EQ(http.send("portal", "POST", "accesses", row).outcome(), "201");
  }
  void review() {
    Flagger flagger(http.world.store(), {});
    while (flagger.run([] { return true; })) {
    }
  }
  std::size_t count(const std::string& who, const std::string& target) {
    const auto answer = http.get(who, target);
    EXPECT_EQ(answer.outcome(), "200") << target;
    const auto body = answer.json();
    return body.at("items").as_array().size();
  }

  HttpWorld http;
  std::string ada, ines, olaf, vip;
};

TEST_F(HttpReview, FlagsAreFoundByWhoWhomAndWhy) {
  const auto body = http.get("reviewer", "flags").json();
  const auto& items = body.at("items").as_array();
  ASSERT_EQ(items.size(), 2U);
  const auto& first = items.at(0).as_object();
  EXPECT_EQ(text_at(first, "agent"), ines);
  EXPECT_EQ(text_at(first, "subject"), ada);
  EXPECT_EQ(text_at(first, "priority"), "low");
  EXPECT_EQ(text_at(first.at("findings").at(0).as_object(), "explanation"),
            "the patient is declared a VIP");
  EXPECT_EQ(count("auditor", "flags?agent=" + olaf), 1U);
  EXPECT_EQ(count("auditor", "flags?agent=" + ada), 0U);
  EXPECT_EQ(count("auditor", "flags?subject=" + ada), 2U);
  EXPECT_EQ(count("auditor", "flags?rule=vip&priority=low&order=desc"), 2U);
  EXPECT_EQ(count("auditor", "flags?rule=volume"), 0U);
  EXPECT_EQ(count("auditor", "flags?priority=high"), 0U);
  EXPECT_EQ(count("admin", "flags?until=2000-01-01T00:00:00Z"), 0U);
  const auto page = http.get("admin", "flags?limit=1").json();
  EXPECT_EQ(page.at("items").as_array().size(), 1U);
  EXPECT_EQ(count("admin", "flags?limit=1&cursor=" + std::string(page.at("next").as_string())), 1U);
  EXPECT_EQ(http.get("admin", "flags?rule=nosiness").outcome(), "400 invalid-parameter");
}

/// Neither the person, nor who was flagged, nor the portal; also where events are looked up.
TEST_F(HttpReview, NobodyButReviewersIsToldOfFlags) {
  const auto flag = http.get("reviewer", "flags").json().at("items").at(0).at("sequence");
  const auto event = "events/" + std::to_string(flag.to_number<std::uint64_t>());
  for (const auto* who : {"admin", "auditor", "reviewer"}) {
    EXPECT_EQ(http.get(who, event).outcome(), "200") << who;
    EXPECT_EQ(http.get(who, event + "/proof").outcome(), "200") << who;
  }
  for (const auto* who : {"subject:ada", "agent:ines", "portal"}) {
    EXPECT_EQ(http.get(who, event).outcome(), "404 unknown-event") << who;
    EXPECT_EQ(http.get(who, event + "/proof").outcome(), "404 unknown-event") << who;
  }
  const auto history = "subjects/" + ada + "/history?kind=access.flagged,person.marked";
  EXPECT_EQ(count("reviewer", history), 3U);
  EXPECT_EQ(count("portal", history), 1U) << "the mark, which the portal has set";
  EXPECT_EQ(count("subject:ada", history), 0U);
  EXPECT_EQ(http.get("subject:ada", "subjects/" + ada + "/marks").outcome(), "403 forbidden");
  const auto package = http.made_export("ada");
  const auto file = http.get("subject:ada", "exports/" + package + "/package");
  ASSERT_EQ(file.outcome(), "200");
  EXPECT_EQ(file.body.find("access.flagged"), std::string::npos);
  EXPECT_EQ(file.body.find("/proofs/" + event), std::string::npos);
}

TEST_F(HttpReview, ATrialSaysWhatRulesWouldFlagAndWritesNothing) {
  EXPECT_EQ(count("reviewer", "flags"), 2U);  // whose token is made with the first request
  const auto size = http.log_size();
  const auto tried = [&](const std::string& body) {
    const auto answer = http.send("reviewer", "POST", "access-rules/trial", body);
    EXPECT_EQ(answer.outcome(), "200") << body;
    return answer.json().as_object();
  };
  const auto as_by_default = tried("{}");
  EXPECT_EQ(as_by_default.at("accesses").to_number<int>(), 2);
  EXPECT_EQ(as_by_default.at("flagged").to_number<int>(), 2);
  EXPECT_EQ(as_by_default.at("by_rule").at("vip").to_number<int>(), 2);
  EXPECT_EQ(as_by_default.at("sample").as_array().size(), 2U);
  EXPECT_FALSE(as_by_default.contains("next"));
  const auto without = tried(R"({"rules":{"rules":[{"rule":"vip","enabled":false}]}})");
  EXPECT_EQ(without.at("flagged").to_number<int>(), 0);
  const auto strict = tried(R"({"rules":{"flag_from":1,"rules":[{"rule":"vip","weight":0}]}})");
  EXPECT_EQ(strict.at("flagged").to_number<int>(), 2);
  EXPECT_EQ(tried(R"({"since":"2100-01-01T00:00:00Z"})").at("accesses").to_number<int>(), 0);
  EXPECT_EQ(tried(R"({"until":"2000-01-01T00:00:00Z"})").at("accesses").to_number<int>(), 0);
  EXPECT_EQ(http.log_size(), size);
}

TEST_F(HttpReview, RulesAreSetAsAWholeAndReadAsTheyWere) {
  const auto before = http.get("admin", "access-rules").json();
  EXPECT_EQ(before.at("version").to_number<int>(), 0);
  EXPECT_EQ(before.at("rules").as_array().size(), 16U);
  const auto size = std::to_string(http.log_size() - 1);
  const auto put = [&](const std::string& body) {
    return http.send("admin", "PUT", "access-rules", body);
  };
  const auto changed =
      put(R"({"rules":[{"rule":"volume","thresholds":{"at_least":80}}],"utc_offset":60})").json();
  EXPECT_EQ(changed.at("version").to_number<int>(), 1);
  EXPECT_EQ(http.get("auditor", "access-rules").json(), changed);
  EXPECT_EQ(http.get("auditor", "access-rules?as_of=seq:" + size).json(), before);
  for (const auto* bad :
       {R"({"rules":[{"rule":"vip"},{"rule":"vip"}]})", R"({"rules":[{"rule":"nosiness"}]})",
        R"({"rules":[{"rule":"vip","thresholds":{"days":1}}]})", R"({"rules":{}})",
        R"({"rules":[{"rule":"idle","thresholds":{"days":0}}]})", R"({"flag_from":0})",
        R"({"flag_from":90})", R"({"rules":[{"rule":"vip","weight":1001}]})",
        R"({"utc_offset":841})"}) {
    EXPECT_EQ(put(bad).outcome(), "400 invalid-body") << bad;
  }
}

TEST_F(HttpReview, SaysHowFarItIs) {
  Flagger flagger(http.world.store(), {});
  http.restart_with([&](http::DispatcherOptions& options) { options.flagger = &flagger; });
  const auto behind = [&] {
    return http.get("reviewer", "access-review").json().at("events_behind").to_number<int>();
  };
  behind();  // the reviewer gets a token, which is an event
  while (flagger.run([] { return true; })) {
  }
  EXPECT_EQ(behind(), 0);
  open(ines);
  EXPECT_EQ(behind(), 1);
  const auto body = http.get("reviewer", "access-review").json();
  EXPECT_EQ(body.at("last").at("accesses").to_number<int>(), 2);
  const auto metrics = http.get("operator", "/metrics").body;
  EXPECT_NE(metrics.find("lethe_access_review_lag_events{ledger=\"clinic\"} 1"), std::string::npos);
  http.restart_with([](http::DispatcherOptions& options) { options.flagger = nullptr; });
}

TEST_F(HttpReview, MarksAndEmploymentAreTakenBackAndReplaced) {
  const auto marks = "subjects/" + ada + "/marks";
  EXPECT_EQ(count("auditor", marks), 1U);
  EXPECT_EQ(http.send("portal", "POST", marks, R"({"type":"vip"})").outcome(), "200");
  EXPECT_EQ(http.send("admin", "DELETE", "subjects/" + ines + "/marks/" + vip).outcome(),
            "404 unknown-mark");
  EXPECT_EQ(http.send("admin", "DELETE", marks + "/" + vip).outcome(), "200");
  EXPECT_EQ(
      http.send("portal", "POST", marks, R"({"type":"vip","since":"2020-01-01T00:00:00Z"})").status,
      400);
  EXPECT_EQ(
      http.send("portal", "POST", marks, R"({"type":"deceased","since":"2100-01-01T00:00:00Z"})")
          .status,
      400);
  const auto employment = "agents/" + ines + "/employment";
  const auto put = [&](const std::string& body) {
    return http.send("admin", "PUT", employment, body).outcome();
  };
  EXPECT_EQ(put(R"({"department":"lab","supervisor":")" + olaf + "\"}"), "200");
  const auto body = http.get("auditor", employment).json().as_object();
  EXPECT_EQ(text_at(body, "department"), "lab");
  EXPECT_EQ(text_at(body, "supervisor"), olaf);
  EXPECT_EQ(put(R"({"supervisor":")" + ada + "\"}"), "422 actor-not-agent");
  EXPECT_EQ(put(R"({"usual_from":60})"), "400 invalid-body");
  EXPECT_EQ(
      put(R"({"employed_from":"2020-01-02T00:00:00Z","employed_until":"2020-01-01T00:00:00Z"})"),
      "400 invalid-body");
  EXPECT_EQ(http.send("admin", "PUT", "agents/" + ada + "/employment", "{}").outcome(),
            "422 actor-not-agent");
}

}  // namespace
}  // namespace lethe::api::testing
