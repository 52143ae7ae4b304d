// Content and linked identities over HTTP: what is told to whom, large bodies, lists.
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

#include "tests/api/http_fixture.h"

namespace lethe::api::testing {
namespace {

class HttpContent : public ::testing::Test {
 protected:
  std::string post(const std::string& who, const boost::json::object& item) {
    const auto answer = http.send(who, "POST", "content", boost::json::serialize(item));
    EXPECT_EQ(answer.outcome(), "201") << answer.body;
    return text_at(answer.json().as_object(), "id");
  }
  std::vector<std::string> ids(const HttpAnswer& answer) {
    std::vector<std::string> out;
    const auto body = answer.json();
    for (const auto& item : body.at("items").as_array()) {
      out.push_back(text_at(item.as_object(), item.as_object().contains("id") ? "id" : "kind"));
    }
    return out;
  }
  HttpWorld http;
};

TEST_F(HttpContent, ATicketIsReadEditedAndErased) {
  const auto ada = http.person("ada");
  http.agent("ines");
  const auto ticket =
      post("portal", {{"author", ada}, {"type", "ticket"}, {"title", "Help"}, {"body", "one"}});
  const auto before = http.log_size();
  auto answer = http.get("agent:ines", "content/" + ticket, kTreat);
  EXPECT_EQ(answer.json().at("body"), "one");
  EXPECT_EQ(answer.json().at("title"), "Help");
  EXPECT_EQ(answer.header("etag"), "\"1\"");
  EXPECT_GT(http.log_size(), before);
  EXPECT_EQ(http.send("subject:ada", "PATCH", "content/" + ticket, R"({"body":"two"})").outcome(),
            "428 precondition-required");
  answer = http.send("subject:ada", "PATCH", "content/" + ticket, R"({"body":"two"})",
                     {{"If-Match", "\"1\""}});
  EXPECT_EQ(answer.outcome(), "200");
  EXPECT_EQ(answer.header("etag"), "\"2\"");
  EXPECT_EQ(answer.body.find("two"), std::string::npos);
  EXPECT_EQ(http.get("agent:ines", "content/" + ticket + "?revision=1", kTreat).json().at("body"),
            "one");
  answer = http.send("agent:ines", "DELETE", "content/" + ticket);
  EXPECT_EQ(answer.json().at("state"), "completed");
  EXPECT_EQ(http.get("agent:ines", "content/" + ticket, kTreat).outcome(), "410 item-deleted");
}

TEST_F(HttpContent, ListsAreFilteredAndShowNoText) {
  const auto ada = http.person("ada");
  const auto bob = http.person("bob");
  std::vector<std::string> topics;
  for (int i = 0; i < 5; ++i) {
    topics.push_back(post("portal", {{"author", i % 2 == 0 ? ada : bob},
                                     {"type", "topic"},
                                     {"title", "canary-title"},
                                     {"body", "canary-body"}}));
  }
  const auto comment =
      post("portal",
           {{"author", bob}, {"type", "comment"}, {"parent", topics[0]}, {"body", "canary-body"}});
  const auto all = http.get("portal", "content");
  EXPECT_EQ(all.body.find("canary"), std::string::npos);
  EXPECT_EQ(ids(all).size(), 6U);
  EXPECT_EQ(ids(all).front(), comment);
  EXPECT_EQ(ids(http.get("portal", "content?author=" + bob)),
            (std::vector{comment, topics[3], topics[1]}));
  EXPECT_EQ(ids(http.get("portal", "content?author=" + bob + "&type=comment")),
            std::vector{comment});
  EXPECT_EQ(ids(http.get("portal", "content?parent=" + topics[0])), std::vector{comment});
  EXPECT_EQ(ids(http.get("subject:ada", "content")),
            (std::vector{topics[4], topics[2], topics[0]}));
  EXPECT_TRUE(ids(http.get("subject:ada", "content?parent=" + topics[0])).empty());
  EXPECT_EQ(http.get("subject:ada", "content?author=" + bob).outcome(), "404 unknown-subject");
  EXPECT_EQ(http.get("portal", "content?type=essay").outcome(), "400 invalid-parameter");
  const auto page = http.get("portal", "content?limit=4");
  EXPECT_EQ(ids(page).size(), 4U);
  const auto next = text_at(page.json().as_object(), "next");
  EXPECT_EQ(ids(http.get("portal", "content?limit=4&cursor=" + next)),
            (std::vector{topics[1], topics[0]}));
}

TEST_F(HttpContent, ABodyOfAMebibyteIsTakenHoweverItIsEscaped) {
  const auto ada = http.person("ada");
  constexpr std::size_t kMost = 1U << 20;
  const auto prefix = R"({"author":")" + ada + R"(","type":"ticket","title":"Help","body":")";
  std::string escaped;
  for (std::size_t i = 0; i < kMost; ++i) escaped += "\\u0041";
  auto answer = http.send("portal", "POST", "content", prefix + escaped + "\"}");
  EXPECT_EQ(answer.outcome(), "201") << answer.body;
  const auto item = text_at(answer.json().as_object(), "id");
  EXPECT_EQ(http.get("portal", "content/" + item, kTreat).json().at("body").as_string().size(),
            kMost);
  EXPECT_EQ(http.send("portal", "PATCH", "content/" + item,
                      R"({"body":")" + std::string(kMost, 'b') + "\"}", {{"If-Match", "*"}})
                .outcome(),
            "200");
  answer = http.send("portal", "POST", "content", prefix + std::string(kMost + 1, 'a') + "\"}");
  EXPECT_EQ(answer.outcome(), "400 invalid-body");
  EXPECT_EQ(http.send("portal", "POST", "subjects", prefix + escaped + "\"}").status, 413U)
      << "others take no more than before";
}

TEST_F(HttpContent, AnAccountHasTheHistoryAndContentOfWhoIsLinked) {
  const auto guest = http.poster("guest");
  const auto note =
      post("portal", {{"author", guest}, {"type", "ticket"}, {"title", "Help"}, {"body", "x"}});
  const auto ada = http.person("ada");
  EXPECT_EQ(http.get("subject:ada", "content/" + note).outcome(), "404 unknown-item");
  const auto linked =
      http.send("portal", "POST", "subjects/" + guest + "/links", R"({"account":")" + ada + "\"}");
  EXPECT_EQ(linked.outcome(), "201") << linked.body;
  EXPECT_EQ(ids(http.get("subject:ada", "content")), std::vector{note});
  const auto read = http.get("subject:ada", "content/" + note);
  ASSERT_EQ(read.outcome(), "200") << read.body;
  EXPECT_EQ(read.json().at("body"), "x");
  using Kinds = std::vector<std::string>;
  const auto history = [&](const std::string& query) {
    const auto page = http.get("subject:ada", "subjects/" + ada + "/history?" + query);
    EXPECT_EQ(page.outcome(), "200") << page.body;
    return ids(page);
  };
  // The guest's first, then ada's; her session is issued at her first call.
  const auto all = history("limit=100");
  EXPECT_EQ(all.front(), "subject.registered");
  EXPECT_EQ(std::count(all.begin(), all.end(), "subject.registered"), 2);
  EXPECT_EQ(history("kind=content.posted"), Kinds{"content.posted"});
  EXPECT_EQ(history("kind=subject.linked"), Kinds{"subject.linked"});
  EXPECT_EQ(history("order=desc&limit=1"), Kinds{all.back()});
  // In pages, each event once.
  Kinds paged;
  std::string cursor;
  do {
    const auto page =
        http.get("reviewer", "subjects/" + ada + "/history?limit=2" +
                                 (cursor.empty() ? std::string() : "&cursor=" + cursor));
    for (auto& kind : ids(page)) paged.push_back(std::move(kind));
    const auto body = page.json();
    const auto& next = body.at("next");
    cursor = next.is_null() ? "" : std::string(next.as_string().c_str());
  } while (!cursor.empty());
  EXPECT_EQ(paged, history("limit=100"));
  EXPECT_EQ(http.get("portal", "subjects/" + ada + "/links").json().at("items").at(0).at("subject"),
            boost::json::value(guest));
}

TEST_F(HttpContent, AnAgentWhoLeftIsReadByThoseWhoCheckAlone) {
  const auto ines = http.agent("ines");
  http.token("agent:ines");
  EXPECT_EQ(http.send("admin", "POST", "erasures",
                      R"({"subject":")" + ines + R"(","ground":"no_longer_necessary"})")
                .outcome(),
            "201");
  EXPECT_EQ(http.get("agent:ines", "subjects/" + ines).outcome(), "401 invalid-token");
  const auto answer = http.get("reviewer", "agents/" + ines + "/attribution", kTreat);
  EXPECT_EQ(answer.json().at("names"), (boost::json::object{{"given_name", "ines"}}));
  EXPECT_EQ(answer.body.find("@people.example"), std::string::npos);
  EXPECT_EQ(http.get("portal", "agents/" + ines + "/attribution", kTreat).outcome(),
            "403 forbidden");
}

}  // namespace
}  // namespace lethe::api::testing
