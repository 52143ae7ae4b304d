// Health, readiness, metrics.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>
#include <regex>
#include <sstream>
#include <thread>

#include "tests/api/http_fixture.h"

namespace lethe::api::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(HttpOperation, MetricsAreForThisMachineAndForOperators) {
  HttpWorld http;
  EXPECT_EQ(http.get("", "/metrics").status, 200U);
  for (const auto* header : {"X-Forwarded-For", "Forwarded", "Via"}) {
    EXPECT_EQ(http.get("", "/metrics", {{header, "192.0.2.1"}}).outcome(), "401 unauthenticated");
    EXPECT_EQ(http.get("operator", "/metrics", {{header, "192.0.2.1"}}).status, 200U);
  }
}

TEST(HttpOperation, MetricsCountWhatHappened) {
  HttpWorld http;
  http.person("ada");
  for (int i = 0; i < 3; ++i) http.get("auditor", "checkpoint");
  http.get("auditor", "/nowhere");
  const auto text = http.get("", "/metrics").body;
  EXPECT_THAT(
      text,
      HasSubstr("lethe_http_requests_total{method=\"GET\",route=\"/v1/ledgers/{ledger}/checkpoint\""
                ",status=\"200\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("{method=\"\",route=\"\",status=\"404\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("lethe_ledger_events{ledger=\"clinic\"} " +
                              std::to_string(http.log_size()) + "\n"));
  EXPECT_THAT(text, HasSubstr("lethe_stopped 0\n"));
  EXPECT_THAT(text, Not(HasSubstr(http.person("ada"))));
}

TEST(HttpOperation, MetricsAreInPrometheusFormat) {
  HttpWorld http;
  http.get("auditor", "checkpoint");
  http.get("", "/healthz");
  const std::regex sample(
      R"([a-z_]+(\{([a-z]+="[^"\\]*")(,[a-z]+="[^"\\]*")*\})? (\+Inf|[0-9.e+-]+))");
  const std::regex comment(R"(# (HELP [a-z_]+ .+|TYPE [a-z_]+ (counter|gauge|histogram)))");
  std::istringstream lines(http.get("", "/metrics").body);
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    EXPECT_TRUE(std::regex_match(line, line[0] == '#' ? comment : sample)) << line;
  }
  EXPECT_GT(count, 40);
}

TEST(HttpOperation, NothingIsWitnessedWhereNobodyIsAsked) {
  HttpWorld http;
  http.person("ada");
  EXPECT_EQ(http.get("auditor", "checkpoint/witnessed").outcome(), "404 not-witnessed");
  EXPECT_EQ(
      boost::json::serialize(http.get("auditor", "witnesses").json()),
      R"({"size":)" + std::to_string(http.log_size()) + R"(,"witnessed_size":0,"witnesses":[]})");
  EXPECT_THAT(http.get("", "/metrics").body, Not(HasSubstr("lethe_witness")));
}

TEST(HttpOperation, ReadinessTellsTheReasonToThisMachine) {
  HttpWorld http;
  EXPECT_EQ(http.get("", "/readyz").outcome(), "200");
  http.world.store().stop();
  EXPECT_EQ(http.get("", "/readyz").outcome(), "503 stopped");
}

TEST(HttpConcurrency, ManyCallersWriteAndRead) {
  HttpWorld http;
  http.define_consent();
  const auto portal = http.headers("portal", true);
  const auto auditor = http.headers("auditor");
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 6; ++thread) {
    threads.emplace_back([&, thread] {
      HttpClient client(http.port());
      for (int i = 0; i < 25; ++i) {
        if (thread % 2 == 0) {
          const auto made = client.send("POST", "/v1/ledgers/clinic/subjects", portal,
                                        R"({"type":"user","origin":"signup"})");
          EXPECT_EQ(made.outcome(), "201");
          const auto target = made.header("location");
          EXPECT_EQ(client.get(target, portal).outcome(), "200") << "one reads one's own writes";
        } else {
          EXPECT_EQ(client.get("/v1/ledgers/clinic/events", auditor).outcome(), "200");
          EXPECT_EQ(client.get("/metrics").status, 200U);
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
}

TEST(HttpConcurrency, TheServerStopsUnderLoad) {
  HttpWorld http;
  const auto portal = http.headers("portal", true);
  std::atomic<int> answered{0};
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&] {
      HttpClient client(http.port());
      for (;;) {
        const auto made = client.send("POST", "/v1/ledgers/clinic/subjects", portal,
                                      R"({"type":"user","origin":"signup"})");
        if (made.status != 201) return;
        ++answered;
      }
    });
  }
  while (answered < 50) std::this_thread::yield();
  http.server().stop();
  for (auto& thread : threads) thread.join();
  const auto snapshot = http.world.ledger()->snapshot();
  const auto people = projections::Views(*snapshot).people({0}, 100'000);
  EXPECT_GE(people->size(), static_cast<std::size_t>(answered)) << "what was acknowledged is there";
}

}  // namespace
}  // namespace lethe::api::testing
