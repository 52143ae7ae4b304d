#include "crypto/signing.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#include "tests/vectors.h"

namespace lethe::crypto {
namespace {

static_assert(!std::is_copy_constructible_v<SigningKey> && !std::is_copy_assignable_v<SigningKey>);
static_assert(std::is_nothrow_move_constructible_v<SigningKey>);

constexpr std::string_view kLabel{"lethe/test/v1\0", 14};

SigningKey key_from_hex(std::string_view hex) {
  const Bytes bytes = from_hex(hex).value();
  SigningSeed seed;
  std::copy(bytes.begin(), bytes.end(), seed.writable().begin());
  return SigningKey::from_seed(seed);
}

// RFC 8032, 7.1, tests 1 to 3.
TEST(Signing, MatchesRfc8032) {
  struct Case {
    const char *seed, *public_key, *message, *signature;
  };
  const Case cases[] = {
      {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
       "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
       "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf"
       "9"
       "b46bd25bf5f0595bbe24655141438e7a100b"},
      {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
       "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
       "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f"
       "1"
       "1d8c387b2eaeb4302aeeb00d291612bb0c00"},
      {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
       "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
       "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984"
       "d"
       "c6594a7c15e9716ed28dc027beceea1ec40a"},
  };
  for (const auto& test : cases) {
    const SigningKey key = key_from_hex(test.seed);
    EXPECT_EQ(to_hex(key.public_key().view()), test.public_key);
    EXPECT_EQ(to_hex(key.seed().view()), test.seed);
    EXPECT_EQ(to_hex(key.sign({}, *from_hex(test.message)).view()), test.signature);
  }
}

TEST(Signing, AgreesWithWycheproof) {
  const auto path = tests::vector_file("wycheproof/ed25519_test.json");
  if (!path) GTEST_SKIP() << tests::kNoVectors;
  const auto document = tests::read_json(*path);
  std::size_t cases = 0;
  for (const auto& group : document.at("testGroups").as_array()) {
    const auto public_key = PublicKey::from(*from_hex(group.at("publicKey").at("pk").as_string()));
    ASSERT_TRUE(public_key);
    for (const auto& test : group.at("tests").as_array()) {
      SCOPED_TRACE(test.at("tcId").as_int64());
      const Bytes message = *from_hex(test.at("msg").as_string());
      // A signature of another size is refused by its type already.
      const auto signature = Signature::from(*from_hex(test.at("sig").as_string()));
      const bool good = signature && verify(*public_key, {}, message, *signature);
      EXPECT_EQ(good, test.at("result").as_string() == "valid");
      ++cases;
    }
  }
  EXPECT_EQ(cases, 151U);
}

TEST(Signing, SignsLabelAndMessageAsOne) {
  const SigningKey key = SigningKey::generate();
  const Signature signature = key.sign("abc", as_bytes("def"));
  EXPECT_EQ(signature, key.sign({}, as_bytes("abcdef")));
  EXPECT_TRUE(verify(key.public_key(), {}, as_bytes("abcdef"), signature));
}

TEST(Signing, RefusesAnythingElse) {
  const SigningKey key = SigningKey::generate();
  const Bytes message = to_bytes(as_bytes("header"));
  const Signature signature = key.sign(kLabel, message);
  ASSERT_TRUE(verify(key.public_key(), kLabel, message, signature));
  EXPECT_FALSE(verify(key.public_key(), "lethe/other/v1", message, signature));
  EXPECT_FALSE(verify(key.public_key(), {}, message, signature));
  EXPECT_FALSE(verify(key.public_key(), kLabel, as_bytes("headers"), signature));
  EXPECT_FALSE(verify(SigningKey::generate().public_key(), kLabel, message, signature));
  for (std::size_t i = 0; i < Signature::kSize; ++i) {
    Signature changed = signature;
    changed.bytes[i] ^= 0x04;
    EXPECT_FALSE(verify(key.public_key(), kLabel, message, changed)) << i;
  }
}

TEST(Signing, RefusesTheSignatureThatFitsASmallOrderKey) {
  // With the identity as key and R, and S = 0, the bare equation holds for every message.
  PublicKey identity;
  identity.bytes[0] = 1;
  Signature signature;
  signature.bytes[0] = 1;
  EXPECT_FALSE(verify(identity, kLabel, as_bytes("anything"), signature));
}

TEST(Signing, TakesMessagesOfEverySize) {
  const SigningKey key = SigningKey::generate();
  for (const std::size_t size : {0U, 1U, 65'535U, 300'000U, 10U}) {
    const Bytes message(size, 'm');
    EXPECT_TRUE(verify(key.public_key(), kLabel, message, key.sign(kLabel, message))) << size;
  }
}

TEST(Signing, ThreadsShareAKey) {
  const SigningKey key = SigningKey::generate();
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([t, &key, &wrong] {
      for (int i = 0; i < 100; ++i) {
        const std::string message = std::to_string(t) + ":" + std::to_string(i);
        const Signature signature = key.sign(kLabel, as_bytes(message));
        wrong += verify(key.public_key(), kLabel, as_bytes(message), signature) ? 0 : 1;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

TEST(SigningDeathTest, RefusesAKeyThatWasMovedFrom) {
  SigningKey key = SigningKey::generate();
  const SigningKey taken = std::move(key);
  EXPECT_DEATH(key.sign(kLabel, {}), "check failed");
  EXPECT_TRUE(verify(taken.public_key(), kLabel, {}, taken.sign(kLabel, {})));
}

}  // namespace
}  // namespace lethe::crypto
