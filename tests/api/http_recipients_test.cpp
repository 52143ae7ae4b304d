// Recipients, disclosures, notices, contracts and the hosting region over HTTP.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

#include "tests/api/http_fixture.h"
#include "tests/api/rule_table.h"

namespace lethe::api::testing {
namespace {

using ::testing::HasSubstr;

class HttpRecipients : public ::testing::Test {
 protected:
  HttpRecipients() {
    http.person("ada");
    http.person("bob");
    http.world.person("ada") = *ledger::SubjectId::parse(http.person("ada"));
    http.world.person("bob") = *ledger::SubjectId::parse(http.person("bob"));
    run_table(http.world, R"(
      purpose   admin  care contract title=Care              -> 201 | purpose.defined
      recipient admin  lab  care email,given_name            -> 201 | recipient.defined
      recipient admin  bank care email country=US safeguard=scc -> 201 | recipient.defined
    )");
  }
  std::string disclosed(const std::string& name, const std::string& to,
                        const std::string& category = "email") {
    return http
        .send("portal", "POST", "disclosures",
              R"({"subject":")" + http.person(name) + R"(","recipient":")" + to +
                  R"(","purpose":"care","categories":[")" + category + R"("]})")
        .outcome();
  }
  static std::size_t items(const HttpAnswer& answer) {
    EXPECT_EQ(answer.status, 200U) << answer.body;
    return answer.json().at("items").as_array().size();
  }
  HttpWorld http;
};

TEST_F(HttpRecipients, APersonSeesWhoGotTheirDataAndWhoWasTold) {
  EXPECT_EQ(disclosed("ada", "lab"), "201");
  EXPECT_EQ(disclosed("bob", "bank"), "201");
  const auto own = http.get("subject:ada", "subjects/" + http.person("ada") + "/disclosures");
  ASSERT_EQ(items(own), 1U);
  EXPECT_THAT(own.body, HasSubstr(R"("recipient":"lab","title":"The lab","purpose":"care")"));
  EXPECT_EQ(http.get("subject:ada", "subjects/" + http.person("bob") + "/disclosures").outcome(),
            "404 unknown-subject");
  EXPECT_EQ(http.send("portal", "PATCH", "subjects/" + http.person("ada") + "/profile",
                      R"({"email":"new@people.example"})", {{"If-Match", "*"}})
                .outcome(),
            "200");
  http.world.run("system", record_due_notices, RecordDueNoticesInput{});
  const auto told = http.get("subject:ada", "subjects/" + http.person("ada") + "/notices");
  ASSERT_EQ(items(told), 1U);
  EXPECT_THAT(told.body, HasSubstr(R"("title":"The lab")"));
  EXPECT_THAT(told.body,
              HasSubstr(R"("kind":"profile.edited","channel":"manual","outcome":"due")"));
}

TEST_F(HttpRecipients, DisclosuresOfAllOfOnePersonAndToOneRecipient) {
  EXPECT_EQ(disclosed("ada", "lab"), "201");
  EXPECT_EQ(disclosed("ada", "bank"), "201");
  EXPECT_EQ(disclosed("bob", "lab"), "201");
  EXPECT_EQ(disclosed("bob", "press"), "422 recipient-unknown");
  EXPECT_EQ(disclosed("bob", "bank", "given_name"), "422 category-not-granted");
  EXPECT_EQ(items(http.get("auditor", "disclosures")), 3U);
  EXPECT_EQ(items(http.get("auditor", "disclosures?recipient=lab")), 2U);
  EXPECT_EQ(items(http.get("auditor", "disclosures?recipient=nobody")), 0U);
  EXPECT_EQ(items(http.get("auditor", "disclosures?subject=" + http.person("ada"))), 2U);
  EXPECT_EQ(
      http.get("auditor", "disclosures?recipient=lab&subject=" + http.person("ada")).outcome(),
      "400 invalid-parameter");
  EXPECT_EQ(http.get("auditor", "disclosures?recipient=L").outcome(), "400 invalid-parameter");
}

TEST_F(HttpRecipients, NoticesAreListedByStateAndDecided) {
  EXPECT_EQ(disclosed("ada", "lab"), "201");
  EXPECT_EQ(disclosed("ada", "bank"), "201");
  EXPECT_FALSE(http.world.erase("portal", "ada").refused());
  http.world.run("system", record_due_notices, RecordDueNoticesInput{});
  const auto due = http.get("admin", "notices?state=due");
  ASSERT_EQ(items(due), 2U);
  const std::string id(due.json().at("items").at(0).at("id").as_string().c_str());
  const auto decided = http.send("admin", "PATCH", "notices/" + id,
                                 R"({"outcome":"impossible","reason":"Gone for good."})");
  EXPECT_EQ(decided.outcome(), "200") << decided.body;
  EXPECT_EQ(items(http.get("admin", "notices?state=due")), 1U);
  EXPECT_EQ(items(http.get("admin", "notices?state=impossible")), 1U);
  EXPECT_EQ(items(http.get("admin", "notices?subject=" + http.person("ada"))), 2U);
  EXPECT_EQ(items(http.get("admin", "notices?subject=" + http.person("bob"))), 0U);
  const auto one = http.get("auditor", "notices/" + id);
  EXPECT_THAT(one.body, HasSubstr(R"("kind":"erasure.completed")"));
  EXPECT_EQ(one.body.find("Gone"), std::string::npos);
  EXPECT_EQ(http.get("admin", "notices?state=lost").outcome(), "400 invalid-parameter");
  EXPECT_EQ(http.get("admin", "notices/" + ledger::NoticeId::random().str()).outcome(),
            "404 unknown-notice");
}

TEST_F(HttpRecipients, TheRegisterTellsPurposesCategoriesRecipientsAndTransfers) {
  http.send("admin", "PATCH", "settings/privacy", R"({"ticket_retention_days":730})");
  const auto before = http.log_size() - 1;
  http.send("admin", "POST", "contracts",
            R"({"version":"dpa-1","url":"https://a.example/","hash":")" + std::string(64, 'a') +
                R"(","signatory":"Eleni"})");
  const auto answer = http.get("auditor", "processing-register");
  ASSERT_EQ(answer.status, 200U) << answer.body;
  const auto told = answer.json();
  EXPECT_EQ(boost::json::serialize(told.at("purposes").at(0).at("recipients")),
            R"(["bank","lab"])");
  EXPECT_EQ(boost::json::serialize(told.at("transfers")),
            R"([{"recipient":"bank","country":"US","safeguard":"scc"}])");
  EXPECT_THAT(answer.body, HasSubstr(R"({"category":"ticket","erased_after_days":730,)"));
  EXPECT_THAT(answer.body, HasSubstr(R"({"category":"topic","set_by":"topic_retention_days"})"));
  EXPECT_THAT(answer.body, HasSubstr(R"("version":"dpa-1")"));
  EXPECT_EQ(answer.body.find("Eleni"), std::string::npos);
  const auto past = http.get("auditor", "processing-register?as_of=seq:" + std::to_string(before));
  EXPECT_EQ(past.body.find("dpa-1"), std::string::npos);
  EXPECT_THAT(past.body, HasSubstr("730"));
}

TEST_F(HttpRecipients, WhoSignedIsReadByAnAccess) {
  EXPECT_EQ(http.send("admin", "POST", "contracts",
                      R"({"version":"dpa-1","url":"https://a.example/","hash":")" +
                          std::string(64, 'a') + R"(","signatory":"Eleni"})")
                .outcome(),
            "201");
  const auto list = http.get("reviewer", "contracts");
  EXPECT_THAT(list.body, HasSubstr(R"("current":true)"));
  EXPECT_EQ(list.body.find("Eleni"), std::string::npos);
  EXPECT_EQ(http.get("admin", "contracts/dpa-1/signatory").outcome(),
            "400 purpose-of-use-required");
  const auto read = http.get("admin", "contracts/dpa-1/signatory", {{"Purpose-Of-Use", "HCOMPL"}});
  EXPECT_THAT(read.body, HasSubstr(R"("signatory":"Eleni")"));
  EXPECT_EQ(http.get("reviewer", "contracts/dpa-1/signatory").outcome(), "403 forbidden");
}

/// A node that is configured for a region of its own.
class HttpRegion : public ::testing::Test {
 protected:
  HttpRegion() {
    for (const auto* who : {"operator", "admin", "portal", "auditor"}) http.token(who);
    http.person("ada");
    http.restart_in("eu");
  }
  HttpWorld http;
};

TEST_F(HttpRegion, ServesItsOwnAndRefusesOthersWithTheRightOneNamed) {
  const auto target = "subjects/" + http.person("ada");
  EXPECT_EQ(http.get("portal", target).outcome(), "200");
  run_table(http.world, R"(
    region admin    requested ch                         -> 201 | region.moved
    region operator moving                               -> 201 | region.moved
  )");
  EXPECT_EQ(http.get("portal", target).outcome(), "200") << "until it is done";
  run_table(http.world, R"(
    region operator done                                 -> 201 | region.moved
  )");
  const auto size = http.log_size();
  for (const auto& answer :
       {http.get("portal", target), http.get("admin", "settings/privacy"),
        http.send("portal", "POST", "subjects", R"({"type":"user","origin":"signup"})")}) {
    EXPECT_EQ(answer.outcome(), "421 wrong-region");
    EXPECT_EQ(answer.json().at("region"), "ch");
  }
  // Nothing is written to a log that goes on elsewhere, refusals included.
  EXPECT_EQ(http.get("portal", "events").outcome(), "403 forbidden");
  EXPECT_EQ(http.get("", "/v1/ledgers/clinic/events").outcome(), "401 unauthenticated");
  http.dispatcher().stop();
  EXPECT_EQ(http.log_size(), size);
}

TEST_F(HttpRegion, WhatProvesTheLogIsAnsweredEverywhere) {
  http.restart_in("us");
  for (const auto* path :
       {"checkpoint", "consistency?from=1", "tile/0/000.p/1", "region", "/v1/ledgers/clinic"}) {
    EXPECT_EQ(http.get("auditor", path).status, 200U) << path;
  }
  EXPECT_EQ(http.get("auditor", "events").outcome(), "421 wrong-region");
  EXPECT_EQ(http.send("admin", "POST", "region", R"({"state":"requested","to":"us"})").outcome(),
            "201");
  EXPECT_EQ(
      http.send("operator", "POST", "/v1/ledgers/clinic/region", R"({"state":"moving"})").outcome(),
      "201");
  EXPECT_EQ(
      http.send("operator", "POST", "/v1/ledgers/clinic/region", R"({"state":"done"})").outcome(),
      "201");
  EXPECT_EQ(http.get("auditor", "events").outcome(), "200");
  EXPECT_THAT(http.get("auditor", "/v1/ledgers/clinic").body, HasSubstr(R"("region":"us")"));
}

TEST_F(HttpRegion, NewLedgersAreMadeHere) {
  const auto create = [&](const std::string& name, const std::string& region) {
    return http
        .send("operator", "POST", "/v1/ledgers",
              R"({"name":")" + name + R"(","region":")" + region + "\"}")
        .outcome();
  };
  EXPECT_EQ(create("north", "us"), "421 wrong-region");
  EXPECT_EQ(create("north", "eu"), "201");
  http.restart_in("");
  EXPECT_EQ(create("south", "us"), "201");
}

}  // namespace
}  // namespace lethe::api::testing
