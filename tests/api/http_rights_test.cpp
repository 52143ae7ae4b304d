// Holds, restrictions, requests and breaches over a real connection.
#include <gtest/gtest.h>

#include "tests/api/http_fixture.h"

namespace lethe::api::testing {
namespace {

std::string id_in(const HttpAnswer& answer) {
  return text_at(answer.json().as_object(), "id");
}
std::size_t items_in(const HttpAnswer& answer) {
  return answer.json().at("items").as_array().size();
}

TEST(HttpRights, AHoldKeepsAPersonAndItsEndLetsThemGo) {
  HttpWorld http;
  const auto ada = http.person("ada");
  const auto held = http.send(
      "admin", "POST", "holds",
      R"({"subject":")" + ada + R"(","exception":"legal_claims","reason":"They sue us."})");
  ASSERT_EQ(held.outcome(), "201") << held.body;
  EXPECT_EQ(held.header("location"), "/v1/ledgers/clinic/holds/" + id_in(held));
  EXPECT_EQ(held.body.find("sue"), std::string::npos);
  EXPECT_EQ(items_in(http.get("admin", "holds?subject=" + ada)), 1U);

  const auto order = R"({"subject":")" + ada + R"(","ground":"objection"})";
  const auto erasure = http.send("portal", "POST", "erasures", order);
  ASSERT_EQ(erasure.outcome(), "202") << erasure.body;
  EXPECT_EQ(erasure.json().at("state"), "withheld");
  EXPECT_EQ(http.send("portal", "POST", "erasures", order).outcome(), "200");
  EXPECT_EQ(http.get("portal", "subjects/" + ada).json().at("state"), "withheld");
  const Headers treat{{"Purpose-Of-Use", "TREAT"}};
  const Headers claims{{"Purpose-Of-Use", "TREAT"}, {"Restriction-Exception", "legal_claims"}};
  EXPECT_EQ(http.get("agent:ines", "subjects/" + ada + "/profile", treat).outcome(),
            "404 unknown-subject");
  const auto read = http.get("agent:ines", "subjects/" + ada + "/profile", claims);
  ASSERT_EQ(read.outcome(), "200") << read.body;
  EXPECT_EQ(read.json().at("profile").at("email"), "ada@people.example");
  EXPECT_EQ(http.get("agent:ines", "subjects/" + ada + "/profile",
                     {treat[0], {"Restriction-Exception", "curiosity"}})
                .outcome(),
            "400 invalid-header");

  const auto lifted = http.send("admin", "DELETE", "holds/" + id_in(held));
  ASSERT_EQ(lifted.outcome(), "200") << lifted.body;
  EXPECT_EQ(lifted.json().at("resumed").as_array().size(), 1U);
  const auto after = http.get("admin", "erasures/" + id_in(erasure));
  EXPECT_EQ(after.json().at("state"), "completed");
  EXPECT_TRUE(after.json().as_object().contains("certificate"));
  EXPECT_EQ(http.get("agent:ines", "subjects/" + ada + "/profile", claims).outcome(),
            "404 unknown-subject");
  EXPECT_EQ(http.get("admin", "holds/" + id_in(held)).json().at("state"), "lifted");
}

TEST(HttpRights, ARestrictionIsAnsweredWith409) {
  HttpWorld http;
  const auto ada = http.person("ada");
  const auto set = http.send("portal", "POST", "restrictions",
                             R"({"subject":")" + ada + R"(","ground":"accuracy_contested"})");
  ASSERT_EQ(set.outcome(), "201") << set.body;
  const auto profile = "subjects/" + ada + "/profile";
  EXPECT_EQ(http.get("portal", profile, {{"Purpose-Of-Use", "TREAT"}}).outcome(),
            "409 subject-restricted");
  EXPECT_EQ(http.get("subject:ada", profile).outcome(), "200");
  EXPECT_EQ(items_in(http.get("subject:ada", "restrictions")), 1U);
  EXPECT_EQ(http.get("subject:ada", "restrictions?subject=" + http.person("bob")).outcome(),
            "404 unknown-subject");
  const auto target = "restrictions/" + id_in(set);
  EXPECT_EQ(http.send("admin", "DELETE", target).outcome(), "400 invalid-parameter");
  EXPECT_EQ(http.send("admin", "DELETE", target + "?informed_at=yesterday").outcome(),
            "400 invalid-parameter");
  EXPECT_EQ(http.send("admin", "DELETE", target + "?informed_at=2027-01-15T08:00:00Z").outcome(),
            "200");
  EXPECT_EQ(http.get("portal", profile, {{"Purpose-Of-Use", "TREAT"}}).outcome(), "200");
}

TEST(HttpRights, ARequestIsSeenByWhoMadeItAndFoundWhenItIsLate) {
  HttpWorld http;
  const auto ada = http.person("ada");
  http.person("bob");
  const auto body = R"({"subject":")" + ada + R"(","type":"access"})";
  const auto opened = http.send("subject:ada", "POST", "requests", body);
  ASSERT_EQ(opened.outcome(), "201") << opened.body;
  EXPECT_EQ(opened.header("etag"), "\"1\"");
  EXPECT_EQ(opened.json().at("due_at"), "2027-02-15T23:59:59.999999Z");
  const auto target = "requests/" + id_in(opened);
  EXPECT_EQ(http.get("subject:ada", target).outcome(), "200");
  EXPECT_EQ(http.get("subject:bob", target).outcome(), "404 unknown-request");
  EXPECT_EQ(items_in(http.get("subject:bob", "requests")), 0U);
  EXPECT_EQ(items_in(http.get("subject:ada", "requests")), 1U);

  const auto step = R"({"state":"verified"})";
  EXPECT_EQ(http.send("portal", "PATCH", target, step).outcome(), "428 precondition-required");
  EXPECT_EQ(http.send("portal", "PATCH", target, step, {{"If-Match", "\"7\""}}).outcome(),
            "412 revision-mismatch");
  const auto verified = http.send("portal", "PATCH", target, step, {{"If-Match", "\"1\""}});
  ASSERT_EQ(verified.outcome(), "200") << verified.body;
  EXPECT_EQ(verified.header("etag"), "\"2\"");

  EXPECT_EQ(items_in(http.get("admin", "requests?due=overdue")), 0U);
  EXPECT_EQ(items_in(http.get("admin", "requests?due=soon")), 0U);
  http.world.clock.advance_days(28);
  const auto admin = http.issue(http.world.clinic(), ledger::Role::kAdmin);
  HttpClient client(http.port());
  const auto list = [&](const std::string& query) {
    return items_in(client.send("GET", "/v1/ledgers/clinic/requests?" + query,
                                {{"Authorization", "Bearer " + admin}}, ""));
  };
  EXPECT_EQ(list("due=soon"), 1U);
  EXPECT_EQ(list("due=overdue"), 0U);
  EXPECT_EQ(list("state=verified&type=access"), 1U);
  EXPECT_EQ(list("state=received"), 0U);
  http.world.clock.advance_days(10);
  const auto later = http.issue(http.world.clinic(), ledger::Role::kAdmin);
  const auto overdue = client.send("GET", "/v1/ledgers/clinic/requests?due=overdue",
                                   {{"Authorization", "Bearer " + later}}, "");
  ASSERT_EQ(items_in(overdue), 1U) << overdue.body;
  EXPECT_EQ(overdue.json().at("items").at(0).at("overdue"), true);
}

TEST(HttpRights, ListsOfRequestsGoOnWhereTheyStopped) {
  HttpWorld http;
  const auto ada = http.person("ada");
  for (int i = 0; i < 5; ++i) {
    const auto type = i % 2 == 0 ? "access" : "erasure";
    EXPECT_EQ(http.send("portal", "POST", "requests",
                        R"({"subject":")" + ada + R"(","type":")" + type + "\"}")
                  .outcome(),
              "201");
  }
  for (const std::string& filter :
       std::vector<std::string>{"", "&subject=" + ada, "&type=access"}) {
    std::size_t found = 0;
    std::string cursor;
    do {
      const auto page = http.get(
          "admin", "requests?limit=2" + filter + (cursor.empty() ? "" : "&cursor=" + cursor));
      ASSERT_EQ(page.outcome(), "200") << page.body;
      found += items_in(page);
      const auto body = page.json();
      const auto& next = body.at("next");
      cursor = next.is_null() ? "" : std::string(next.as_string().c_str());
    } while (!cursor.empty());
    EXPECT_EQ(found, filter == "&type=access" ? 3U : 5U) << filter;
  }
}

TEST(HttpRights, ABreachIsRecordedAndItsPeopleAreFound) {
  HttpWorld http;
  const auto ada = http.person("ada");
  const auto recorded = http.send("admin", "POST", "breaches",
                                  R"({"aware_at":"2027-01-10T08:00:00Z","description":"Stolen."})");
  ASSERT_EQ(recorded.outcome(), "201") << recorded.body;
  EXPECT_EQ(recorded.json().at("authority_due_at"), "2027-01-13T08:00:00.000000Z");
  EXPECT_EQ(items_in(http.get("auditor", "breaches?due=overdue")), 1U);
  const auto target = "breaches/" + id_in(recorded);
  const auto found = http.send("admin", "POST", target + "/affected", R"({"field":"email"})");
  ASSERT_EQ(found.outcome(), "200") << found.body;
  EXPECT_EQ(items_in(http.get("auditor", target + "/affected")),
            found.json().at("added").to_number<std::size_t>());
  const auto told = R"({"audience":"authority"})";
  EXPECT_EQ(http.send("admin", "POST", target + "/notifications", told).outcome(),
            "422 reason-required");
  EXPECT_EQ(http.send("admin", "POST", target + "/notifications",
                      R"({"audience":"authority","reason":"Found late."})")
                .outcome(),
            "201");
  EXPECT_EQ(items_in(http.get("auditor", "breaches?due=overdue")), 0U);
  EXPECT_EQ(http.send("admin", "PATCH", target, R"({"closed":true})", {{"If-Match", "\"1\""}})
                .json()
                .at("closed"),
            true);
}

TEST(HttpRights, ThePreviewTellsAdminsAndAuditorsWhatWouldGo) {
  HttpWorld http;
  const auto preview = http.get("auditor", "retention/preview?until=2040-01-01T00:00:00Z");
  ASSERT_EQ(preview.outcome(), "200") << preview.body;
  EXPECT_EQ(preview.json().at("categories").as_array().size(), 7U);
  EXPECT_EQ(http.get("auditor", "retention/preview?until=soon").outcome(), "400 invalid-parameter");
}

}  // namespace
}  // namespace lethe::api::testing
