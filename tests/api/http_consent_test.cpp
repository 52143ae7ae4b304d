// Consent as a portal, a person and an auditor use it over a real connection: the prompt, the
// signal of a browser, objections, what is allowed, receipts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

#include "api/documents/receipt_check.h"
#include "ledger/checkpoint.h"
#include "tests/api/http_fixture.h"

namespace lethe::api::testing {
namespace {

using ::testing::StartsWith;

std::string consent_to(const std::string& purpose, const std::string& more = "") {
  return R"({"purpose":")" + purpose + R"(","status":"given","policy_version":"v1",)" +
         R"("notice_hash":")" + std::string(64, 'a') + R"(","language":"en",)" +
         R"("wording":"consent.banner","method":"web_form")" + more + "}";
}

class HttpConsent : public ::testing::Test {
 protected:
  void SetUp() override {
    http.define_consent();
    http.send("admin", "PUT", "purposes/privacy_policy", R"({"basis":"consent"})");
    http.send("admin", "PUT", "purposes/ads",
              R"({"basis":"legitimate_interests","direct_marketing":true})");
    ann = http.person("ann");
  }
  std::string of_ann(const std::string& rest) const { return "subjects/" + ann + "/" + rest; }

  HttpWorld http;
  std::string ann;
};

TEST_F(HttpConsent, ThePromptGoesAwayWithAgreement) {
  const auto ask = [&](const std::string& who, const std::string& query) {
    const auto answer = http.get(who, "consent-prompt?" + query);
    if (answer.status != 200) return answer.outcome();
    return text_of(answer.json(), "/ask") + " " + text_of(answer.json(), "/reason");
  };
  const auto banner = "context=banner&subject=" + ann;
  EXPECT_EQ(ask("portal", banner), "false disabled");
  http.send("admin", "PATCH", "settings/privacy", R"({"request_user_consent":true})");
  EXPECT_EQ(ask("portal", banner), "true not_asked");
  EXPECT_EQ(ask("portal", "context=anonymous_ticket"), "true not_asked");
  EXPECT_EQ(ask("subject:ann", "context=banner"), "true not_asked");
  const auto given = http.send("portal", "POST", of_ann("consents"),
                               consent_to("privacy_policy", R"(,"context":"banner")"));
  ASSERT_EQ(given.outcome(), "201") << given.body;
  EXPECT_EQ(text_of(given.json(), "/context"), "banner");
  EXPECT_EQ(ask("portal", banner), "false agreed");
  EXPECT_EQ(ask("subject:ann", "context=banner"), "false agreed");
  EXPECT_EQ(ask("portal", "context=banner"), "400 invalid-parameter");
  EXPECT_EQ(ask("portal", "context=in_person&subject=" + ann), "400 invalid-parameter");
  EXPECT_EQ(ask("portal", "subject=" + ann), "400 invalid-parameter");
  EXPECT_EQ(ask("subject:ann", "context=banner&subject=" + http.person("bob")),
            "404 unknown-subject");
}

TEST_F(HttpConsent, ASignalOfTheBrowserIsNotedOnce) {
  const Headers signal{{"Sec-GPC", "1"}};
  http.token("portal");
  const auto before = http.log_size();
  ASSERT_EQ(http.send("portal", "POST", of_ann("sessions"), {}, {{"Sec-GPC", "0"}}).status, 201U);
  EXPECT_EQ(http.log_size(), before + 1);
  ASSERT_EQ(http.send("portal", "POST", of_ann("sessions"), {}, signal).status, 201U);
  EXPECT_EQ(http.log_size(), before + 3);
  ASSERT_EQ(
      http.send("portal", "POST", of_ann("consents"), consent_to("newsletter"), signal).status,
      201U);
  EXPECT_EQ(http.log_size(), before + 4);
  const auto objections = http.get("auditor", of_ann("objections")).json();
  EXPECT_EQ(text_of(objections, "/items/0/signal"), "gpc");
  EXPECT_EQ(text_of(objections, "/items/0/purpose"), "(none)");
  EXPECT_EQ(text_of(http.get("portal", of_ann("allowed?purpose=ads")).json(), "/reason"),
            "marketing_objection");
}

TEST_F(HttpConsent, ObjectionsAreListedInPages) {
  for (const auto* body : {R"({"purpose":"ads"})", R"({"reason":"I am a spy"})"}) {
    EXPECT_EQ(http.send("subject:ann", "POST", of_ann("objections"), body).outcome(), "201");
  }
  const auto first = http.get("portal", of_ann("objections?limit=1")).json();
  EXPECT_EQ(text_of(first, "/items/0/state"), "raised");
  const auto second =
      http.get("portal", of_ann("objections?limit=1&cursor=") + text_of(first, "/next")).json();
  EXPECT_EQ(text_of(second, "/items/0/purpose"), "ads");
  EXPECT_EQ(text_of(second, "/items/0/state"), "upheld");
  EXPECT_EQ(text_of(second, "/next"), "null");
  EXPECT_EQ(http.get("portal", of_ann("objections")).body.find("spy"), std::string::npos);
  EXPECT_EQ(http.send("admin", "POST", of_ann("objections"),
                      R"({"purpose":"ads","state":"overruled","reason":"money"})")
                .outcome(),
            "409 objection-binds");
}

TEST_F(HttpConsent, P8WhatWasAllowedComesWithItsProof) {
  http.world.clock.advance_seconds(10);
  const auto given =
      http.send("portal", "POST", of_ann("consents"), consent_to("newsletter")).json();
  http.world.clock.advance_seconds(10);
  http.send("portal", "DELETE", of_ann("consents/newsletter"));
  const auto now = http.get("auditor", of_ann("allowed?purpose=newsletter")).json();
  EXPECT_EQ(text_of(now, "/allowed"), "false");
  EXPECT_EQ(text_of(now, "/reason"), "consent_withdrawn");
  const auto then = http.get(
      "auditor", of_ann("allowed?purpose=newsletter&at=seq:") + text_of(given, "/sequence"));
  ASSERT_EQ(then.outcome(), "200") << then.body;
  const auto answer = then.json();
  EXPECT_EQ(text_of(answer, "/allowed"), "true");
  EXPECT_EQ(text_of(answer, "/sequence"), text_of(given, "/sequence"));
  const auto& proof = answer.at("proof").as_object();
  const auto checkpoint = ledger::open_checkpoint(proof.at("checkpoint").as_string().c_str(),
                                                  http.world.ledger()->verifier());
  ASSERT_TRUE(checkpoint);
  EXPECT_EQ(checkpoint->size.value, http.log_size());
  std::vector<crypto::Hash> hashes;
  for (const auto& hash : proof.at("hashes").as_array()) {
    hashes.push_back(*crypto::Hash::from(*crypto::from_hex(hash.as_string().c_str())));
  }
  const auto entry = *crypto::from_base64(proof.at("entry").as_string().c_str());
  EXPECT_TRUE(ledger::verify_inclusion(crypto::merkle_leaf_hash(entry),
                                       proof.at("index").to_number<std::uint64_t>(),
                                       checkpoint->size, hashes, checkpoint->root));
  EXPECT_EQ(text_of(http.get("auditor", of_ann("allowed?purpose=newsletter"
                                               "&at=2027-01-15T08:00:15Z"))
                        .json(),
                    "/allowed"),
            "true");
  // A person is not shown the entry of what the portal did.
  EXPECT_EQ(
      text_of(http.get("subject:ann", of_ann("allowed?purpose=newsletter")).json(), "/proof/entry"),
      "(none)");
  EXPECT_EQ(http.get("portal", of_ann("allowed")).outcome(), "400 invalid-parameter");
  EXPECT_EQ(http.get("portal", of_ann("allowed?purpose=A%20B")).outcome(), "400 invalid-parameter");
  EXPECT_EQ(http.get("portal", of_ann("allowed?purpose=ads&at=seq:9999")).outcome(),
            "400 invalid-parameter");
}

TEST_F(HttpConsent, ReceiptsAreHandedOutInBothFormatsAndHold) {
  const auto given =
      http.send("portal", "POST", of_ann("consents"), consent_to("newsletter")).json();
  http.send("portal", "DELETE", of_ann("consents/newsletter"));
  const auto verifier = http.world.ledger()->verifier();
  const auto receipt = [&](const std::string& query, Headers headers = {}) {
    const auto answer =
        http.get("subject:ann", of_ann("consents/newsletter/receipt") + query, std::move(headers));
    EXPECT_EQ(answer.outcome(), "200") << answer.body;
    EXPECT_TRUE(check_receipt(answer.body, verifier).good()) << answer.body;
    return answer;
  };
  const auto latest = receipt("");
  EXPECT_THAT(latest.header("content-type"), StartsWith("application/ld+json"));
  const auto iso = *parse_body(latest.body);
  EXPECT_EQ(text_of(iso, "/dpv:hasConsentStatus/@type"), "dpv:ConsentWithdrawn");
  const auto earlier = receipt("?format=kantara&sequence=" + text_of(given, "/sequence"));
  EXPECT_THAT(earlier.header("content-type"), StartsWith("application/json"));
  EXPECT_EQ(text_of(earlier.json(), "/consentStatus"), "given");
  EXPECT_THAT(receipt("", {{"Accept", "application/json"}}).header("content-type"),
              StartsWith("application/json"));
  EXPECT_THAT(
      receipt("", {{"Accept", "application/json, application/ld+json"}}).header("content-type"),
      StartsWith("application/ld+json"));

  const auto none = [&](const std::string& rest) { return http.get("portal", of_ann(rest)); };
  EXPECT_EQ(none("consents/ads/receipt").outcome(), "404 unknown-event");
  EXPECT_EQ(none("consents/newsletter/receipt?sequence=0").outcome(), "404 unknown-event");
  EXPECT_EQ(none("consents/newsletter/receipt?sequence=99999").outcome(), "404 unknown-event");
  EXPECT_EQ(none("consents/newsletter/receipt?format=xml").outcome(), "400 invalid-parameter");
  EXPECT_EQ(http.get("subject:bob", of_ann("consents/newsletter/receipt")).outcome(),
            "404 unknown-subject");
}

TEST_F(HttpConsent, AnAdminRevokesAndSaysWhy) {
  http.send("portal", "POST", of_ann("consents"), consent_to("newsletter"));
  const auto revoked = http.send("admin", "POST", of_ann("consents/newsletter/revocation"),
                                 R"({"reason":"The letter is no more"})");
  ASSERT_EQ(revoked.outcome(), "200") << revoked.body;
  EXPECT_EQ(text_of(revoked.json(), "/status"), "revoked");
  EXPECT_EQ(http.send("admin", "POST", of_ann("consents/newsletter/revocation"), "{}").outcome(),
            "400 invalid-body");
}

TEST_F(HttpConsent, AnOrganisationAssertsWhatItsOwnPageAsked) {
  const auto body = consent_to("newsletter", R"(,"context":"sso","asserted":true)");
  const auto asserted = http.send("admin", "POST", of_ann("consents"), body);
  ASSERT_EQ(asserted.outcome(), "201") << asserted.body;
  EXPECT_EQ(text_of(asserted.json(), "/asserted"), "true");
  EXPECT_EQ(http.send("subject:ann", "POST", of_ann("consents"), body).outcome(), "403 forbidden");
  EXPECT_EQ(
      http.send("portal", "POST", of_ann("consents"), body, {{"On-Behalf-Of", ann}}).outcome(),
      "403 forbidden");
}

}  // namespace
}  // namespace lethe::api::testing
