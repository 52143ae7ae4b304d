// The keys of a log over HTTP.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/api/http_fixture.h"

namespace lethe::api::testing {
namespace {

TEST(HttpSigningKeys, AreListedAndReplaced) {
  HttpWorld http;
  const auto first = http.get("auditor", "signing-keys");
  ASSERT_EQ(first.outcome(), "200");
  ASSERT_EQ(first.json().at("signing_keys").as_array().size(), 1U);
  const Headers key{{"Idempotency-Key", "\"rotation-1\""}};
  const auto rotated = http.send("operator", "POST", "signing-keys", {}, key);
  ASSERT_EQ(rotated.outcome(), "201") << rotated.body;
  EXPECT_EQ(rotated.header("location"), "/v1/ledgers/clinic/signing-keys");
  const auto again = http.send("operator", "POST", "signing-keys", {}, key);
  EXPECT_EQ(again.outcome(), "201");
  EXPECT_EQ(again.body, rotated.body) << "repeated, it replaces nothing";
  const auto listed = http.get("subject:ada", "signing-keys").json();
  const auto& keys = listed.at("signing_keys").as_array();
  ASSERT_EQ(keys.size(), 2U);
  EXPECT_EQ(keys[1], rotated.json());
  EXPECT_EQ(keys[1].at("verifier_key").as_string(), http.world.ledger()->verifier().vkey());
  EXPECT_EQ(http.get("auditor", "/v1/ledgers/clinic").json().at("verifier_key"),
            keys[1].at("verifier_key"));
  EXPECT_EQ(http.send("admin", "POST", "signing-keys").outcome(), "403 forbidden");
  EXPECT_EQ(http.send("operator", "POST", "signing-keys",
                      R"({"compromised_since":"2999-01-01T00:00:00Z"})")
                .outcome(),
            "400 invalid-body");
}

}  // namespace
}  // namespace lethe::api::testing
