// Pages, cursors and streams.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <sstream>

#include "tests/api/http_fixture.h"

namespace lethe::api::testing {
namespace {

using ::testing::HasSubstr;

std::vector<std::string> all(const boost::json::value& page, std::string_view member) {
  std::vector<std::string> out;
  for (const auto& item : page.at("items").as_array()) {
    out.push_back(boost::json::serialize(item.at(member)));
  }
  return out;
}

/// Every item of a list, page by page.
std::vector<std::string> walk(HttpWorld& http, const std::string& who, const std::string& target,
                              std::string_view member) {
  std::vector<std::string> out;
  std::string cursor;
  const auto joint = target.find('?') == std::string::npos ? "?" : "&";
  for (int pages = 0; pages < 100; ++pages) {
    const auto answer = http.get(who, target + joint + "limit=3" + cursor);
    EXPECT_EQ(answer.outcome(), "200") << answer.body;
    const auto page = answer.json();
    const auto items = all(page, member);
    EXPECT_LE(items.size(), 3U);
    out.insert(out.end(), items.begin(), items.end());
    if (page.at("next").is_null()) {
      EXPECT_EQ(answer.header("link"), "");
      return out;
    }
    cursor = "&cursor=" + std::string(page.at("next").as_string().c_str());
    EXPECT_THAT(answer.header("link"), HasSubstr(cursor.substr(1) + ">; rel=\"next\""));
  }
  ADD_FAILURE() << "the list has no end";
  return out;
}

class HttpLists : public ::testing::Test {
 protected:
  HttpLists() {
    http.define_consent();
    for (const auto* name : {"ada", "bob", "cem", "dai", "eva", "fay", "gus"}) http.person(name);
    http.token("auditor");
    http.token("admin");
  }
  HttpWorld http;
};

TEST_F(HttpLists, ChangesOfSettingsInBothOrders) {
  std::vector<std::string> sequences;
  for (int age = 13; age < 20; ++age) {
    const auto body = R"({"reminder_days":)" + std::to_string(age) + "}";
    sequences.push_back(std::to_string(http.log_size()));
    EXPECT_EQ(http.send("admin", "PATCH", "settings/privacy", body).outcome(), "200");
    http.world.register_person("somebody", ledger::SubjectType::kUser);
  }
  EXPECT_EQ(walk(http, "auditor", "settings/privacy/history", "sequence"), sequences);
  std::reverse(sequences.begin(), sequences.end());
  EXPECT_EQ(walk(http, "admin", "settings/privacy/history?order=desc", "sequence"), sequences);
  EXPECT_EQ(
      walk(http, "admin", "settings/privacy/history?order=desc&from=" + sequences[1], "sequence"),
      (std::vector{sequences[0], sequences[1]}));
}

TEST_F(HttpLists, EveryListIsWalkedWhole) {
  for (const auto* version : {"v2", "v3", "v4", "v5"}) http.world.publish(version);
  http.send("admin", "PUT", "purposes/research", R"({"basis":"consent"})");
  for (const auto* name : {"fay", "gus"}) http.world.erase("portal", name);
  const auto size = http.log_size();
  EXPECT_EQ(walk(http, "auditor", "events", "sequence").size(), size);
  EXPECT_EQ(walk(http, "auditor", "events?order=desc", "sequence").front(),
            std::to_string(size - 1));
  EXPECT_EQ(walk(http, "auditor", "events?order=desc", "sequence").size(), size);
  EXPECT_EQ(walk(http, "auditor", "events?from=4", "sequence").size(), size - 4);
  EXPECT_EQ(walk(http, "auditor", "subjects", "id").size(), 7U);
  EXPECT_EQ(walk(http, "agent:ines", "subjects", "id").size(), 6U) << "two erased, one is ines";
  EXPECT_EQ(walk(http, "auditor", "policies", "version"),
            (std::vector<std::string>{R"("v5")", R"("v4")", R"("v3")", R"("v2")", R"("v1")"}));
  EXPECT_EQ(walk(http, "auditor", "purposes", "purpose"),
            (std::vector<std::string>{R"("newsletter")", R"("research")"}));
  EXPECT_EQ(walk(http, "auditor", "erasures", "id").size(), 2U);
  EXPECT_GE(walk(http, "auditor", "tokens", "id").size(), 3U);
  EXPECT_GE(walk(http, "operator", "/v1/ledgers", "name").size(), 2U);
  EXPECT_EQ(walk(http, "auditor", "events?kind=subject.registered", "sequence").size(), 8U);
}

TEST_F(HttpLists, FiltersNarrow) {
  const auto ada = http.person("ada");
  http.world.consent("portal", "ada", "newsletter", ledger::ConsentStatus::kGiven, "v1");
  EXPECT_EQ(walk(http, "auditor", "events?subject=" + ada, "kind"),
            (std::vector<std::string>{R"("subject.registered")", R"("consent.recorded")"}));
  EXPECT_EQ(walk(http, "auditor", "events?order=desc&subject=" + ada, "kind").front(),
            R"("consent.recorded")");
  EXPECT_EQ(walk(http, "auditor", "events?kind=consent.recorded&subject=" + ada, "kind").size(),
            1U);
  const auto portal = http.world.token("portal").str();
  EXPECT_GE(walk(http, "auditor", "events?actor=" + portal, "kind").size(), 7U);
  EXPECT_EQ(walk(http, "auditor", "events?actor=" + portal + "&subject=" + ada, "kind").size(), 2U);
  EXPECT_EQ(walk(http, "auditor", "subjects/" + ada + "/history?kind=profile.edited", "kind"),
            std::vector<std::string>());
  EXPECT_EQ(http.get("auditor", "accesses").outcome(), "400 invalid-parameter");
}

TEST_F(HttpLists, AWalkIsStableWhileTheLogGrows) {
  const auto first = http.get("auditor", "events?limit=4&order=desc");
  const auto size = http.log_size();
  http.person("new");
  const auto cursor = std::string(first.json().at("next").as_string().c_str());
  const auto second = http.get("auditor", "events?limit=4&order=desc&cursor=" + cursor);
  EXPECT_EQ(all(second.json(), "sequence").front(), std::to_string(size - 5));
}

TEST_F(HttpLists, ACursorIsGoodForItsListAlone) {
  const auto answer = http.get("auditor", "events?limit=2&order=desc");
  const auto cursor = std::string(answer.json().at("next").as_string().c_str());
  for (const auto& target :
       {"events?cursor=" + cursor, "events?order=desc&kind=profile.edited&cursor=" + cursor,
        "policies?cursor=" + cursor,
        "subjects/" + http.person("ada") + "/history?order=desc&cursor=" + cursor,
        std::string("events?order=desc&cursor=00"), std::string("events?order=desc&cursor=zz"),
        "events?order=desc&cursor=" + cursor.substr(2),
        "events?order=desc&cursor=01" + cursor.substr(2)}) {
    EXPECT_EQ(http.get("auditor", target).outcome(), "400 invalid-parameter") << target;
  }
  http.other_admin();
  EXPECT_EQ(http.get("auditor", "events?order=desc&limit=9&cursor=" + cursor).outcome(), "200");
  HttpClient other(http.port());
  EXPECT_EQ(other
                .get("/v1/ledgers/other/events?order=desc&cursor=" + cursor,
                     {{"Authorization", "Bearer " + http.other_admin()}})
                .outcome(),
            "400 invalid-parameter");
}

TEST_F(HttpLists, LimitsAreKept) {
  for (const auto* limit : {"0", "1001", "-1", "x", "01", "1e3", "", "99999999999999999999"}) {
    EXPECT_EQ(http.get("auditor", std::string("events?limit=") + limit).outcome(),
              "400 invalid-parameter")
        << limit;
  }
  EXPECT_EQ(http.get("auditor", "events?limit=1&limit=1").outcome(), "400 invalid-parameter");
  EXPECT_EQ(http.get("auditor", "events?page=1").outcome(), "400 invalid-parameter");
}

TEST_F(HttpLists, StreamsEveryEventAsJsonLines) {
  for (int i = 0; i < 1'200; ++i)
    http.world.register_person("p" + std::to_string(i), ledger::SubjectType::kAnonymous);
  const auto answer = http.get("auditor", "events", {{"Accept", "application/jsonl"}});
  EXPECT_EQ(answer.status, 200U);
  EXPECT_EQ(answer.header("content-type"), "application/jsonl");
  EXPECT_EQ(answer.header("transfer-encoding"), "chunked");
  std::istringstream lines(answer.body);
  std::uint64_t next = 0;
  for (std::string line; std::getline(lines, line); ++next) {
    EXPECT_EQ(boost::json::parse(line).at("sequence").to_number<std::uint64_t>(), next);
  }
  EXPECT_EQ(next, http.log_size());
  const auto some = http.get("auditor", "events?limit=7&order=desc",
                             {{"Accept", "text/html, application/jsonl;q=0.5"}});
  EXPECT_EQ(std::count(some.body.begin(), some.body.end(), '\n'), 7);
  const auto none = http.get("auditor", "accesses?subject=" + ledger::SubjectId::random().str(),
                             {{"Accept", "application/jsonl"}});
  EXPECT_EQ(none.status, 200U);
  EXPECT_EQ(none.body, "");
}

TEST(HttpQuery, MayHoldNothing) {
  HttpWorld http;
  EXPECT_EQ(http.get("admin", "policies?").outcome(), "200");
  EXPECT_EQ(http.get("admin", "policies?limit=1&").outcome(), "200");
  EXPECT_EQ(http.get("admin", "policies?=1").outcome(), "400 invalid-parameter");
}

}  // namespace
}  // namespace lethe::api::testing
