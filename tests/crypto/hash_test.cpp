#include "crypto/hash.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "crypto/running_hash.h"

namespace lethe::crypto {
namespace {

std::string hex(const Hash& hash) {
  return to_hex(hash.view());
}

SecretKey counting_key() {
  SecretKey key;
  for (std::size_t i = 0; i < SecretKey::kSize; ++i) {
    key.writable()[i] = static_cast<std::uint8_t>(i);
  }
  return key;
}

// FIPS 180-4 examples.
TEST(Sha256, MatchesPublishedDigests) {
  EXPECT_EQ(hex(sha256(ByteView{})),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hex(sha256(as_bytes("abc"))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex(sha256(as_bytes(std::string(1'000'000, 'a')))),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, BitByBitIsTheSameAsAtOnce) {
  const std::string text(1'000, 'y');
  for (const std::size_t step : {1U, 63U, 64U, 999U, 1'000U}) {
    RunningHash running;
    for (std::size_t at = 0; at < text.size(); at += step) {
      running.add(as_bytes(std::string_view(text).substr(at, step)));
    }
    EXPECT_EQ(running.finish(), sha256(as_bytes(text))) << step;
  }
  EXPECT_EQ(RunningHash().finish(), sha256(ByteView{}));
}

TEST(Sha256, HashesPartsAsOneWhole) {
  const std::string text(300, 'x');
  const Hash whole = sha256(as_bytes(text));
  for (std::size_t cut = 0; cut <= text.size(); cut += 7) {
    const ByteView bytes = as_bytes(text);
    EXPECT_EQ(sha256({bytes.first(cut), {}, bytes.subspan(cut)}), whole) << cut;
  }
}

TEST(Sha256, ThreadsDoNotDisturbEachOther) {
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([t, &wrong] {
      const std::string text(static_cast<std::size_t>(t) * 50, 'x');
      const Hash expected = sha256(as_bytes(text));
      for (int i = 0; i < 5000; ++i) wrong += sha256(as_bytes(text)) == expected ? 0 : 1;
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

// The first entries of transparency-dev/merkle's reference tree.
TEST(MerkleHash, MatchesTheReferenceTree) {
  const Hash leaf0 = merkle_leaf_hash({});
  const Hash leaf1 = merkle_leaf_hash(Bytes{0x00});
  EXPECT_EQ(hex(leaf0), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  EXPECT_EQ(hex(leaf1), "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7");
  EXPECT_EQ(hex(merkle_node_hash(leaf0, leaf1)),
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
  // The first leaf of the C2SP tlog-tiles example: entry "one".
  EXPECT_EQ(hex(merkle_leaf_hash(as_bytes("one"))),
            "d0d7360ab79f58ab1e1e3fe64ad77e2ea0bc07e36b5f46ed2223edd9298df9e9");
}

TEST(MerkleHash, ALeafIsNeverANode) {
  const Hash left = merkle_leaf_hash(as_bytes("left"));
  const Hash right = merkle_leaf_hash(as_bytes("right"));
  Bytes joined = to_bytes(left.view());
  joined.insert(joined.end(), right.bytes.begin(), right.bytes.end());
  EXPECT_NE(merkle_node_hash(left, right), merkle_leaf_hash(joined));
  EXPECT_NE(merkle_node_hash(left, right), merkle_node_hash(right, left));
}

// Computed with another implementation of BLAKE2b (Python's hashlib). These values are on disk
// everywhere a key tree is: they must never change.
TEST(Derive, MatchesAnotherImplementation) {
  const SecretKey key = counting_key();
  EXPECT_EQ(to_hex(derive_key(key, "lethe/test/v1", {}).view()),
            "b0bdc38e69476a8d14b5070219a91d22099ec5194b06114facffcc87934d98c3");
  EXPECT_EQ(to_hex(derive_key(key, "lethe/test/v1", Bytes{0, 0, 0, 7}).view()),
            "3c5c06983df618bc8e041cdeaaf8f51b22cfc5bbde2fcac7ac5ca11a75837d7b");
  EXPECT_EQ(to_hex(derive_tag(key, std::string(64, 'x'), as_bytes(std::string(200, 'i'))).view()),
            "fa4c41b6383df7b06b247623b0107e8406e26a048d4356ee9807b57c532b3545");
}

TEST(Derive, TagAndKeyAreTheSameFunction) {
  const SecretKey key = counting_key();
  EXPECT_EQ(to_hex(derive_key(key, "a", as_bytes("b")).view()),
            to_hex(derive_tag(key, "a", as_bytes("b")).view()));
}

TEST(Derive, EveryInputCounts) {
  const SecretKey key = counting_key();
  SecretKey other = counting_key();
  other.writable()[31] ^= 1;
  const Tag32 tag = derive_tag(key, "ab", as_bytes("c"));
  EXPECT_NE(tag, derive_tag(key, "a", as_bytes("bc")));
  EXPECT_NE(tag, derive_tag(key, "abc", {}));
  EXPECT_NE(tag, derive_tag(key, "ab", as_bytes("d")));
  EXPECT_NE(tag, derive_tag(other, "ab", as_bytes("c")));
}

TEST(DeriveDeathTest, RefusesALabelThatIsEmptyOrTooLong) {
  const SecretKey key = counting_key();
  EXPECT_DEATH(derive_key(key, "", {}), "check failed");
  EXPECT_DEATH(derive_key(key, std::string(65, 'x'), {}), "check failed");
}

}  // namespace
}  // namespace lethe::crypto
