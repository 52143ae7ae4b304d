// Reports over HTTP: how they are asked for, in three forms, and how the same one is had again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/commands/flagger.h"
#include "crypto/signed_note.h"
#include "ledger/checkpoint.h"
#include "tests/api/fhir_schema.h"
#include "tests/api/http_fixture.h"

namespace lethe::api::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

constexpr std::array kReports{"activity", "hours", "agents",  "departments",
                              "patients", "rules", "purposes"};

class HttpReports : public ::testing::Test {
 protected:
  HttpReports() {
    for (const auto* who : {"portal", "admin", "auditor", "reviewer"}) http.token(who);
    ada = http.person("ada");
    ines = http.agent("ines");
    olaf = http.agent("olaf");
    EXPECT_EQ(http.send("portal", "POST", "subjects/" + ada + "/marks", R"({"type":"vip"})").status,
              201U);
    open(ines);
    open(ines, R"(,"outcome":"8","action":"U")");
    open(olaf, R"(,"action":"R","department":"cardiology")");
    EXPECT_EQ(http.send("portal", "POST", "searches",
                        R"({"actor":")" + ines +
                            R"(","purpose_of_use":"TREAT","resource_type":"Patient","hits":3})")
                  .status,
              201U);
    EXPECT_EQ(http.send("portal", "POST", "logins", R"({"action":"login","outcome":"8"})").status,
              201U);
    Flagger flagger(http.world.store(), {});
    while (flagger.run([] { return true; })) {
    }
  }
  void open(const std::string& agent, std::string more = R"(,"action":"R")") {
    const auto row = R"({"subject":")" + ada + R"(","actor":")" + agent +
                     R"(","purpose_of_use":"TREAT","resource_type":"Observation")" + more + "}";
    EXPECT_EQ(http.send("portal", "POST", "accesses", row).outcome(), "201");
  }
  HttpAnswer report(const std::string& target, Headers more = {}) {
    return http.get("auditor", "reports/" + target, std::move(more));
  }
  std::uint64_t number(const std::string& target, const std::string& pointer) {
    const auto answer = report(target);
    EXPECT_EQ(answer.outcome(), "200") << target << answer.body;
    const auto body = answer.json();
    boost::system::error_code error;
    const auto* found = body.find_pointer(pointer, error);
    return found == nullptr ? UINT64_MAX : found->to_number<std::uint64_t>();
  }

  HttpWorld http;
  std::string ada, ines, olaf;
};

TEST_F(HttpReports, SayWhatWasDone) {
  EXPECT_EQ(number("activity", "/rows/0/accesses"), 3U);
  EXPECT_EQ(number("activity", "/rows/0/denied"), 1U);
  EXPECT_EQ(number("activity", "/rows/0/searches"), 1U);
  EXPECT_EQ(number("activity", "/rows/0/failed_logins"), 1U);
  EXPECT_EQ(number("activity", "/rows/0/by_action/U"), 1U);
  EXPECT_EQ(number("activity", "/totals/flags"), 2U);
  EXPECT_EQ(number("activity", "/heat_map/4/8"), 3U) << "a Friday, at eight";
  EXPECT_EQ(number("hours", "/rows/0/weekday"), 5U);
  EXPECT_EQ(number("agents?agent=" + olaf, "/totals/accesses"), 1U);
  EXPECT_EQ(number("agents?department=cardiology", "/totals/accesses"), 1U);
  EXPECT_EQ(number("patients?subject=" + ada, "/rows/0/agents"), 2U);
  EXPECT_EQ(number("patients?subject=" + ines, "/totals/accesses"), 0U);
  EXPECT_EQ(number("rules", "/rows/0/counted"), 2U);
  EXPECT_EQ(number("agents?rule=vip", "/totals/flags"), 2U);
  EXPECT_EQ(number("agents?rule=volume", "/totals/flags"), 0U);
  EXPECT_EQ(number("purposes?order=denied", "/rows/0/denied"), 1U);
  EXPECT_EQ(number("agents?limit=1", "/left_out/rows"), 1U);
  EXPECT_EQ(number("activity?from=2027-01-15&until=2027-01-16", "/totals/accesses"), 3U);
  EXPECT_EQ(number("activity?until=2027-01-15", "/totals/accesses"), 0U);
  EXPECT_EQ(number("activity?from=2027-01-15T09:00:00%2B01:00", "/totals/accesses"), 3U);
  EXPECT_EQ(text_at(report("rules").json().at("rows").at(0).as_object(), "rule"), "vip");
}

TEST_F(HttpReports, DaysOfParametersBeginAsTheRulesSay) {
  EXPECT_EQ(http.send("admin", "PUT", "access-rules", R"({"utc_offset":-540})").status, 200U);
  // It was eight in the morning of the 15th; there, the last hour of the 14th.
  EXPECT_EQ(number("activity?from=2027-01-14&until=2027-01-15", "/totals/accesses"), 3U);
  EXPECT_EQ(number("activity?from=2027-01-15", "/totals/accesses"), 0U);
  const auto row = report("activity").json().at("rows").at(0).as_object();
  EXPECT_EQ(text_at(row, "day"), "2027-01-14");
}

TEST_F(HttpReports, P5CarryTheCheckpointThatTheyWereComputedAt) {
  const auto answer = report("agents");
  const auto body = answer.json();
  const auto& checkpoint = body.at("checkpoint").as_object();
  const auto size = checkpoint.at("size").to_number<std::uint64_t>();
  EXPECT_EQ(size, http.log_size());
  const auto note = crypto::from_base64(answer.header("checkpoint-note"));
  ASSERT_TRUE(note);
  const auto opened =
      ledger::open_checkpoint(crypto::as_text(*note), http.world.ledger()->verifier());
  ASSERT_TRUE(opened) << opened.error().message();
  EXPECT_EQ(opened->size.value, size);
  EXPECT_EQ(crypto::to_hex(opened->root.view()), text_at(checkpoint, "root"));
  EXPECT_EQ(opened->origin, text_at(checkpoint, "origin"));
  EXPECT_THAT(std::string(crypto::as_text(*note)), StartsWith(text_at(checkpoint, "text")));
  EXPECT_EQ(body.at("flags_behind").to_number<std::uint64_t>() + 3, size)
      << "but for two flags and the event that says how far they go";
}

TEST_F(HttpReports, P8TheSameBytesAgainByItsSize) {
  const auto at = "at=" + std::to_string(http.log_size());
  for (const std::string name : kReports) {
    for (const std::string format : {"json", "csv", "fhir"}) {
      const auto target = name + "?format=" + format + "&" + at;
      const auto before = report(target);
      EXPECT_EQ(before.outcome(), "200") << before.body;
      open(olaf);
      const auto again = report(target);
      EXPECT_EQ(again.body, before.body);
      EXPECT_EQ(again.header("etag"), before.header("etag"));
      EXPECT_EQ(again.header("cache-control"), "private, max-age=31536000, immutable");
      const auto latest = report(name + "?format=" + format);
      EXPECT_NE(latest.header("etag"), before.header("etag"));
      EXPECT_NE(latest.body, before.body);
      EXPECT_EQ(latest.header("cache-control"), "private, no-cache");
      // Where it says that it is found, it is.
      auto link = latest.header("link");
      EXPECT_THAT(link, HasSubstr(">; rel=\"canonical\""));
      link = link.substr(1, link.find('>') - 1);
      open(ines);
      EXPECT_EQ(http.get("reviewer", link).body, latest.body) << link;
    }
  }
}

TEST_F(HttpReports, AreNotSentToWhoHasThem) {
  const auto first = report("activity");
  const auto tag = first.header("etag");
  for (const auto& given : {tag, "W/" + tag, "\"x\", " + tag, std::string("*")}) {
    const auto again = report("activity", {{"If-None-Match", given}});
    EXPECT_EQ(again.status, 304U) << given;
    EXPECT_EQ(again.body, "");
    EXPECT_EQ(again.header("etag"), tag);
  }
  EXPECT_EQ(report("activity", {{"If-None-Match", "\"x\""}}).status, 200U);
  EXPECT_EQ(report("hours", {{"If-None-Match", tag}}).status, 200U);
  EXPECT_EQ(report("activity?limit=7", {{"If-None-Match", tag}}).status, 200U);
  EXPECT_EQ(report("activity?format=csv", {{"If-None-Match", tag}}).status, 200U);
  EXPECT_EQ(report("activity", {{"If-None-Match", tag}}).status, 304U);
  open(ines);
  EXPECT_EQ(report("activity", {{"If-None-Match", tag}}).status, 200U);
}

TEST_F(HttpReports, ComeInTheFormThatIsAskedFor) {
  for (const std::string name : kReports) {
    const auto csv = report(name, {{"Accept", "text/csv"}});
    EXPECT_EQ(csv.header("content-type"), "text/csv; charset=utf-8; header=present");
    EXPECT_EQ(csv.header("content-disposition"),
              "attachment; filename=\"" + name + "-" + std::to_string(http.log_size()) + ".csv\"");
    EXPECT_EQ(csv.body, report(name + "?format=csv").body);
    EXPECT_EQ(csv.header("vary"), "Accept, Authorization");
    const auto fhir = report(name, {{"Accept", "application/fhir+json"}});
    EXPECT_EQ(fhir.header("content-type"), "application/fhir+json");
    EXPECT_EQ(report(name, {{"Accept", "text/html"}}).header("content-type"), "application/json");
    if (schema_missing().empty()) {
      EXPECT_THAT(schema_faults(fhir.json()), IsEmpty()) << fhir.body;
      EXPECT_THAT(schema_faults(report(name + "?until=2020-01-01&format=fhir").json()), IsEmpty());
      EXPECT_THAT(schema_faults(report(name +
                                       "?from=2027-01-15&until=2027-01-16&format=fhir&limit=1"
                                       "&agent=" +
                                       ines + "&rule=vip")
                                    .json()),
                  IsEmpty());
    }
  }
}

TEST_F(HttpReports, AsFhirAreAMeasureAndItsReport) {
  const auto bundle = report("agents?format=fhir").json();
  EXPECT_EQ(bundle.at("type"), "collection");
  const auto& entries = bundle.at("entry").as_array();
  ASSERT_EQ(entries.size(), 2U);
  const auto& measure = entries[0].at("resource");
  const auto& figures = entries[1].at("resource");
  EXPECT_EQ(measure.at("resourceType"), "Measure");
  EXPECT_EQ(figures.at("resourceType"), "MeasureReport");
  EXPECT_EQ(text_at(figures.as_object(), "measure"),
            text_at(measure.as_object(), "url") + "|" + text_at(measure.as_object(), "version"));
  const auto& group = figures.at("group").at(0);
  EXPECT_EQ(group.at("population").at(0).at("count").to_number<int>(), 3);
  const auto& strata = group.at("stratifier").at(0).at("stratum").as_array();
  ASSERT_EQ(strata.size(), 2U);
  EXPECT_EQ(text_at(strata[0].at("value").at("coding").at(0).as_object(), "code"),
            "urn:uuid:" + ines);
  // Each figure of the report is one of the measure.
  std::set<std::string> known;
  for (const auto& one : measure.at("group").at(0).at("population").as_array()) {
    known.emplace(one.at("code").at("coding").at(0).at("code").as_string().c_str());
  }
  for (const auto& one : group.at("population").as_array()) {
    EXPECT_TRUE(known.contains(one.at("code").at("coding").at(0).at("code").as_string().c_str()));
  }
}

TEST_F(HttpReports, LongOnesAreMadePieceByPiece) {
  const auto row = R"({"subject":")" + ada + R"(","actor":")" + ines +
                   R"(","purpose_of_use":"TREAT","action":"R","resource_type":"Observation"})"
                   "\n";
  std::string rows;
  for (int i = 0; i < 3'000; ++i) rows += row;
  for (int i = 0; i < 8; ++i) {
    HttpClient client(http.port());
    auto headers = http.headers("portal");
    headers.emplace_back("Content-Type", "application/jsonl");
    EXPECT_EQ(client.send("POST", "/v1/ledgers/clinic/accesses", headers, rows).status, 200U);
  }
  const auto at = "?at=" + std::to_string(http.log_size());
  const auto answer = report("agents" + at);
  EXPECT_TRUE(answer.whole);
  EXPECT_EQ(answer.header("transfer-encoding"), "chunked");
  EXPECT_EQ(answer.json().at("totals").at("accesses").to_number<int>(), 24'003);
  EXPECT_EQ(report("agents" + at).body, answer.body);
  EXPECT_EQ(report("agents" + at + "&agent=" + ines).json().at("totals").at("accesses"), 24'002);
  EXPECT_EQ(http.send("auditor", "HEAD", "reports/agents" + at).header("etag"),
            answer.header("etag"));
}

TEST_F(HttpReports, BadQuestionsAreRefusedAndWriteNothing) {
  const auto size = http.log_size();
  for (const auto& bad : std::vector<std::string>{
           "nothing", "agents?from=yesterday", "agents?from=2027-13-01", "agents?until=2027-02-30",
           "agents?from=2027-01-02&until=2027-01-01", "agents?agent=x",
           "agents?subject=" + ada + "x", "agents?department=Not%20One", "agents?rule=nosiness",
           "agents?order=agent_name", "agents?order=by_action", "agents?order=department",
           "rules?order=accesses", "agents?limit=0", "agents?limit=10001", "agents?format=pdf",
           "agents?at=0", "agents?as_of=seq:1"}) {
    EXPECT_EQ(report(bad).outcome(), "400 invalid-parameter") << bad;
  }
  EXPECT_EQ(report("agents?at=" + std::to_string(size + 1)).outcome(), "400 invalid-parameter");
  EXPECT_THAT(report("rules?order=accesses").body,
              HasSubstr("must be one of rule, fitted, counted, exempted, agents, patients"));
  EXPECT_EQ(report("agents/x").outcome(), "404 unknown-route");
  EXPECT_EQ(http.log_size(), size);
}

TEST_F(HttpReports, P7AreOfOneLedgerAndForThoseWhoCheck) {
  for (const auto* who : {"admin", "auditor", "reviewer"}) {
    EXPECT_EQ(http.get(who, "reports/agents").outcome(), "200") << who;
  }
  for (const auto& who : {std::string("portal"), std::string("agent:ines"),
                          std::string("subject:ada"), std::string("operator")}) {
    EXPECT_EQ(http.get(who, "reports/agents").outcome(), "403 forbidden") << who;
  }
  const Headers other{{"Authorization", "Bearer " + http.other_admin()}};
  HttpClient client(http.port());
  EXPECT_EQ(client.get("/v1/ledgers/clinic/reports/agents", other).outcome(), "401 invalid-token");
  const auto theirs = client.get("/v1/ledgers/other/reports/agents", other);
  EXPECT_EQ(theirs.outcome(), "200");
  EXPECT_TRUE(theirs.json().at("rows").as_array().empty());
  EXPECT_EQ(theirs.json().at("totals").at("accesses").to_number<int>(), 0);
  // Nor does what one has say anything of the other.
  const auto size = theirs.json().at("checkpoint").at("size").to_number<std::uint64_t>();
  EXPECT_NE(report("agents?at=" + std::to_string(size)).header("etag"), theirs.header("etag"));
}

}  // namespace
}  // namespace lethe::api::testing
