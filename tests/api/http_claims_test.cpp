// The certificate for who has no token any more, by a claim.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

#include "api/commands/signing_keys.h"
#include "api/documents/certificate_check.h"
#include "tests/api/http_fixture.h"

namespace lethe::api::testing {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class HttpClaims : public ::testing::Test {
 protected:
  HttpClaims() {
    for (const auto* who : {"portal", "admin", "operator", "auditor", "subject:ada"}) {
      http.token(who);
    }
    http.person("ada");
    http.person("ben");
    http.other_admin();
  }
  HttpAnswer erase(const std::string& who, const std::string& name, Headers more = {}) {
    return http.send(who, "POST", "erasures",
                     R"({"subject":")" + http.person(name) + R"(","ground":"consent_withdrawn"})",
                     std::move(more));
  }
  static std::string text(const HttpAnswer& answer, const char* name) {
    return std::string(answer.json().at(name).as_string());
  }
  static std::string body(const std::string& erasure, const std::string& claim) {
    return boost::json::serialize(boost::json::object{{"erasure", erasure}, {"claim", claim}});
  }
  HttpAnswer redeem(const std::string& erasure, const std::string& claim,
                    const std::string& query = "", const std::string& ledger = "clinic") {
    return http.send("", "POST", "/v1/ledgers/" + ledger + "/certificates" + query,
                     body(erasure, claim));
  }

  HttpWorld http;
};

TEST_F(HttpClaims, WhoIsErasedGetsTheCertificateWithoutAToken) {
  const auto erased = erase("subject:ada", "ada");
  ASSERT_EQ(erased.status, 201U) << erased.body;
  const auto size = http.log_size();
  const auto got = redeem(text(erased, "id"), text(erased, "claim"));
  ASSERT_EQ(got.status, 200U) << got.body;
  EXPECT_EQ(got.header("cache-control"), "no-store");
  const auto report = check_certificate(got.body, http.world.ledger()->verifier());
  EXPECT_THAT(report.findings, IsEmpty());
  EXPECT_EQ(text(got, "erasure"), text(erased, "id"));
  const auto page = redeem(text(erased, "id"), text(erased, "claim"), "?format=html");
  EXPECT_EQ(page.header("content-type"), "text/html; charset=utf-8");
  EXPECT_THAT(page.header("content-security-policy"), HasSubstr("default-src 'none'"));
  const auto proof = redeem(text(erased, "id"), text(erased, "claim"), "?format=tlog-proof");
  EXPECT_THAT(proof.body, HasSubstr("c2sp.org/tlog-proof"));
  EXPECT_EQ(http.log_size(), size) << "nothing is written";
  EXPECT_EQ(http.get("subject:ada", "erasures/" + text(erased, "id")).status, 401U)
      << "and there is no other way";
}

TEST_F(HttpClaims, IsInNoOtherAnswerAndInNoLog) {
  const Headers key{{"Idempotency-Key", "\"bye-1\""}};
  const auto erased = erase("portal", "ada", key);
  const auto claim = text(erased, "claim");
  const auto place = "erasures/" + text(erased, "id");
  EXPECT_EQ(text(erase("portal", "ada", key), "claim"), claim) << "the same answer again";
  for (const auto* who : {"portal", "admin", "auditor"}) {
    EXPECT_THAT(http.get(who, place).body, Not(HasSubstr("\"claim\"")));
    EXPECT_THAT(http.get(who, "erasures").body, Not(HasSubstr("\"claim\"")));
  }
  EXPECT_EQ(redeem(text(erased, "id"), claim).status, 200U);
  EXPECT_THAT(http.log(), Each(Not(HasSubstr(claim))));
  EXPECT_THAT(http.log(), Each(Not(HasSubstr(text(erased, "id")))));
}

// Whoever has no claim learns nothing, not even what there is.
TEST_F(HttpClaims, WhatIsWrongIsAnsweredTheSameAndLeavesNoEvent) {
  const auto ada = erase("portal", "ada");
  const auto ben = erase("portal", "ben");
  const auto claim = text(ada, "claim");
  const auto nobodys = ledger::ErasureId::random().str();
  auto broken = claim;
  broken[0] = broken[0] == 'A' ? 'B' : 'A';
  const auto size = http.log_size();
  const auto system_size = http.world.store().system()->size().value;
  const std::vector<HttpAnswer> answers{
      redeem(text(ada, "id"), broken),
      redeem(text(ada, "id"), text(ben, "claim")),
      redeem(nobodys, claim),
      redeem(text(ada, "id"), claim, "", "other"),
      redeem(text(ada, "id"), claim, "", "nowhere"),
      redeem(text(ada, "id"), claim, "", "system"),
      redeem(nobodys, claim, "?format=html", "nowhere"),
  };
  for (auto answer : answers) {
    EXPECT_EQ(answer.outcome(), "404 unknown-erasure");
    auto first = answers.front();
    for (auto* one : {&first, &answer}) {
      one->headers.erase("x-request-id");
      one->headers.erase("date");
    }
    EXPECT_EQ(answer.body, first.body);
    EXPECT_EQ(answer.headers, first.headers);
  }
  EXPECT_EQ(http.log_size(), size);
  EXPECT_EQ(http.world.store().system()->size().value, system_size);
}

TEST_F(HttpClaims, SaysThatItWaitsToWhoHasTheClaimAlone) {
  const auto hold = http.send("admin", "POST", "holds",
                              R"({"subject":")" + http.person("ada") +
                                  R"(","exception":"legal_claims","reason":"A court."})");
  ASSERT_EQ(hold.status, 201U) << hold.body;
  const auto erased = erase("portal", "ada");
  ASSERT_EQ(erased.status, 202U);
  const auto claim = text(erased, "claim");
  const auto size = http.log_size();
  EXPECT_EQ(redeem(text(erased, "id"), claim).outcome(), "409 erasure-not-completed");
  EXPECT_EQ(redeem(text(erased, "id"), std::string(86, 'A')).outcome(), "404 unknown-erasure");
  EXPECT_EQ(http.log_size(), size) << "asking every second fills no log";
  EXPECT_EQ(http.send("admin", "DELETE", "holds/" + text(hold, "id")).status, 200U);
  EXPECT_EQ(redeem(text(erased, "id"), claim).status, 200U);
}

TEST_F(HttpClaims, ATokenMakesNoDifference) {
  const auto erased = erase("portal", "ada");
  const auto asked = body(text(erased, "id"), text(erased, "claim"));
  for (const auto* who : {"admin", "operator", "subject:ada"}) {
    EXPECT_EQ(http.send(who, "POST", "certificates", asked).status, 200U) << who;
  }
  EXPECT_EQ(
      http.send("admin", "POST", "certificates", body(text(erased, "id"), std::string(86, 'A')))
          .outcome(),
      "404 unknown-erasure");
}

TEST_F(HttpClaims, BodiesThatAreNone) {
  const auto erased = erase("portal", "ada");
  const auto id = text(erased, "id");
  const auto claim = text(erased, "claim");
  const auto size = http.log_size();
  const auto post = [&](const std::string& sent, const std::string& query = "") {
    return http.send("", "POST", "certificates" + query, sent).outcome();
  };
  EXPECT_EQ(post("{}"), "400 invalid-body");
  EXPECT_EQ(post(R"({"erasure":")" + id + R"("})"), "400 invalid-body");
  EXPECT_EQ(post(R"({"claim":")" + claim + R"("})"), "400 invalid-body");
  EXPECT_EQ(post(body("no id", claim)), "400 invalid-body");
  EXPECT_EQ(post(body(id, claim.substr(1))), "400 invalid-body");
  EXPECT_EQ(post(body(id, claim + "==")), "400 invalid-body");
  EXPECT_EQ(post(body(id, std::string(1'000'000, 'A'))), "400 invalid-body");
  EXPECT_EQ(post(R"({"erasure":1,"claim":[]})"), "400 invalid-body");
  EXPECT_EQ(post("{"), "400 malformed-body");
  EXPECT_EQ(post(body(id, claim), "?format=pdf"), "400 invalid-parameter");
  EXPECT_EQ(post(body(id, claim), "?claim=x"), "400 invalid-parameter");
  EXPECT_EQ(http.get("", "certificates").outcome(), "405 method-not-allowed");
  EXPECT_EQ(http.log_size(), size);
}

}  // namespace
}  // namespace lethe::api::testing
