// The end of a ledger over HTTP: everything back, the preview, the closure, and what is answered
// from then on.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "api/http/route.h"
#include "tests/api/http_fixture.h"

namespace lethe::api::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class HttpClosure : public ::testing::Test {
 protected:
  HttpClosure() {
    for (const auto* who : {"admin", "portal", "operator", "auditor"}) http.token(who);
    http.other_admin();
    http.person("ada");
  }
  HttpAnswer read_return() { return http.get("admin", "return", {{"Purpose-Of-Use", "HOPERAT"}}); }
  HttpAnswer close() { return http.send("operator", "POST", "closure", R"({"reason":"moved"})"); }
  static std::string serialized(const HttpAnswer& answer, const char* name) {
    return boost::json::serialize(answer.json().at(name));
  }

  HttpWorld http;
};

TEST_F(HttpClosure, EverythingIsGivenBackAndThenTheLedgerIsClosed) {
  const auto refused = close();
  EXPECT_EQ(refused.outcome(), "409 closure-refused");
  EXPECT_EQ(serialized(refused, "obstacles"), R"(["no_return"])");
  EXPECT_EQ(http.get("admin", "return").outcome(), "400 purpose-of-use-required");

  const auto returned = read_return();
  ASSERT_EQ(returned.status, 200U) << returned.body;
  EXPECT_EQ(returned.header("content-type"), "application/jsonl");
  const auto last = returned.body.rfind('\n', returned.body.size() - 2) + 1;
  const auto trailer = boost::json::parse(returned.body.substr(last)).as_object();
  EXPECT_EQ(
      trailer.at("size").to_number<std::uint64_t>(),
      static_cast<std::uint64_t>(std::count(returned.body.begin(), returned.body.end(), '\n')) - 1);

  const auto preview = http.get("auditor", "closure");
  EXPECT_EQ(serialized(preview, "obstacles"), "[]");
  EXPECT_EQ(boost::json::serialize(preview.json().at("return").at("hash")),
            boost::json::serialize(trailer.at("hash")));
  EXPECT_EQ(http.send("operator", "POST", "closure", R"({"reason":"bored"})").outcome(),
            "400 invalid-body");

  const auto closed = close();
  ASSERT_EQ(closed.status, 200U) << closed.body;
  EXPECT_EQ(serialized(closed, "returned"), boost::json::serialize(trailer.at("hash")));
}

TEST_F(HttpClosure, EveryRouteOfAClosedLedgerAnswersThatItIsGone) {
  ASSERT_EQ(read_return().status, 200U);
  const auto certificate = close();
  ASSERT_EQ(certificate.status, 200U) << certificate.body;
  std::size_t routes = 0;
  for (const auto& route : http::routes()) {
    if (route.path.find("{ledger}") == std::string_view::npos) continue;
    auto path = std::string(route.path);
    path.replace(path.find("{ledger}"), 8, "clinic");
    for (auto at = path.find('{'); at != std::string::npos; at = path.find('{')) {
      path.replace(at, path.find('}') - at + 1, "1");
    }
    const std::string_view body = route.body == http::Body::kNone ? "" : "{}";
    const auto method = http::method_name(route.method);
    for (const auto* who : {"portal", "admin", ""}) {
      const auto answer = http.send(who, method, path, body);
      EXPECT_EQ(answer.outcome(), "410 ledger-closed") << path << " for " << who;
      EXPECT_THAT(answer.body, Not(HasSubstr("certificate")));
    }
    const auto told = http.send("operator", method, path, body);
    EXPECT_EQ(told.outcome(), "410 ledger-closed") << path;
    // An OperationOutcome has no place for it.
    if (!route.is_fhir) EXPECT_EQ(serialized(told, "certificate"), certificate.body);
    ++routes;
  }
  EXPECT_GT(routes, 80U);
}

TEST_F(HttpClosure, TheOtherLedgersGoOn) {
  ASSERT_EQ(read_return().status, 200U);
  ASSERT_EQ(close().status, 200U);
  const auto all = http.get("operator", "/v1/ledgers");
  EXPECT_THAT(all.body, Not(HasSubstr("\"clinic\"")));
  EXPECT_THAT(all.body, HasSubstr("\"other\""));
  EXPECT_EQ(http.get("operator", "/v1/ledgers/other").status, 200U);
  EXPECT_EQ(
      http.send("operator", "POST", "/v1/ledgers", R"({"name":"clinic","region":"eu"})").outcome(),
      "409 ledger-exists");
}

}  // namespace
}  // namespace lethe::api::testing
