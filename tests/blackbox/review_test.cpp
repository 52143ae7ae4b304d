// A privacy officer's day with the real program: what somebody snooped is flagged by the server, a
// review is opened, given away, asked about, answered, decided, confirmed, and the period signed;
// and all of it is in a log that verifies.
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

#include "tests/blackbox/served_lethe.h"

namespace lethe::tests::blackbox {
namespace {

using boost::json::value;

class ReviewServed : public ::testing::Test {
 protected:
  ReviewServed() { lethe.start(); }

  std::string register_one(std::string_view type, std::string_view family) {
    const auto body = R"({"type":")" + std::string(type) +
                      R"(","origin":"signup","profile":{"given_name":"Somebody","family_name":")" +
                      std::string(family) + R"("}})";
    return text_at(lethe.send("admin", "POST", "subjects", body).json(), "/id");
  }
  std::uint64_t look(const std::string& agent, const std::string& patient) {
    const auto body = R"({"subject":")" + patient + R"(","actor":")" + agent +
                      R"(","purpose_of_use":"TREAT","action":"R","resource_type":"Observation"})";
    const auto answer = lethe.send("portal", "POST", "accesses", body);
    EXPECT_EQ(answer.status, 201U) << answer.body;
    return number_at(answer.json(), "/sequence");
  }
  value post(const std::string& who, const std::string& target, const std::string& body,
             unsigned status) {
    const auto answer = lethe.send(who, "POST", "reviews" + target, body);
    EXPECT_EQ(answer.status, status) << target << " " << answer.body;
    return answer.json();
  }

  ServedLethe lethe;
};

TEST_F(ReviewServed, PlantedSnoopingIsReviewedFromFlagToSignOff) {
  const auto nurse = register_one("agent", "Sommer");
  const auto doctor = register_one("agent", "Winter");
  const auto officer = "reviewer:" + register_one("agent", "Herbst");
  const auto second = "reviewer:" + register_one("agent", "Lenz");
  const auto employment = lethe.send("admin", "PUT", "agents/" + nurse + "/employment",
                                     R"({"role":"nurse","supervisor":")" + doctor + "\"}");
  ASSERT_EQ(employment.status, 200U) << employment.body;
  const auto namesake = register_one("user", "Sommer"), stranger = register_one("user", "Fremd");
  const auto visit = R"({"subject":")" + stranger + R"(","type":"encounter","agent":")" + doctor +
                     R"(","starts_at":"2020-01-01T00:00:00Z"})";
  ASSERT_EQ(lethe.send("portal", "POST", "relationships", visit).status, 201U);
  const auto since = text_at(lethe.events().front(), "/time");
  const auto snooped = look(nurse, namesake);
  look(doctor, stranger);

  // The server looks by itself, and flags what a namesake opened without a reason.
  value flags;
  ASSERT_TRUE(await([&] {
    flags = lethe.get(officer, "flags?in_review=false&agent=" + nurse).json();
    return text_at(flags, "/items/0/sequence") != "(none)";
  }));
  EXPECT_EQ(number_at(flags, "/items/0/access"), snooped);
  const auto flag = text_at(flags, "/items/0/sequence");
  const auto opened =
      post(officer, "", R"({"flags":[)" + flag + R"(],"reason":"A namesake."})", 201);
  const auto review = "/" + text_at(opened, "/id");
  EXPECT_EQ(text_at(lethe.get(officer, "reviews?assignee=nobody").json(), "/items/0/id"),
            text_at(opened, "/id"));
  post(officer, review + "/assignment", R"({"reviewer":"me"})", 200);
  post(officer, review + "/notes", R"({"type":"evidence","text":"No visit in the rota."})", 201);

  // The nurse and the supervisor are asked.
  const auto asked = post(officer, review + "/questions",
                          R"({"audience":"employee","text":"Why this record?"})", 201);
  const auto question = "questions/" + text_at(asked, "/question");
  EXPECT_EQ(text_at(lethe.get("agent:" + nurse, "reviews/" + question).json(), "/text"),
            "Why this record?");
  post("agent:" + nurse, "/" + question + "/answer", R"({"text":"She is my aunt."})", 201);
  const auto of_doctor = post(officer, review + "/questions",
                              R"({"audience":"supervisor","text":"Was there a reason?"})", 201);
  post("agent:" + doctor, "/questions/" + text_at(of_doctor, "/question") + "/answer",
       R"({"text":"None that I know of."})", 201);
  lethe.kill();
  lethe.start();

  // Decided by one, confirmed by another.
  const auto decided = post(officer, review + "/decision",
                            R"({"disposition":"malicious","sanction":"written_warning",
                                "reason":"Family, and no part in the treatment."})",
                            200);
  EXPECT_EQ(text_at(decided, "/state"), "decided");
  post(officer, review + "/confirmation", "", 403);
  EXPECT_EQ(text_at(post(second, review + "/confirmation", "", 200), "/state"), "closed");

  // The period is signed with what was and was not looked at.
  const auto until = text_at(lethe.events(number_at(decided, "/sequence")).front(), "/time");
  const auto signed_off =
      post(second, "/periods",
           R"({"since":")" + since + R"(","until":")" + until +
               R"(","statement":"Everything was looked at.","incomplete":true})",
           201);
  EXPECT_EQ(text_at(signed_off, "/dispositions/malicious"), "1");
  EXPECT_EQ(text_at(signed_off, "/accesses"), "2");
  const auto period = lethe.get("auditor", "reviews/periods/" + text_at(signed_off, "/period"));
  EXPECT_EQ(text_at(period.json(), "/agrees"), "true") << period.body;
  const auto timeline = lethe.get("auditor", "reviews" + review).json();
  EXPECT_GE(timeline.at("timeline").as_array().size(), 9U);

  ASSERT_EQ(lethe.stop(), 0);
  for (const auto* word : {"my aunt", "A namesake", "Why this record"}) {
    EXPECT_EQ(lethe.errors().find(word), std::string::npos) << word;
  }
  const auto verified = run_lethe({"verify", lethe.data(), "--keys", lethe.keys()});
  EXPECT_EQ(verified.status, 0) << verified.output << verified.errors;
}

}  // namespace
}  // namespace lethe::tests::blackbox
