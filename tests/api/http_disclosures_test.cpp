// Disclosures, authorizations and accountings over a real connection; and what people are not told.
#include <gtest/gtest.h>

#include "tests/api/http_fixture.h"
#include "tests/api/rule_table.h"

namespace lethe::api::testing {
namespace {

std::string id_in(const HttpAnswer& answer) {
  return text_at(answer.json().as_object(), "id");
}

class HttpDisclosures : public ::testing::Test {
 protected:
  void SetUp() override {
    http.person("ada");
    run_table(http.world, R"(
      purpose   admin care contract              -> 201 | purpose.defined
      recipient admin lab care email,given_name  -> 201 | recipient.defined
      recipient admin sheriff care email         -> 201 | recipient.defined
    )");
  }
  HttpAnswer disclose(const std::string& recipient, const std::string& more = "") {
    return http.send("portal", "POST", "disclosures",
                     R"({"subject":")" + ada() + R"(","recipient":")" + recipient +
                         R"(","purpose":"care","categories":["email"])" + more + "}");
  }
  std::string ada() { return http.person("ada"); }
  std::string of_ada(const std::string& what) { return "subjects/" + ada() + "/" + what; }
  std::string suspend() {
    const auto answer = http.send("reviewer", "POST", "accounting-suspensions",
                                  R"({"subject":")" + ada() +
                                      R"(","recipient":"sheriff","ground":"law_enforcement",
                                          "until":"2027-06-01T00:00:00Z","statement":"a letter"})");
    EXPECT_EQ(answer.outcome(), "201") << answer.body;
    return id_in(answer);
  }
  std::string body_of(const std::string& who, const std::string& target) {
    const auto answer = http.get(who, target);
    EXPECT_EQ(answer.outcome(), "200") << who << target << answer.body;
    return answer.body;
  }

  HttpWorld http;
};

TEST_F(HttpDisclosures, AnAuthorizationIsSignedUsedAndRevoked) {
  const auto signed_one = http.send(
      "subject:ada", "POST", of_ada("authorizations"),
      R"({"recipients":["lab"],"purposes":["care"],"categories":["email"],"description":"secret",
          "expiry_event":"end of study",
          "statements":{"right_to_revoke":true,"conditioning":true,"redisclosure":true}})");
  ASSERT_EQ(signed_one.outcome(), "201") << signed_one.body;
  const auto id = id_in(signed_one);
  EXPECT_EQ(signed_one.header("location"), "/v1/ledgers/clinic/authorizations/" + id);
  EXPECT_EQ(signed_one.body.find("secret"), std::string::npos);
  EXPECT_EQ(disclose("lab", R"(,"authorization":")" + id + "\"").outcome(), "201");
  EXPECT_EQ(disclose("sheriff", R"(,"authorization":")" + id + "\"").outcome(),
            "409 authorization-not-valid");
  const auto ended = http.send("subject:ada", "POST", "authorizations/" + id + "/end");
  ASSERT_EQ(ended.outcome(), "200") << ended.body;
  EXPECT_EQ(ended.json().at("ended").at("cause"), "revoked");
  EXPECT_EQ(disclose("lab", R"(,"authorization":")" + id + "\"").outcome(),
            "409 authorization-not-valid");
  const auto listed = http.get("auditor", of_ada("authorizations"));
  EXPECT_EQ(listed.json().at("items").as_array().size(), 1U);
  const auto as_of = "authorizations/" + id + "?as_of=seq:" +
                     std::to_string(signed_one.json().at("sequence").to_number<std::uint64_t>());
  EXPECT_TRUE(http.get("admin", as_of).json().at("in_force").as_bool());
  http.person("bob");
  EXPECT_EQ(http.get("subject:bob", "authorizations/" + id).outcome(), "404 unknown-authorization");
}

TEST_F(HttpDisclosures, AnAccountingIsGivenAndRead) {
  disclose("lab", R"(,"ground":"judicial","description":"the chart")");
  const auto given = http.send("reviewer", "POST", of_ada("accountings"));
  ASSERT_EQ(given.outcome(), "201") << given.body;
  EXPECT_EQ(given.json().at("disclosures"), 1);
  const auto target = "accountings/" + id_in(given);
  EXPECT_EQ(given.header("location"), "/v1/ledgers/clinic/" + target);
  const auto size = (http.token("subject:ada"), http.log_size());
  const auto read = http.get("subject:ada", target + "/document");
  ASSERT_EQ(read.outcome(), "200") << read.body;
  EXPECT_EQ(http.log_size(), size + 1) << "the access";
  EXPECT_EQ(read.header("content-type"), "application/json");
  EXPECT_EQ(read.json().at("disclosures").at(0).at("description"), "the chart");
  const auto page = http.get("subject:ada", target + "/document", {{"Accept", "text/html"}});
  EXPECT_EQ(page.header("content-type"), "text/html; charset=utf-8");
  const auto csv = http.get("subject:ada", target + "/document?format=csv");
  EXPECT_EQ(csv.body.substr(0, 5), "date,");
  EXPECT_EQ(http.get("subject:ada", target + "/document?format=pdf").outcome(),
            "400 invalid-parameter");
  EXPECT_EQ(http.get("reviewer", target + "/document").outcome(), "400 purpose-of-use-required");
  EXPECT_EQ(http.get("reviewer", target + "/document", {{"Purpose-Of-Use", "HOPERAT"}}).outcome(),
            "200");
  EXPECT_EQ(http.get("auditor", target).outcome(), "200");
  EXPECT_EQ(http.get("auditor", target + "/document").outcome(), "403 forbidden");
}

/// Whoever may not be told is shown nothing that names the sheriff, by whatever way.
TEST_F(HttpDisclosures, WhatIsSuspendedIsToldToNobodyWhoSpeaksToThePerson) {
  disclose("lab");
  const auto told = disclose("sheriff", R"(,"ground":"law_enforcement")");
  const auto sequence = std::to_string(told.json().at("sequence").to_number<std::uint64_t>());
  // A change that the sheriff is owed a notice of.
  run_table(http.world, R"(
    edit    portal ada email=new@people.example -> 200 | profile.edited
    notices system                              -> 200 | notice.recorded notice.recorded
  )");
  const std::vector<std::string> lists{of_ada("disclosures"), of_ada("history"), of_ada("notices")};
  for (const auto& list : lists) {
    EXPECT_NE(body_of("subject:ada", list).find("sheriff"), std::string::npos) << list;
  }
  const auto suspension = suspend();
  for (const auto* who : {"subject:ada", "portal"}) {
    for (const auto& list : lists) {
      const auto shown = body_of(who, list);
      EXPECT_EQ(shown.find("sheriff"), std::string::npos) << who << list << shown;
      EXPECT_EQ(shown.find("suspen"), std::string::npos) << who << list << shown;
      EXPECT_NE(shown.find("lab"), std::string::npos) << who << list << shown;
    }
    EXPECT_EQ(http.get(who, "accounting-suspensions/" + suspension).outcome(), "403 forbidden");
  }
  EXPECT_EQ(http.get("subject:ada", "events/" + sequence).outcome(), "404 unknown-event");
  EXPECT_EQ(http.get("subject:ada", "events/" + sequence + "/proof").outcome(),
            "404 unknown-event");
  const auto given = http.send("subject:ada", "POST", of_ada("accountings"));
  ASSERT_EQ(given.outcome(), "201") << given.body;
  EXPECT_EQ(given.json().at("disclosures"), 1);

  const auto reviewed = http.get("reviewer", of_ada("disclosures"));
  EXPECT_EQ(reviewed.json().at("items").at(1).at("not_accounted"), "suspended");
  EXPECT_TRUE(reviewed.json().at("items").at(0).at("accounted").as_bool());
  EXPECT_NE(body_of("auditor", of_ada("history")).find("accounting.suspended"), std::string::npos);

  EXPECT_EQ(
      http.send("reviewer", "POST", "accounting-suspensions/" + suspension + "/end").outcome(),
      "200");
  EXPECT_NE(body_of("subject:ada", of_ada("disclosures")).find("sheriff"), std::string::npos);
  EXPECT_EQ(http.get("subject:ada", "events/" + sequence).outcome(), "200");
  EXPECT_EQ(body_of("subject:ada", of_ada("history")).find("suspen"), std::string::npos)
      << "that there was one is nothing to tell either";
}

/// A suspension is about a person, whichever of their identities it names and the portal asks for.
TEST_F(HttpDisclosures, WhatIsSuspendedIsNotToldOfALinkedIdentityEither) {
  const auto guest = http.poster("guest");
  const auto told = http.send("portal", "POST", "disclosures",
                              R"({"subject":")" + guest + R"(","recipient":"sheriff",
                                  "purpose":"care","categories":["email"],
                                  "ground":"law_enforcement"})");
  ASSERT_EQ(told.outcome(), "201") << told.body;
  const auto event =
      "events/" + std::to_string(told.json().at("sequence").to_number<std::uint64_t>());
  const std::vector<std::string> lists{"/disclosures", "/history"};
  for (const auto& list : lists) {
    EXPECT_NE(body_of("portal", "subjects/" + guest + list).find("sheriff"), std::string::npos);
  }
  ASSERT_EQ(
      http.send("portal", "POST", "subjects/" + guest + "/links", R"({"account":")" + ada() + "\"}")
          .outcome(),
      "201");
  suspend();
  for (const auto& list : lists) {
    EXPECT_EQ(body_of("portal", "subjects/" + guest + list).find("sheriff"), std::string::npos)
        << list;
  }
  EXPECT_EQ(http.get("portal", event).outcome(), "404 unknown-event");
  EXPECT_EQ(http.get("subject:ada", event).outcome(), "404 unknown-event");
}

TEST_F(HttpDisclosures, NorIsAPersonToldOfNationalSecurity) {
  disclose("sheriff", R"(,"ground":"national_security")");
  EXPECT_EQ(body_of("subject:ada", of_ada("disclosures")).find("sheriff"), std::string::npos);
  const auto shown = http.get("auditor", of_ada("disclosures"));
  EXPECT_EQ(shown.json().at("items").at(0).at("not_accounted"), "excluded");
}

}  // namespace
}  // namespace lethe::api::testing
