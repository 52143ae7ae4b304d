// The claim to a certificate: who is given one, and which one is good for what.
#include "ledger/certificate_claim.h"

#include <gtest/gtest.h>

#include "api/commands/signing_keys.h"
#include "crypto/base64url.h"
#include "ledger/event_codec.h"
#include "tests/api/rule_table.h"

namespace lethe::api::testing {
namespace {

class CertificateClaims : public ::testing::Test {
 protected:
  void SetUp() override {
    run_table(world, R"(
      register portal ann user email=ann@clinic.example city=Oslo -> 201 | subject.registered
      register portal bob user city=Rome                          -> 201 | subject.registered
    )");
  }
  struct Given {
    ledger::ErasureId erasure;
    std::string claim;
  };
  static Given given(const Reply& reply) {
    const auto& body = reply.answer().body;
    const auto* claim = body.if_contains("claim");
    EXPECT_NE(claim, nullptr) << outcome(reply);
    return {*ledger::ErasureId::parse(text_at(body, "id")),
            claim == nullptr ? "" : std::string(claim->as_string())};
  }
  bool is_good(const ledger::ErasureId& erasure, const std::string& claim) const {
    return ledger::is_certificate_claim(world.ledger()->signer()->keys(), world.clinic(), erasure,
                                        claim);
  }
  void rotate(std::optional<ledger::Moment> compromised_since = {}) {
    RotateSigningKeyInput input;
    input.compromised_since = compromised_since;
    EXPECT_EQ(outcome(world.run("operator", rotate_signing_key, input)), "201");
  }

  World world;
};

TEST_F(CertificateClaims, IsGivenWithAnErasureAndIsGoodForThatOneAlone) {
  const auto ann = given(world.erase("portal", "ann"));
  const auto bob = given(world.erase("subject:bob", "bob"));
  EXPECT_EQ(ann.claim.size(), 86U);
  EXPECT_TRUE(is_good(ann.erasure, ann.claim));
  EXPECT_TRUE(is_good(bob.erasure, bob.claim));
  EXPECT_FALSE(is_good(ann.erasure, bob.claim));
  EXPECT_FALSE(is_good(bob.erasure, ann.claim));
  EXPECT_FALSE(is_good(ledger::ErasureId::random(), ann.claim));
  const auto keys = world.ledger()->signer()->keys();
  EXPECT_FALSE(ledger::is_certificate_claim(keys, world.system(), ann.erasure, ann.claim));
}

TEST_F(CertificateClaims, IsGivenAgainByAnErasureThatWasEarlier) {
  const auto first = given(world.erase("portal", "ann"));
  const auto again = world.erase("admin", "ann");
  EXPECT_EQ(outcome(again), "200");
  EXPECT_EQ(given(again).claim, first.claim);
}

TEST_F(CertificateClaims, IsGivenWhileTheErasureWaits) {
  run_table(world, "hold admin ann h1 -> 201 | hold.placed\n");
  const auto waiting = world.erase("portal", "ann");
  EXPECT_EQ(outcome(waiting), "202");
  const auto ann = given(waiting);
  EXPECT_TRUE(is_good(ann.erasure, ann.claim));
}

TEST_F(CertificateClaims, IsNotGivenForAFieldOrToWhoReads) {
  DeleteFieldInput city;
  city.subject = world.person("ann");
  city.field = "city";
  const auto field = world.run("portal", delete_field, city);
  ASSERT_EQ(outcome(field), "200");
  EXPECT_FALSE(field.answer().body.contains("claim"));
  const auto ann = given(world.erase("portal", "ann"));
  EXPECT_FALSE(read_erasure(*world.ledger(), ann.erasure)->contains("claim"));
}

TEST_F(CertificateClaims, EveryOtherByteIsNone) {
  const auto ann = given(world.erase("portal", "ann"));
  auto bytes = *crypto::from_base64url(ann.claim);
  for (auto& byte : bytes) {
    byte ^= 1U;
    EXPECT_FALSE(is_good(ann.erasure, crypto::to_base64url(bytes)));
    byte ^= 1U;
  }
  EXPECT_TRUE(is_good(ann.erasure, crypto::to_base64url(bytes)));
  for (const auto& text : {std::string(), ann.claim.substr(1), ann.claim + "A", ann.claim + "=="}) {
    EXPECT_FALSE(is_good(ann.erasure, text)) << text;
  }
}

TEST_F(CertificateClaims, StaysGoodWhenTheKeyIsReplacedButNotWhenItIsCompromised) {
  const auto ann = given(world.erase("portal", "ann"));
  rotate();
  const auto later = given(world.erase("portal", "ann"));
  EXPECT_NE(later.claim, ann.claim) << "by the key of today";
  EXPECT_TRUE(is_good(ann.erasure, ann.claim));
  EXPECT_TRUE(is_good(ann.erasure, later.claim));
  rotate(world.clock.now());
  EXPECT_TRUE(is_good(ann.erasure, ann.claim)) << "the first key is still the ledger's alone";
  EXPECT_FALSE(is_good(ann.erasure, later.claim));
  const auto anew = given(world.erase("portal", "ann"));
  EXPECT_TRUE(is_good(ann.erasure, anew.claim)) << "the portal gets one that is good";
}

// The same key signs events and documents. Whatever is signed as one of them is no claim.
TEST_F(CertificateClaims, IsNothingElseThatTheKeySigns) {
  const auto ann = given(world.erase("portal", "ann"));
  auto message = crypto::to_bytes(world.clinic().view());
  message.insert(message.end(), ann.erasure.bytes.begin(), ann.erasure.bytes.end());
  const auto signer = world.ledger()->signer();
  EXPECT_FALSE(is_good(ann.erasure, crypto::to_base64url(signer->sign_event(message).view())));
  EXPECT_FALSE(is_good(ann.erasure, crypto::to_base64url(signer->sign_document(message).view())));
  const auto claim = crypto::Signature::from(*crypto::from_base64url(ann.claim));
  const auto& key = signer->keys().current().key;
  EXPECT_TRUE(crypto::verify(key, ledger::kClaimLabel, message, *claim));
  EXPECT_FALSE(crypto::verify(key, ledger::kEventLabel, message, *claim));
  EXPECT_FALSE(crypto::verify(key, ledger::kDocumentLabel, message, *claim));
}

}  // namespace
}  // namespace lethe::api::testing
