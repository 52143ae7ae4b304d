// Bodies of many rows: each is answered on its own, whatever the others are.
#include <gtest/gtest.h>

#include "tests/api/http_fixture.h"

namespace lethe::api::testing {
namespace {

class HttpRows : public ::testing::Test {
 protected:
  std::string row(const std::string& person, const std::string& more = {}) {
    return R"({"subject":")" + http.person(person) + R"(","actor":")" + http.agent("ines") +
           R"(","purpose_of_use":"TREAT","action":"R","resource_type":"Encounter")" + more + "}\n";
  }
  HttpAnswer post(const std::string& body, Headers more = {}) {
    more.emplace_back("Content-Type", "application/jsonl");
    return http.send("portal", "POST", "accesses", body, std::move(more));
  }
  static std::string statuses(const HttpAnswer& answer) {
    std::string out;
    const auto body = answer.json();
    for (const auto& one : body.at("rows").as_array()) {
      out += std::to_string(one.at("line").to_number<int>()) + ":" +
             std::to_string(one.at("status").to_number<int>()) + " ";
    }
    return out;
  }
  static std::string id(int number) {
    return R"(,"id":"77777777-7777-4777-8777-77777777777)" + std::to_string(number) + "\"";
  }

  HttpWorld http;
};

TEST_F(HttpRows, AreAnsweredOneByOne) {
  http.token("portal");
  const auto good = row("ada") + "\n" + row("bob");
  const auto before = http.log_size();
  const auto answer =
      post(good + "{\n" + row("ada", R"(,"colour":"red")") +
           R"({"subject":"99999999-9999-4999-8999-999999999999","actor":")" + http.agent("ines") +
           R"(","purpose_of_use":"TREAT","action":"R","resource_type":"X"})");
  ASSERT_EQ(answer.outcome(), "200") << answer.body;
  EXPECT_EQ(statuses(answer), "1:201 3:201 4:400 5:400 6:404 ");
  EXPECT_EQ(answer.json().at("accepted"), 2);
  EXPECT_EQ(answer.json().at("repeated"), 0);
  EXPECT_EQ(answer.json().at("refused"), 3);
  const auto parsed = answer.json();
  const auto& rows = parsed.at("rows").as_array();
  EXPECT_EQ(rows.at(0).at("sequence"), before);
  EXPECT_EQ(rows.at(1).at("sequence"), before + 1);
  EXPECT_EQ(rows.at(3).at("problem").at("errors").at(0).at("pointer"), "/colour");
}

TEST_F(HttpRows, ThatAreSentAgainAreKnownAgain) {
  const auto body = row("ada", id(1)) + row("bob", id(2));
  EXPECT_EQ(statuses(post(body)), "1:201 2:201 ");
  const auto size = http.log_size();
  const auto again = post(body + row("ada", id(3)));
  EXPECT_EQ(statuses(again), "1:200 2:200 3:201 ");
  EXPECT_EQ(again.json().at("repeated"), 2);
  EXPECT_EQ(http.log_size(), size + 1);
  EXPECT_EQ(statuses(post(row("bob", id(1)))), "1:409 ");
}

TEST_F(HttpRows, AKeyIsOneForEachLine) {
  const auto body = row("ada") + row("bob");
  EXPECT_EQ(statuses(post(body, {{"Idempotency-Key", "\"k\""}})), "1:201 2:201 ");
  const auto size = http.log_size();
  const auto again = post(body, {{"Idempotency-Key", "\"k\""}});
  EXPECT_EQ(again.json().at("repeated"), 2) << again.body;
  EXPECT_EQ(http.log_size(), size);
  const auto other = post(row("bob") + row("bob"), {{"Idempotency-Key", "\"k\""}});
  EXPECT_EQ(statuses(other), "1:422 2:201 ") << "the second line is the same";
}

TEST_F(HttpRows, ComeInTheirThousandsInTheirOrder) {
  std::string body;
  for (int i = 0; i < 3'000; ++i) body += row(i % 2 == 0 ? "ada" : "bob");
  const auto answer = post(body);
  ASSERT_EQ(answer.outcome(), "200");
  const auto parsed = answer.json();
  const auto& rows = parsed.at("rows").as_array();
  ASSERT_EQ(rows.size(), 3'000U);
  for (std::size_t i = 1; i < rows.size(); ++i) {
    ASSERT_EQ(rows[i].at("sequence").to_number<std::uint64_t>(),
              rows[i - 1].at("sequence").to_number<std::uint64_t>() + 1);
  }
}

TEST_F(HttpRows, HaveTheirBounds) {
  EXPECT_EQ(post("").outcome(), "400 malformed-body");
  EXPECT_EQ(post("\n\n").outcome(), "400 malformed-body");
  std::string many;
  for (int i = 0; i <= 10'000; ++i) many += "{}\n";
  EXPECT_EQ(post(many).outcome(), "400 malformed-body");
  EXPECT_EQ(post(std::string((8U << 20) + 1, ' ')).outcome(), "413 body-too-large");
  const auto long_row = row("ada", R"(,"reason":")" + std::string(300'000, 'x') + "\"");
  EXPECT_EQ(statuses(post(long_row + row("ada"))), "1:413 2:201 ");
  EXPECT_EQ(http.send("portal", "POST", "purposes", "{}\n", {{"Content-Type", "application/jsonl"}})
                .status,
            405);
  EXPECT_EQ(http.send("portal", "POST", "subjects", "{}\n", {{"Content-Type", "application/jsonl"}})
                .outcome(),
            "415 unsupported-media-type");
}

TEST_F(HttpRows, RelationshipsSearchesAndLogInsComeLikewise) {
  const auto lines = [&](const std::string& route, const std::string& body) {
    return statuses(
        http.send("portal", "POST", route, body, {{"Content-Type", "application/jsonl"}}));
  };
  const auto ada = http.person("ada"), ines = http.agent("ines");
  EXPECT_EQ(
      lines("relationships", R"({"subject":")" + ada + R"(","type":"treatment_team","agent":")" +
                                 ines + R"(","starts_at":"2026-05-04T09:00:00Z"})" + "\n{}"),
      "1:201 2:400 ");
  EXPECT_EQ(
      lines("searches", R"({"actor":")" + ines +
                            R"(","purpose_of_use":"TREAT","resource_type":"Patient","hits":2})"),
      "1:201 ");
  EXPECT_EQ(lines("logins", R"({"action":"login","outcome":"8"})"), "1:201 ");
  const auto found = http.get("reviewer", "relationships?agent=" + ines).json();
  ASSERT_EQ(found.at("items").as_array().size(), 1U);
  const auto id = text_at(found.at("items").at(0).as_object(), "id");
  EXPECT_EQ(http.get("auditor", "relationships/" + id).json().at("subject").as_string(), ada);
  EXPECT_EQ(http.get("auditor", "relationships?subject=" + ada + "&agent=" + ines)
                .json()
                .at("items")
                .as_array()
                .size(),
            1U);
  EXPECT_EQ(http.get("auditor", "relationships?limit=1").json().at("items").as_array().size(), 1U);
  EXPECT_EQ(http.send("portal", "POST", "relationships/" + id + "/end").outcome(), "200");
  EXPECT_EQ(http.send("portal", "POST", "relationships/" + id + "/end").outcome(),
            "409 step-not-allowed");
  EXPECT_EQ(http.get("auditor", "relationships/" + id + "?as_of=seq:0").outcome(),
            "404 unknown-relationship");
}

/// Staff ids are not for the person (C-579/21): neither who looked, nor for whom, nor who treats.
TEST_F(HttpRows, ThePersonIsNotToldWhichMemberOfStaffItWas) {
  const auto ada = http.person("ada"), ines = http.agent("ines"), olaf = http.agent("olaf");
  EXPECT_EQ(statuses(post(row("ada", R"(,"on_behalf_of":")" + olaf + "\""))), "1:201 ");
  const auto visit = R"({"subject":")" + ada + R"(","type":"encounter","agent":")" + ines +
                     R"(","starts_at":"2026-05-04T09:00:00Z"})";
  EXPECT_EQ(http.send("portal", "POST", "relationships", visit).outcome(), "201");
  for (const auto* list : {"accesses", "history"}) {
    const auto own = http.get("subject:ada", "subjects/" + ada + "/" + list);
    ASSERT_EQ(own.outcome(), "200");
    EXPECT_NE(own.body.find("TREAT"), std::string::npos) << list;
    EXPECT_EQ(own.body.find(ines), std::string::npos) << list;
    EXPECT_EQ(own.body.find(olaf), std::string::npos) << list;
    const auto theirs = http.get("reviewer", "subjects/" + ada + "/" + list);
    EXPECT_NE(theirs.body.find(olaf), std::string::npos) << list;
  }
}

}  // namespace
}  // namespace lethe::api::testing
