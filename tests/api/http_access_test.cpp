// P6: personal data leaves only when its access is a durable event.
#include <gtest/gtest.h>

#include "api/http/dispatcher.h"
#include "tests/api/http_fixture.h"

namespace lethe::api::testing {
namespace {

TEST(P6Access, NoPurposeNoData) {
  HttpWorld http;
  const auto target = "subjects/" + http.person("ada") + "/profile";
  const auto size = (http.token("agent:ines"), http.token("portal"), http.log_size());
  for (const auto* who : {"agent:ines", "portal"}) {
    const auto none = http.get(who, target);
    EXPECT_EQ(none.outcome(), "400 purpose-of-use-required");
    const auto unknown = http.get(who, target, {{"Purpose-Of-Use", "CURIOSITY"}});
    EXPECT_EQ(unknown.outcome(), "400 invalid-header");
    for (const auto& answer : {none, unknown}) {
      EXPECT_EQ(answer.body.find("ada@people.example"), std::string::npos);
    }
  }
  EXPECT_EQ(http.log_size(), size);
}

TEST(P6Access, TheEventSaysWhoWhomWhatAndWhy) {
  HttpWorld http;
  const auto ada = http.person("ada");
  const auto answer = http.get("agent:ines", "subjects/" + ada + "/profile",
                               {kTreat[0], {"Access-Reason", "Besuch%20wegen%20%C3%9Cbelkeit"}});
  ASSERT_EQ(answer.outcome(), "200") << answer.body;
  const auto sequence = answer.json().at("access").to_number<std::uint64_t>();
  const auto event = http.world.event({sequence});
  const auto& facts = std::get<ledger::AccessRecorded>(event.facts);
  EXPECT_EQ(event.subject.str(), ada);
  EXPECT_EQ(event.actor.id.str(), http.agent("ines"));
  EXPECT_EQ(facts.purpose_of_use, "TREAT");
  EXPECT_EQ(facts.fields, (std::vector<std::string>{"email", "given_name"}));
  EXPECT_EQ(http.world.section_text(event, 0), "Besuch wegen Übelkeit");
  const auto by_person = http.get("subject:ada", "subjects/" + ada + "/accesses");
  EXPECT_EQ(by_person.json().at("items").as_array().size(), 1U);
}

TEST(P6Access, APersonReadsTheirOwnWithoutNamingAPurpose) {
  HttpWorld http;
  const auto answer = http.get("subject:ada", "subjects/" + http.person("ada") + "/profile");
  ASSERT_EQ(answer.outcome(), "200");
  const auto event = http.world.event({answer.json().at("access").to_number<std::uint64_t>()});
  EXPECT_EQ(std::get<ledger::AccessRecorded>(event.facts).purpose_of_use, "PATRQT");
}

TEST(P6Access, PeopleAreToldWhichStaffLookedWhereTheSettingSaysSo) {
  HttpWorld http;
  const auto ada = http.person("ada");
  const auto ines = http.agent("ines");
  const auto olaf = http.agent("olaf");
  ASSERT_EQ(http.get("agent:ines", "subjects/" + ada + "/profile", kTreat).outcome(), "200");
  const auto accesses = "subjects/" + ada + "/accesses";
  const auto name_of = [](const std::string& agent) { return "agents/" + agent + "/attribution"; };
  EXPECT_EQ(http.get("subject:ada", accesses).body.find(ines), std::string::npos);
  EXPECT_EQ(http.get("subject:ada", name_of(ines)).outcome(), "404 unknown-subject");
  ASSERT_EQ(
      http.send("admin", "PATCH", "settings/privacy", R"({"people_see_staff":true})").outcome(),
      "200");
  EXPECT_NE(http.get("subject:ada", accesses).body.find(ines), std::string::npos);
  const auto told = http.get("subject:ada", name_of(ines));
  ASSERT_EQ(told.outcome(), "200") << told.body;
  EXPECT_FALSE(told.json().as_object().contains("registered"));
  const auto event = http.world.event({told.json().at("access").to_number<std::uint64_t>()});
  EXPECT_EQ(event.subject.str(), ines) << "that they were asked for is theirs to know";
  EXPECT_EQ(http.get("subject:ada", name_of(olaf)).outcome(), "404 unknown-subject")
      << "who has not looked";
  http.person("bob");
  EXPECT_EQ(http.get("subject:bob", name_of(ines)).outcome(), "404 unknown-subject");
}

TEST(P6Access, AnAuditorReadsOnlyUnderAGrant) {
  HttpWorld http;
  const auto target = "subjects/" + http.person("ada") + "/profile";
  EXPECT_EQ(http.get("auditor", target, {{"Purpose-Of-Use", "HCOMPL"}}).outcome(), "403 forbidden");
  http.grant_auditor();
  EXPECT_EQ(http.get("auditor", target, {{"Purpose-Of-Use", "HCOMPL"}}).outcome(), "200");
}

TEST(P6Access, WhenNothingCanBeWrittenNothingIsRead) {
  HttpWorld http;
  const auto ada = http.person("ada");
  http.token("agent:ines");
  http.token("subject:ada");
  http.world.store().stop();
  for (const auto* who : {"agent:ines", "subject:ada"}) {
    const auto answer = http.get(who, "subjects/" + ada + "/profile", kTreat);
    EXPECT_EQ(answer.outcome(), "503 stopped") << who;
    EXPECT_EQ(answer.header("retry-after"), "1");
    EXPECT_EQ(answer.body.find("people.example"), std::string::npos);
  }
  EXPECT_EQ(http.get("agent:ines", "subjects/" + ada).outcome(), "200") << "reads go on";
  EXPECT_EQ(http.get("", "/readyz").outcome(), "503 stopped");
  EXPECT_EQ(http.get("", "/healthz").outcome(), "200");
}

TEST(P6Access, NothingPersonalInTheLogOfRequests) {
  HttpWorld http;
  const auto ada = http.person("ada");
  http.get("portal", "subjects?email=ada@people.example");
  http.get("agent:ines", "subjects/" + ada + "/profile",
           {kTreat[0], {"Access-Reason", "secret reason"}});
  http.get("portal", "ada@people.example/%41");
  http.server().stop();
  ASSERT_EQ(http.log().size(), 3U);
  for (const auto& line : http.log()) {
    for (const std::string_view secret : {"people.example", "secret", "clinic"}) {
      EXPECT_EQ(line.find(secret), std::string::npos) << line;
    }
    EXPECT_EQ(line.find(ada), std::string::npos) << line;
  }
}

}  // namespace
}  // namespace lethe::api::testing
