// Pages of portals on other servers (CORS): which origins may ask, what they are told, and that a
// token is asked for all the same.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/http/cross_origin.h"
#include "tests/api/http_fixture.h"

namespace lethe::api::testing {
namespace {

using ::testing::HasSubstr;

class HttpCrossOrigin : public ::testing::Test {
 protected:
  void SetUp() override {
    http.restart_with([](http::DispatcherOptions& options) {
      options.cross_origin = http::CrossOrigin({"https://portal.example"});
    });
    client = std::make_unique<HttpClient>(http.port());
  }
  HttpAnswer preflight(const std::string& origin) {
    return client->send("OPTIONS", "/v1/ledgers/clinic/consent-prompt",
                        {{"Origin", origin},
                         {"Access-Control-Request-Method", "GET"},
                         {"Access-Control-Request-Headers", "authorization"}});
  }
  HttpWorld http;
  std::unique_ptr<HttpClient> client;
};

TEST_F(HttpCrossOrigin, APortalThatIsNamedMayAsk) {
  const auto allowed = preflight("https://portal.example");
  EXPECT_EQ(allowed.status, 204U);
  EXPECT_EQ(allowed.header("access-control-allow-origin"), "https://portal.example");
  EXPECT_THAT(allowed.header("access-control-allow-methods"), HasSubstr("PATCH"));
  EXPECT_THAT(allowed.header("access-control-allow-headers"), HasSubstr("Authorization"));
  const auto read = http.get("portal", "policies", {{"Origin", "https://portal.example"}});
  EXPECT_EQ(read.outcome(), "200");
  EXPECT_EQ(read.header("access-control-allow-origin"), "https://portal.example");
  EXPECT_EQ(read.header("access-control-allow-credentials"), "") << "there are no cookies";
  EXPECT_EQ(read.header("vary"), "Origin");
}

TEST_F(HttpCrossOrigin, NobodyElseMay) {
  for (const auto* origin : {"https://evil.example", "https://portal.example.evil.example",
                             "http://portal.example", "null", ""}) {
    const auto refused = preflight(origin);
    EXPECT_NE(refused.status, 204U) << origin;
    EXPECT_EQ(refused.header("access-control-allow-origin"), "") << origin;
    const auto read = http.get("portal", "policies", {{"Origin", origin}});
    EXPECT_EQ(read.header("access-control-allow-origin"), "") << origin;
  }
}

TEST_F(HttpCrossOrigin, ATokenIsAskedForAllTheSame) {
  const auto answer =
      client->send("GET", "/v1/ledgers/clinic/policies", {{"Origin", "https://portal.example"}});
  EXPECT_EQ(answer.outcome(), "401 unauthenticated");
  EXPECT_EQ(answer.header("access-control-allow-origin"), "https://portal.example")
      << "so that the page can tell why";
}

TEST(Origins, AreWrittenAsBrowsersWriteThem) {
  for (const auto* good : {"https://portal.example", "https://portal.example:8443",
                           "http://127.0.0.1:5000", "http://localhost"}) {
    EXPECT_TRUE(http::is_origin(good)) << good;
  }
  for (const auto* bad :
       {"", "*", "portal.example", "https://portal.example/", "https://Portal.example",
        "http://portal.example", "https://a@portal.example", "ftp://portal.example",
        "https://portal.example?x", "https://", "null"}) {
    EXPECT_FALSE(http::is_origin(bad)) << bad;
  }
}

}  // namespace
}  // namespace lethe::api::testing
