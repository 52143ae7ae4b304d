// The pages of the console: files, addresses within an application, caches, and what a browser is
// told.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/api/http_fixture.h"

namespace lethe::api::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::array kFiles{
    http::PageFile{"assets/app-12345678.js", "text/javascript; charset=utf-8", "long script", "gz",
                   "\"a1\"", true},
    http::PageFile{"index.html", "text/html; charset=utf-8", "<p>console", "", "\"b2\"", false},
    http::PageFile{"portal/index.html", "text/html; charset=utf-8", "<p>portal", "", "\"c3\"",
                   false},
    http::PageFile{"widget.js", "text/javascript; charset=utf-8", "widget", "", "\"d4\"", false}};

class HttpPages : public ::testing::Test {
 protected:
  void SetUp() override {
    http.restart_with(
        [](http::DispatcherOptions& options) { options.pages = http::Pages(kFiles); });
    client = std::make_unique<HttpClient>(http.port());
  }
  HttpAnswer get(const std::string& target, const Headers& headers = {}) {
    return client->send("GET", target, headers);
  }
  /// As a browser goes to an address.
  HttpAnswer visit(const std::string& target) {
    return get(target, {{"Accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}});
  }
  HttpWorld http;
  std::unique_ptr<HttpClient> client;
};

TEST_F(HttpPages, AddressesWithinAnApplicationAreItsFirstPage) {
  for (const auto* target : {"/", "/audit", "/audit/events/7", "/me/consents?lang=de"}) {
    EXPECT_EQ(visit(target).body, "<p>console") << target;
  }
  for (const auto* target : {"/portal", "/portal/tickets"}) {
    EXPECT_EQ(visit(target).body, "<p>portal") << target;
  }
  EXPECT_EQ(get("/").body, "<p>console") << "for whom it may be";
}

TEST_F(HttpPages, ASlashAtTheEndLeadsToThePageWithoutIt) {
  for (const auto& [target, page] :
       {std::pair("/portal/", "/portal"), std::pair("/me/", "/me"),
        std::pair("/me/consents/?lang=de&x=/", "/me/consents?lang=de&x=/"),
        std::pair("/%2Fevil.example/", "/%2Fevil.example"),
        std::pair("/%5Cevil.example/", "/%5Cevil.example")}) {
    const auto moved = visit(target);
    EXPECT_EQ(moved.status, 308U) << target;
    EXPECT_EQ(moved.header("location"), page) << target;
    EXPECT_EQ(moved.header("cache-control"), "no-cache") << "it is no promise for ever";
    EXPECT_TRUE(moved.body.empty());
    EXPECT_EQ(visit(page).status, 200U) << page;
  }
  EXPECT_EQ(client->send("HEAD", "/portal/", {{"Accept", "text/html"}}).status, 308U);
}

TEST_F(HttpPages, ASlashAtTheEndIsNoPartOfTheApiAndLeadsNowhereElse) {
  for (const auto* target :
       {"/v1/ledgers/", "/v1/ledgers/clinic/", "/fhir/clinic/AuditEvent/", "//", "//evil.example",
        "//evil.example/", "/me//", "/portal//evil.example/", "/portal/./", "/../evil/", "///"}) {
    const auto answer = visit(target);
    EXPECT_EQ(answer.status, 400U) << target;
    EXPECT_EQ(answer.header("location"), "") << target;
  }
  EXPECT_EQ(get("/portal/").outcome(), "400 malformed-request") << "not asked for as HTML";
  EXPECT_EQ(client->send("POST", "/portal/", {{"Accept", "text/html"}}).outcome(),
            "400 malformed-request");
  EXPECT_EQ(client->send("OPTIONS", "/v1/ledgers/clinic/").outcome(), "400 malformed-request");
  EXPECT_EQ(get("/healthz/").outcome(), "400 malformed-request");
}

TEST_F(HttpPages, WhatIsMissingIsToldAsTheApiTellsIt) {
  EXPECT_EQ(get("/assets/gone.js").outcome(), "404 unknown-route");
  EXPECT_EQ(get("/audit").outcome(), "404 unknown-route") << "not asked for as HTML";
  EXPECT_EQ(visit("/v1/nothing").outcome(), "404 unknown-route");
  EXPECT_EQ(visit("/fhir/clinic/Patient").status, 404U);
  EXPECT_EQ(client->send("POST", "/audit", {{"Accept", "text/html"}}).outcome(),
            "404 unknown-route");
  EXPECT_EQ(client->send("DELETE", "/widget.js").outcome(), "404 unknown-route");
  EXPECT_EQ(get("/healthz").json().at("status"), "ok") << "routes come first";
}

TEST_F(HttpPages, HashedFilesAreKeptAndOthersAskedForAgain) {
  const auto script = get("/assets/app-12345678.js");
  EXPECT_EQ(script.header("cache-control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(script.header("content-type"), "text/javascript; charset=utf-8");
  const auto page = get("/");
  EXPECT_EQ(page.header("cache-control"), "no-cache");
  EXPECT_EQ(page.header("etag"), "\"b2\"");
  const auto again = get("/", {{"If-None-Match", "\"b2\""}});
  EXPECT_EQ(again.status, 304U);
  EXPECT_TRUE(again.body.empty());
  EXPECT_EQ(get("/", {{"If-None-Match", "\"old\""}}).status, 200U);
  EXPECT_EQ(client->send("HEAD", "/").body, "");
}

TEST_F(HttpPages, AreCompressedForWhoeverTakesIt) {
  const auto* target = "/assets/app-12345678.js";
  EXPECT_EQ(get(target).body, "long script");
  const auto packed = get(target, {{"Accept-Encoding", "br, gzip;q=0.8"}});
  EXPECT_EQ(packed.body, "gz");
  EXPECT_EQ(packed.header("content-encoding"), "gzip");
  EXPECT_EQ(packed.header("vary"), "Accept-Encoding");
  EXPECT_EQ(get(target, {{"Accept-Encoding", "gzip;q=0, br"}}).body, "long script");
  EXPECT_EQ(get("/", {{"Accept-Encoding", "gzip"}}).header("content-encoding"), "")
      << "there is nothing smaller";
}

TEST_F(HttpPages, MayLoadAndAskTheirOwnServerAlone) {
  const auto policy = visit("/").header("content-security-policy");
  EXPECT_THAT(policy, HasSubstr("default-src 'none'"));
  EXPECT_THAT(policy, HasSubstr("script-src 'self';"));
  EXPECT_THAT(policy, HasSubstr("connect-src 'self'"));
  EXPECT_THAT(policy, HasSubstr("frame-ancestors 'none'"));
  EXPECT_THAT(policy, Not(HasSubstr("http")));
  EXPECT_THAT(policy, Not(HasSubstr("unsafe-eval")));
  EXPECT_EQ(visit("/").header("x-content-type-options"), "nosniff");
  EXPECT_EQ(visit("/").header("cross-origin-resource-policy"), "same-origin");
  EXPECT_EQ(get("/widget.js").header("cross-origin-resource-policy"), "cross-origin");
}

}  // namespace
}  // namespace lethe::api::testing
