#include "crypto/sealing.h"

#include <gtest/gtest.h>

#include <string>

#include "crypto/hash.h"
#include "tests/vectors.h"

namespace lethe::crypto {
namespace {

SecretKey key_of(ByteView bytes) {
  SecretKey key;
  std::copy(bytes.begin(), bytes.end(), key.writable().begin());
  return key;
}

const ByteView kContext = as_bytes("ledger|event|compartment");
const ByteView kText = as_bytes("ada@example.com");

TEST(Seal, OpensWithKeyAndContext) {
  const auto key = SecretKey::random();
  for (const std::size_t size : {0U, 1U, 15U, 16U, 17U, 1000U, 100'000U}) {
    const Bytes plaintext(size, 0x5a);
    const Bytes sealed = seal(key, kContext, plaintext);
    EXPECT_EQ(sealed.size(), size + kSealOverhead);
    const auto opened = open(key, kContext, sealed);
    ASSERT_TRUE(opened) << size;
    EXPECT_EQ(to_bytes(opened->view()), plaintext);
  }
}

TEST(Seal, RefusesEveryChangedByteAndEveryCut) {
  const auto key = SecretKey::random();
  const Bytes sealed = seal(key, kContext, kText);
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    Bytes changed = sealed;
    changed[i] ^= 0x01;
    const auto opened = open(key, kContext, changed);
    ASSERT_FALSE(opened) << i;
    EXPECT_EQ(opened.error(), Error::kOpenFailed);
    EXPECT_FALSE(open(key, kContext, ByteView(sealed).first(i))) << i;
  }
  Bytes longer = sealed;
  longer.push_back(0);
  EXPECT_FALSE(open(key, kContext, longer));
}

TEST(Seal, RefusesAnotherKeyOrContext) {
  const auto key = SecretKey::random();
  const Bytes sealed = seal(key, kContext, kText);
  EXPECT_FALSE(open(SecretKey::random(), kContext, sealed));
  EXPECT_FALSE(open(key, as_bytes("another place"), sealed));
  EXPECT_FALSE(open(key, {}, sealed));
}

TEST(Seal, NeverRepeatsItself) {
  const auto key = SecretKey::random();
  EXPECT_NE(seal(key, kContext, kText), seal(key, kContext, kText));
}

TEST(SealOnce, IsTheSealUnderAnAllZeroNonce) {
  const auto key = SecretKey::random();
  const Bytes sealed = seal_once(key, kContext, kText);
  EXPECT_EQ(sealed.size(), kText.size() + kTagSize);
  const auto opened = open_once(key, kContext, sealed);
  ASSERT_TRUE(opened);
  EXPECT_EQ(to_bytes(opened->view()), to_bytes(kText));
  Bytes with_nonce(kNonceSize);
  with_nonce.insert(with_nonce.end(), sealed.begin(), sealed.end());
  EXPECT_TRUE(open(key, kContext, with_nonce));
}

TEST(SealOnce, RefusesChangesAndCuts) {
  const auto key = SecretKey::random();
  const Bytes sealed = seal_once(key, kContext, kText);
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    Bytes changed = sealed;
    changed[i] ^= 0x80;
    EXPECT_FALSE(open_once(key, kContext, changed)) << i;
    EXPECT_FALSE(open_once(key, kContext, ByteView(sealed).first(i))) << i;
  }
  EXPECT_FALSE(open_once(SecretKey::random(), kContext, sealed));
  EXPECT_FALSE(open_once(key, {}, sealed));
}

TEST(SealDeterministic, RepeatsItselfAndOpens) {
  const auto key = SecretKey::random();
  const Bytes sealed = seal_deterministic(key, kContext, kText);
  EXPECT_EQ(seal_deterministic(key, kContext, kText), sealed);
  const auto opened = open(key, kContext, sealed);
  ASSERT_TRUE(opened);
  EXPECT_EQ(to_bytes(opened->view()), to_bytes(kText));
}

TEST(SealDeterministic, TakesANonceFromEveryInput) {
  const auto nonce = [](const SecretKey& key, std::string_view context, std::string_view text) {
    Bytes sealed = seal_deterministic(key, as_bytes(context), as_bytes(text));
    sealed.resize(kNonceSize);
    return sealed;
  };
  const auto key = SecretKey::random();
  EXPECT_NE(nonce(key, "ab", "c"), nonce(key, "a", "bc"));
  EXPECT_NE(nonce(key, "ab", "c"), nonce(key, "ab", "d"));
  EXPECT_NE(nonce(key, "ab", "c"), nonce(SecretKey::random(), "ab", "c"));
}

// Computed with another implementation of BLAKE2b (Python's hashlib); P3 rests on it.
TEST(SealDeterministic, MatchesAnotherImplementation) {
  Bytes counting(SecretKey::kSize);
  for (std::size_t i = 0; i < counting.size(); ++i) counting[i] = static_cast<std::uint8_t>(i);
  Bytes sealed = seal_deterministic(key_of(counting), as_bytes("row"), as_bytes("Ada"));
  sealed.resize(kNonceSize);
  EXPECT_EQ(to_hex(sealed), "1148be30c0db593fcc234b005b4a5d6643094c9d7021f71d");
}

Bytes hex_field(const boost::json::object& object, std::string_view name) {
  return from_hex(object.at(name).as_string()).value();
}

TEST(Seal, AgreesWithWycheproof) {
  const auto path = tests::vector_file("wycheproof/xchacha20_poly1305_test.json");
  if (!path) GTEST_SKIP() << tests::kNoVectors;
  const auto document = tests::read_json(*path);
  std::size_t cases = 0;
  for (const auto& group : document.at("testGroups").as_array()) {
    for (const auto& entry : group.at("tests").as_array()) {
      const auto& test = entry.as_object();
      SCOPED_TRACE(test.at("tcId").as_int64());
      Bytes sealed = hex_field(test, "iv");
      for (const auto* part : {"ct", "tag"}) {
        const Bytes bytes = hex_field(test, part);
        sealed.insert(sealed.end(), bytes.begin(), bytes.end());
      }
      const auto opened = open(key_of(hex_field(test, "key")), hex_field(test, "aad"), sealed);
      const bool valid = test.at("result").as_string() == "valid";
      EXPECT_EQ(opened.has_value(), valid);
      if (valid && opened) {
        EXPECT_EQ(to_bytes(opened->view()), hex_field(test, "msg"));
      }
      ++cases;
    }
  }
  EXPECT_EQ(cases, 315U);
}

}  // namespace
}  // namespace lethe::crypto
