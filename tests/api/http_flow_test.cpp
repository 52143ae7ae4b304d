// What the portal, a member of staff, a person and an auditor do, over a real connection.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

#include "crypto/signed_note.h"
#include "ledger/checkpoint.h"
#include "tests/api/http_fixture.h"

namespace lethe::api::testing {
namespace {

using ::testing::StartsWith;

constexpr std::string_view kConsent = R"({
  "purpose": "newsletter", "status": "given", "policy_version": "v1",
  "notice_hash": "00000000000000000000000000000000000000000000000000000000000000aa",
  "language": "en", "wording": "banner.short", "method": "web_form",
  "evidence": {"ip": "192.0.2.7", "user_agent": "Browser"}})";

TEST(HttpFlow, APersonFromRegistrationToErasure) {
  HttpWorld http;
  http.define_consent();
  const auto made = http.send("portal", "POST", "subjects",
                              R"({"type":"user","origin":"signup","external_id":"crm-1",
                                  "profile":{"given_name":"Ζωή","email":"zoe@people.example"}})");
  ASSERT_EQ(made.outcome(), "201");
  const auto id = text_of(made.json(), "/id");
  EXPECT_EQ(made.header("location"), "/v1/ledgers/clinic/subjects/" + id);
  EXPECT_EQ(made.header("etag"), "\"1\"");

  const auto given = http.send("portal", "POST", "subjects/" + id + "/consents", kConsent);
  ASSERT_EQ(given.outcome(), "201") << given.body;
  const auto consents = http.get("portal", "subjects/" + id + "/consents");
  EXPECT_EQ(text_of(consents.json(), "/items/0/status"), "given");

  const auto read = http.get("agent:ines", "subjects/" + id + "/profile",
                             {{"Purpose-Of-Use", "TREAT"}, {"Access-Reason", "Visit%20today"}});
  ASSERT_EQ(read.outcome(), "200") << read.body;
  EXPECT_EQ(text_of(read.json(), "/profile/given_name"), "Ζωή");
  EXPECT_EQ(text_of(read.json(), "/external_id"), "crm-1");

  const auto edited = http.send("portal", "PATCH", "subjects/" + id + "/profile",
                                R"({"city":"Αθήνα"})", {{"If-Match", "\"1\""}});
  ASSERT_EQ(edited.outcome(), "200") << edited.body;
  EXPECT_EQ(edited.header("etag"), "\"2\"");
  EXPECT_EQ(http.send("portal", "PATCH", "subjects/" + id + "/profile", R"({"city":"Patras"})",
                      {{"If-Match", "\"1\""}})
                .outcome(),
            "412 revision-mismatch");

  const auto withdrawn = http.send("portal", "DELETE", "subjects/" + id + "/consents/newsletter");
  EXPECT_EQ(text_of(withdrawn.json(), "/status"), "withdrawn");

  const auto erased = http.send("portal", "POST", "erasures",
                                R"({"subject":")" + id + R"(","ground":"consent_withdrawn"})");
  ASSERT_EQ(erased.outcome(), "201") << erased.body;
  EXPECT_EQ(text_of(erased.json(), "/state"), "completed");
  const auto erasure = http.get("auditor", "erasures/" + text_of(erased.json(), "/id"));
  auto answered = erased.json().as_object();
  answered.erase("claim");  // for the person, and nobody who reads it
  EXPECT_EQ(erasure.json(), answered);
  EXPECT_EQ(
      http.get("portal", "subjects/" + id + "/profile", {{"Purpose-Of-Use", "TREAT"}}).outcome(),
      "410 subject-erased");
  EXPECT_EQ(http.get("agent:ines", "subjects/" + id).outcome(), "404 unknown-subject");
  EXPECT_EQ(text_of(http.get("auditor", "subjects/" + id).json(), "/state"), "erased");
}

TEST(HttpFlow, AnErasedPersonsTokenStopsWorking) {
  HttpWorld http;
  const auto id = http.person("ada");
  EXPECT_EQ(http.get("subject:ada", "subjects/" + id).outcome(), "200");
  const auto erased = http.send("subject:ada", "POST", "erasures",
                                R"({"subject":")" + id + R"(","ground":"objection"})");
  EXPECT_EQ(erased.outcome(), "201") << erased.body;
  EXPECT_EQ(http.get("subject:ada", "subjects/" + id).outcome(), "401 invalid-token");
}

TEST(HttpFlow, AProofHoldsAgainstTheCheckpoint) {
  HttpWorld http;
  http.person("ada");
  const auto key = text_of(http.get("auditor", "/v1/ledgers/clinic").json(), "/verifier_key");
  const auto verifier = *crypto::NoteVerifier::parse(key);
  const auto proof = http.get("auditor", "events/0/proof");
  ASSERT_EQ(proof.outcome(), "200") << proof.body;
  const auto body = proof.json().as_object();
  const auto checkpoint =
      ledger::open_checkpoint(body.at("checkpoint").as_string().c_str(), verifier);
  ASSERT_TRUE(checkpoint);
  std::vector<crypto::Hash> hashes;
  for (const auto& hash : body.at("hashes").as_array()) {
    hashes.push_back(*crypto::Hash::from(*crypto::from_hex(hash.as_string().c_str())));
  }
  const auto entry = *crypto::from_base64(body.at("entry").as_string().c_str());
  EXPECT_TRUE(ledger::verify_inclusion(crypto::merkle_leaf_hash(entry), 0, checkpoint->size, hashes,
                                       checkpoint->root));

  const auto text = http.get("auditor", "events/0/proof", {{"Accept", "text/plain"}});
  EXPECT_THAT(text.header("content-type"), StartsWith("text/plain"));
  EXPECT_TRUE(ledger::parse_tlog_proof(text.body));
  EXPECT_EQ(http.get("auditor", "checkpoint").body, body.at("checkpoint").as_string());
  EXPECT_EQ(http.get("auditor", "events/99/proof").outcome(), "404 unknown-event");
  EXPECT_EQ(http.get("auditor", "events/1/proof?size=1").outcome(), "400 invalid-parameter");
  EXPECT_EQ(http.get("auditor", "consistency?from=1").json().at("hashes").as_array().size() > 0,
            true);
}

TEST(HttpFlow, ConsentsAsTheyWere) {
  HttpWorld http;
  http.define_consent();
  const auto id = http.person("ada");
  const auto target = "subjects/" + id + "/consents";
  http.world.clock.advance_seconds(10);
  const auto given = http.send("portal", "POST", target, kConsent);
  const auto sequence = text_of(given.json(), "/sequence");
  http.world.clock.advance_seconds(10);
  http.send("portal", "DELETE", target + "/newsletter");
  EXPECT_EQ(text_of(http.get("portal", target).json(), "/items/0/status"), "withdrawn");
  EXPECT_EQ(
      text_of(http.get("portal", target + "?as_of=seq:" + sequence).json(), "/items/0/status"),
      "given");
  EXPECT_EQ(
      text_of(http.get("portal", target + "?as_of=2027-01-15T08:00:15Z").json(), "/items/0/status"),
      "given");
  EXPECT_EQ(
      text_of(http.get("portal", target + "?as_of=2027-01-15T09:00:05%2B01:00").json(), "/items"),
      "[]");
  EXPECT_EQ(http.get("portal", target + "?as_of=2031-01-01T00:00:00Z").outcome(),
            "400 invalid-parameter");
  EXPECT_EQ(http.get("portal", target + "?as_of=seq:99999").outcome(), "400 invalid-parameter");
}

TEST(HttpFlow, LedgersTokensAndSettings) {
  HttpWorld http;
  const auto made = http.send("operator", "POST", "/v1/ledgers", R"({"name":"spa","region":"eu"})");
  ASSERT_EQ(made.outcome(), "201") << made.body;
  EXPECT_EQ(made.header("location"), "/v1/ledgers/spa");
  EXPECT_EQ(text_of(made.json(), "/origin"), "test.example/spa");
  EXPECT_EQ(
      http.send("operator", "POST", "/v1/ledgers", R"({"name":"spa","region":"eu"})").outcome(),
      "409 ledger-exists");
  const auto admin = http.send("operator", "POST", "/v1/ledgers/spa/tokens", R"({"role":"admin"})");
  ASSERT_EQ(admin.outcome(), "201") << admin.body;
  const Headers as_admin{{"Authorization", "Bearer " + text_of(admin.json(), "/token")}};
  const auto changed =
      http.send("", "PATCH", "/v1/ledgers/spa/settings/privacy", R"({"minimum_age":14})", as_admin);
  EXPECT_EQ(text_of(changed.json(), "/minimum_age/value"), "14") << changed.body;
  EXPECT_EQ(http.send("", "GET", "/v1/ledgers/clinic", {}, as_admin).outcome(),
            "401 invalid-token");
  const auto id = text_of(admin.json(), "/id");
  EXPECT_EQ(http.send("operator", "DELETE", "/v1/ledgers/spa/tokens/" + id).outcome(), "200");
  EXPECT_EQ(http.send("", "GET", "/v1/ledgers/spa", {}, as_admin).outcome(), "401 invalid-token");
}

TEST(HttpFlow, TheSameKeyGivesTheSameAnswer) {
  HttpWorld http;
  const Headers key{{"Idempotency-Key", "\"one\""}};
  const std::string body = R"({"version":"v9","url":"https://clinic.example/v9","language":"en",
      "hash":"00000000000000000000000000000000000000000000000000000000000000aa"})";
  const auto first = http.send("admin", "POST", "policies", body, key);
  ASSERT_EQ(first.outcome(), "201") << first.body;
  const auto size = http.log_size();
  const auto second = http.send("admin", "POST", "policies", body, key);
  EXPECT_EQ(second.outcome(), "201");
  EXPECT_EQ(second.body, first.body);
  EXPECT_EQ(http.log_size(), size);
  EXPECT_EQ(http.send("admin", "POST", "policies", body + " ", key).outcome(),
            "422 idempotency-key-reused");
  EXPECT_EQ(http.send("admin", "POST", "policies", body, {{"Idempotency-Key", "one"}}).outcome(),
            "400 invalid-header");
}

TEST(HttpFlow, PeopleAreFoundByWhatOnlyTheyHave) {
  HttpWorld http;
  const auto id = http.person("ada");
  const auto by_query = http.get("portal", "subjects?email=ada@people.example");
  EXPECT_EQ(text_of(by_query.json(), "/items/0/id"), id);
  const auto by_body =
      http.send("portal", "POST", "subjects/search", R"({"email":"ADA@people.example"})");
  EXPECT_EQ(by_body.outcome(), "200");
  EXPECT_EQ(by_body.json(), by_query.json());
  EXPECT_EQ(text_of(http.get("portal", "subjects?external_id=none").json(), "/items"), "[]");
  EXPECT_EQ(http.get("auditor", "subjects?email=ada@people.example").outcome(), "403 forbidden");
  EXPECT_EQ(http.get("auditor", "subjects").outcome(), "200");
}

TEST(HttpFlow, EveryAnswerCarriesItsRequestAndNoInvitation) {
  HttpWorld http;
  const auto id = ledger::RequestId::random().str();
  const auto answer = http.get("auditor", "/v1/ledgers/clinic", {{"X-Request-Id", id}});
  EXPECT_EQ(answer.header("x-request-id"), id);
  EXPECT_EQ(answer.header("cache-control"), "no-store");
  EXPECT_EQ(answer.header("x-content-type-options"), "nosniff");
  const auto head = http.send("auditor", "HEAD", "/v1/ledgers/clinic");
  EXPECT_EQ(head.status, 200U);
  EXPECT_TRUE(head.body.empty());
  EXPECT_NE(head.header("content-length"), "0");
  const auto wrong = http.send("auditor", "DELETE", "/v1/ledgers/clinic");
  EXPECT_EQ(wrong.outcome(), "405 method-not-allowed");
  EXPECT_EQ(wrong.header("allow"), "GET, HEAD");
  EXPECT_EQ(http.get("", "/").status, 200U);
}

}  // namespace
}  // namespace lethe::api::testing
