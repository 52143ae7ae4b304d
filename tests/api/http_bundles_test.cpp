// Grants and bundles over HTTP.
#include <gtest/gtest.h>

#include "api/documents/bundle_check.h"
#include "tests/api/http_fixture.h"

namespace lethe::api::testing {
namespace {

const Headers kAudit{{"Purpose-Of-Use", "HCOMPL"}};

TEST(HttpAuditorGrants, AreGivenListedAndEnded) {
  HttpWorld http;
  const auto id = http.grant_auditor();
  const auto listed = http.get("auditor", "auditor-grants").json();
  ASSERT_EQ(listed.at("items").as_array().size(), 1U);
  EXPECT_EQ(listed.at("items").at(0).at("id").as_string(), id);
  EXPECT_EQ(listed.at("items").at(0).at("state"), "in_force");
  const auto before = http.log_size() - 1;
  EXPECT_EQ(http.send("admin", "DELETE", "auditor-grants/" + id).json().at("state"), "ended");
  EXPECT_EQ(http.get("admin", "auditor-grants/" + id).json().at("state"), "ended");
  const auto then = "auditor-grants/" + id + "?as_of=seq:" + std::to_string(before);
  EXPECT_EQ(http.get("admin", then).json().at("state"), "in_force");
  EXPECT_EQ(http.get("admin", "auditor-grants/" + id + "?as_of=seq:0").outcome(),
            "404 unknown-grant");
}

TEST(HttpBundles, AreOrderedMadeAndFetched) {
  HttpWorld http;
  const auto ada = http.person("ada");
  http.grant_auditor();
  const auto ordered =
      http.send("auditor", "POST", "bundles",
                R"({"query":{"subject":")" + ada + R"(","from":0},"sections":true})", kAudit);
  ASSERT_EQ(ordered.outcome(), "202") << ordered.body;
  const auto id = text_at(ordered.json().as_object(), "id");
  EXPECT_EQ(ordered.header("location"), "/v1/ledgers/clinic/bundles/" + id);
  EXPECT_EQ(http.get("auditor", "bundles/" + id).json().at("state"), "making");
  EXPECT_EQ(http.get("auditor", "bundles/" + id + "/file").outcome(), "409 bundle-not-made");
  http.made_bundle("auditor", R"({"query":{"kind":"token.issued"}})");
  const auto made = http.get("auditor", "bundles/" + id).json();
  EXPECT_EQ(made.at("state"), "made");
  EXPECT_EQ(made.at("people"), 1);
  const auto file = http.get("auditor", "bundles/" + id + "/file");
  ASSERT_EQ(file.outcome(), "200");
  EXPECT_EQ(file.header("content-type"), "application/jsonl");
  EXPECT_NE(file.header("content-disposition").find("bundle-" + id + ".jsonl"), std::string::npos);
  EXPECT_NE(file.body.find("ada@people.example"), std::string::npos);
  BundleCheck check(std::nullopt, nullptr);
  check.add(file.body);
  const auto report = check.finish();
  EXPECT_TRUE(report.good()) << (report.good() ? "" : report.findings.at(0).what);
  EXPECT_EQ(http.get("auditor", "bundles").json().at("items").as_array().size(), 2U);
  const auto seen = http.get("subject:ada", "subjects/" + ada + "/accesses");
  EXPECT_NE(seen.body.find("bundle"), std::string::npos) << "the person sees who looked";
}

TEST(HttpBundles, BadOrdersAreRefusedWithTheirPlace) {
  HttpWorld http;
  http.grant_auditor();
  const auto post = [&](const std::string& body) {
    return http.send("auditor", "POST", "bundles", body, kAudit);
  };
  EXPECT_EQ(post(R"({"query":{"who":"x"}})").outcome(), "400 invalid-body");
  EXPECT_EQ(post(R"({"query":{"subject":"x"}})").outcome(), "400 invalid-body");
  EXPECT_EQ(post(R"({"query":{"order":"asc"}})").outcome(), "400 invalid-body");
  EXPECT_EQ(post(R"({"query":{"from":1000000}})").outcome(), "400 invalid-body");
  EXPECT_EQ(post(R"({"query":{"from":[1]}})").outcome(), "400 invalid-body");
  EXPECT_EQ(post(R"({"query":[]})").outcome(), "400 invalid-body");
  EXPECT_EQ(post(R"({"recipient":"age1x"})").outcome(), "400 invalid-body");
  EXPECT_EQ(post(R"({"sections":1})").outcome(), "400 invalid-body");
  EXPECT_EQ(http.send("auditor", "POST", "bundles", R"({"sections":true})").outcome(),
            "400 purpose-of-use-required");
}

}  // namespace
}  // namespace lethe::api::testing
