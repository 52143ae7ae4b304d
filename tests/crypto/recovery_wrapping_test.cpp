#include "crypto/recovery_wrapping.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

#include "crypto/hash.h"
#include "crypto/secret_shares.h"
#include "tests/crypto/simulated_world.h"

namespace lethe::crypto {
namespace {

// Computed with Python over libsodium, and with Shamir's scheme written down there, not with this
// code: tree, epoch and root as in the other examples, 2 of 3 holders. Zeros follow, and the
// checksum.
constexpr std::string_view kRecoveryExample =
    "6c657468656b657904000000000102030405060708090a0b0c0d0e0f07000000000000000203e0e1e2e3e4e5"
    "e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7ac8d770489bfa713f99fb8d2ae0d51b0c7837ab7a3ef01d733f2"
    "7b67b60449e05308bf0cea99a40601ffa7ecf8d45b34675dd574ed7789310b3d2e7681f3790b466c773b1521"
    "fecf36577958371ea52f4d27bcee3135c4944b28d27dd809b07be10c35160d20131caa7e85575498d07c36cc"
    "c4938cf61fddef4a170a4f645cad7d3c060e782dcf0ea349c8cacebd36282e7c95ffe5e781e4c09c47c292ce"
    "f1b48d493e82fc74464a59268817623d2053c5eb8e2cc4a988b4fee179ec6b010d531d89b0e983ccbf3804cd"
    "ae3bab5409e49c72209b0f9c0e6ab24caca35c5d3a346c25924eb2d3b9f0f0566b8a018d1bc0b82474a8ad1a"
    "3da057ab447434fcb45b4d50cfd0f79ee4b84ed0cb217d95cd98eeee605a725d2a4adfeeb1a29e17edd621c1"
    "b7593ee8cdbc44ac6c4ab6e2f805d23cebde23223707d3a734f56264200fadc3a400ad06d6a3c8d814ccc3df"
    "085bfc2a3b48f512508e038bd47147e0123a134b1c14c869afb7cb4b9cccd5ffaeadb8da864d237e7e73502c"
    "419dc820b987eba355";
constexpr std::string_view kExampleChecksum =
    "3f1675ba7182b4190be88abf03c9122b406ee4401adc5dfdad189b40eb556bfe";
constexpr std::string_view kExampleHolderFile =
    "6c65746865686c6401000000675dd574ed7789310b3d2e7681f3790b466c773b1521fecf36577958371ea52f"
    "0100000008000000404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f60616263"
    "64656667df3c9c081579dc6457c613452086d9d35a1df761e2040ccadb536c81edebab820ba6a5d1c28dcb60"
    "b358d2f2ddaf060eea5365e5fd13af056af08ac52e2204014d12c66fa131a07487a406ce8cb82e17";
constexpr std::string_view kExampleHolderText =
    "lethe-holder-Z13VdO13iTELPS52gfN5C0ZsdzsVIf7PNld5WDcepS939ceb";

SecretKey counting(std::uint8_t first) {
  SecretKey out;
  std::iota(out.writable().begin(), out.writable().end(), first);
  return out;
}

/// The holders of the example by their secret halves.
Holder example_holder(int which) {
  constexpr std::array<std::uint8_t, 3> kFirst = {0x60, 0x80, 0xa0};
  Holder out;
  out.secret = counting(kFirst.at(static_cast<std::size_t>(which)));
  const Bytes file = *from_hex(kRecoveryExample);
  constexpr std::size_t kHoldersAt = 110, kHolderSize = 113;
  out.key = *HolderKey::from(
      ByteView(file).subspan(kHoldersAt + static_cast<std::size_t>(which) * kHolderSize, 32));
  return out;
}

std::vector<Holder> example_holders(std::initializer_list<int> which) {
  std::vector<Holder> out;
  for (const int each : which) out.push_back(example_holder(each));
  return out;
}

Holder same(const Holder& holder) {
  return {holder.key, holder.secret.clone()};
}

class RecoveryWrapping : public testing::Test {
 protected:
  RecoveryWrapping() {
    for (int i = 0; i < 5; ++i) holders.push_back(Holder::generate());
  }

  RecoveryPlan plan(std::size_t threshold, std::size_t count) const {
    RecoveryPlan out{{}, threshold};
    for (std::size_t i = 0; i < count; ++i) out.holders.push_back(holders[i].key);
    return out;
  }
  SecretBuffer sealed(std::size_t threshold, std::size_t count) const {
    return make_recovery_sealer(plan(threshold, count)).value()->wrap(id, header, root).value();
  }
  std::string opened(ByteView wrapped, const std::vector<std::size_t>& present) const {
    std::vector<Holder> who;
    for (const auto each : present) who.push_back(same(holders[each]));
    const auto key = make_recovery_opener(std::move(who))->unwrap(id, header, wrapped);
    return key ? hex(*key) : key.error().message();
  }
  static std::string message(Error error) { return make_error_code(error).message(); }

  std::vector<Holder> holders;
  const TreeId id = random_fixed<TreeId>();
  const Bytes header = Bytes(36, 0x5a);
  const SecretKey root = SecretKey::random();
};

TEST_F(RecoveryWrapping, OpensTheBytesWrittenDown) {
  TreeId tree;
  std::iota(tree.bytes.begin(), tree.bytes.end(), std::uint8_t{0});
  Bytes file = *from_hex(kRecoveryExample);
  file.resize(36 + kRecoveryRootSize);
  const Bytes checksum = *from_hex(kExampleChecksum);
  file.insert(file.end(), checksum.begin(), checksum.end());
  ASSERT_EQ(file.size(), 1'950U);
  SimulatedDisk disk;
  ASSERT_TRUE(disk.open()->create(to_hex(tree.view()) + ".root.1", file));
  for (const auto& present : {example_holders({0, 1}), example_holders({2, 0}),
                              example_holders({1, 2}), example_holders({0, 1, 2})}) {
    std::vector<Holder> who;
    for (const auto& each : present) who.push_back(same(each));
    const auto opener = make_recovery_opener(std::move(who));
    const auto loaded = make_file_root_store(disk.open(), make_recovery_opener({}))->load(tree);
    EXPECT_EQ(loaded.error(), Error::kTooFewHolders);
    const auto key = opener->unwrap(tree, ByteView(file).first(36),
                                    ByteView(file).subspan(36, kRecoveryRootSize));
    ASSERT_TRUE(key) << key.error().message();
    EXPECT_EQ(hex(*key), hex(counting(0x20)));
  }
  EXPECT_THAT(crypto_readme(), testing::HasSubstr(std::string(kRecoveryExample)));
  EXPECT_THAT(crypto_readme(), testing::HasSubstr(std::string(kExampleChecksum)));
}

TEST_F(RecoveryWrapping, AnyAsManyAsTheThresholdOpenIt) {
  for (std::size_t count = 1; count <= holders.size(); ++count) {
    for (std::size_t threshold = 1; threshold <= count; ++threshold) {
      const SecretBuffer wrapped = sealed(threshold, count);
      ASSERT_EQ(wrapped.size(), kRecoveryRootSize) << "whatever the plan is";
      for (unsigned who = 0; who < 1U << holders.size(); ++who) {
        std::vector<std::size_t> present;
        std::size_t of_them = 0;
        for (std::size_t i = 0; i < holders.size(); ++i) {
          if ((who >> i & 1U) == 0) continue;
          present.push_back(i);
          if (i < count) ++of_them;
        }
        EXPECT_EQ(opened(wrapped.view(), present),
                  of_them >= threshold ? hex(root) : message(Error::kTooFewHolders))
            << threshold << " of " << count << ", present " << who;
      }
    }
  }
}

TEST_F(RecoveryWrapping, WhatSealsItOpensNothing) {
  const auto sealer = make_recovery_sealer(plan(1, 1)).value();
  const auto wrapped = sealer->wrap(id, header, root).value();
  EXPECT_EQ(sealer->unwrap(id, header, wrapped.view()).error(), Error::kTooFewHolders);
}

TEST_F(RecoveryWrapping, AChangedByteIsFound) {
  const SecretBuffer wrapped = sealed(2, 2);
  constexpr std::size_t kUsed = 2 + 72 + 2 * 113;
  for (std::size_t i = 0; i < kUsed; ++i) {
    Bytes changed = to_bytes(wrapped.view());
    changed[i] ^= 1;
    EXPECT_NE(opened(changed, {0, 1}), hex(root)) << "byte " << i;
  }
  Bytes other = header;
  other[30] ^= 1;
  std::vector<Holder> who;
  for (const auto each : {0U, 1U}) who.push_back(same(holders[each]));
  EXPECT_EQ(make_recovery_opener(std::move(who))->unwrap(id, other, wrapped.view()).error(),
            Error::kOpenFailed)
      << "of another epoch";
}

TEST_F(RecoveryWrapping, ADamagedShareCostsNothingWhileThereAreEnoughOthers) {
  Bytes changed = to_bytes(sealed(2, 3).view());
  changed[2 + 72 + 40] ^= 1;
  EXPECT_EQ(opened(changed, {0, 1, 2}), hex(root));
  EXPECT_EQ(opened(changed, {0, 1}), message(Error::kOpenFailed));
}

TEST_F(RecoveryWrapping, SharesOfTwoCopiesDoNotMix) {
  const SecretBuffer one = sealed(2, 2), another = sealed(2, 2);
  Bytes mixed = to_bytes(one.view());
  constexpr std::size_t kSecondAt = 2 + 72 + 113;
  std::ranges::copy(another.view().subspan(kSecondAt, 113), mixed.begin() + kSecondAt);
  EXPECT_EQ(opened(mixed, {0, 1}), message(Error::kOpenFailed));
}

TEST_F(RecoveryWrapping, ASharePutAtAnothersPlaceIsRefused) {
  Bytes moved = to_bytes(sealed(2, 3).view());
  const auto at = [&](std::size_t index) {
    return moved.begin() + static_cast<std::ptrdiff_t>(2 + 72 + index * 113);
  };
  std::swap_ranges(at(0), at(1), at(1));
  EXPECT_EQ(opened(moved, {0, 1}), message(Error::kOpenFailed));
}

TEST_F(RecoveryWrapping, APlanThatNobodyCouldCarryOutIsRefused) {
  const auto refused = [](const RecoveryPlan& plan) {
    const auto made = make_recovery_sealer(plan);
    return !made && made.error() == Error::kMalformedHolder;
  };
  EXPECT_TRUE(refused({{}, 1})) << "no holder";
  EXPECT_TRUE(refused(plan(0, 2))) << "nobody needed";
  EXPECT_TRUE(refused(plan(3, 2))) << "more than there are";
  EXPECT_TRUE(refused({{holders[0].key, holders[0].key}, 1})) << "one twice";
  EXPECT_TRUE(refused({{HolderKey{}}, 1})) << "a key of small order";
  RecoveryPlan most{{}, 16};
  for (std::size_t i = 0; i < kMostHolders; ++i) most.holders.push_back(Holder::generate().key);
  EXPECT_TRUE(make_recovery_sealer(most));
  most.holders.push_back(Holder::generate().key);
  EXPECT_TRUE(refused(most)) << "more than have room";
}

TEST_F(RecoveryWrapping, SaysForWhomItIs) {
  const auto found = recovery_plan_of(sealed(2, 3).view());
  ASSERT_TRUE(found);
  EXPECT_EQ(*found, plan(2, 3));
  Bytes wrapped = to_bytes(sealed(2, 3).view());
  for (const auto& [threshold, count] : {std::pair(0, 3), {4, 3}, {1, 0}, {2, 17}, {2, 5}}) {
    wrapped[0] = static_cast<std::uint8_t>(threshold);
    wrapped[1] = static_cast<std::uint8_t>(count);
    EXPECT_EQ(recovery_plan_of(wrapped).error(), Error::kRootMalformed) << threshold << count;
  }
  EXPECT_EQ(recovery_plan_of(ByteView(wrapped).first(100)).error(), Error::kRootMalformed);
}

TEST(SecretShares, FewerThanTheThresholdSayNothing) {
  // One share short, every other value of the missing share gives another key: all are as likely.
  const SecretKey key = SecretKey::random();
  auto shares = split_secret(key, 2, 2);
  EXPECT_EQ(hex(combine_shares(shares)), hex(key));
  std::set<std::uint8_t> first_bytes;
  for (int value = 0; value < 256; ++value) {
    shares[1].share.writable()[0] = static_cast<std::uint8_t>(value);
    first_bytes.insert(combine_shares(shares).view()[0]);
  }
  EXPECT_EQ(first_bytes.size(), 256U);
}

TEST(SecretShares, DifferEachTime) {
  const SecretKey key = SecretKey::random();
  EXPECT_NE(hex(split_secret(key, 2, 3)[0].share), hex(split_secret(key, 2, 3)[0].share));
}

class HolderFile : public testing::Test {
 protected:
  static Result<Holder> decode(ByteView file, std::string_view passphrase = "horse") {
    const auto wrapping = make_passphrase_wrapping(secret_text(passphrase), kTestCost);
    return decode_holder(file, *wrapping);
  }
  static Bytes encode(const Holder& holder) {
    const auto wrapping = make_passphrase_wrapping(secret_text("horse"), kTestCost);
    return to_bytes(encode_holder(holder, *wrapping).value().view());
  }
};

TEST_F(HolderFile, OpensTheBytesWrittenDown) {
  const Bytes file = *from_hex(kExampleHolderFile);
  const auto holder = decode(file);
  ASSERT_TRUE(holder) << holder.error().message();
  EXPECT_EQ(hex(holder->secret), hex(counting(0x60)));
  EXPECT_EQ(holder_text(holder->key), kExampleHolderText);
  EXPECT_EQ(holder_of_file(file).value(), holder->key) << "which takes no passphrase";
  EXPECT_THAT(crypto_readme(), testing::HasSubstr(std::string(kExampleHolderFile)));
  EXPECT_THAT(crypto_readme(), testing::HasSubstr(std::string(kExampleHolderText)));
}

TEST_F(HolderFile, HoldsThePairUnderItsPassphrase) {
  const Holder made = Holder::generate();
  const Bytes file = encode(made);
  EXPECT_EQ(file.size(), kHolderFileSize);
  EXPECT_EQ(hex(decode(file)->secret), hex(made.secret));
  EXPECT_EQ(decode(file, "hors").error(), Error::kWrongPassphrase);
  EXPECT_EQ(std::ranges::search(file, made.secret.view()).size(), 0U);
}

TEST_F(HolderFile, DamageIsSaid) {
  const Bytes file = encode(Holder::generate());
  for (std::size_t i = 0; i < file.size(); ++i) {
    Bytes changed = file;
    changed[i] ^= 0x20;
    EXPECT_EQ(decode(changed).error(), Error::kMalformedHolder) << "byte " << i;
  }
  EXPECT_EQ(decode(ByteView(file).first(100)).error(), Error::kMalformedHolder);
}

TEST_F(HolderFile, AnothersPublicHalfIsFound) {
  Bytes file = encode(Holder::generate());
  std::ranges::copy(Holder::generate().key.view(), file.begin() + 12);
  const ByteView before_checksum = ByteView(file).first(file.size() - Hash::kSize);
  std::ranges::copy(sha256(before_checksum).view(), file.end() - Hash::kSize);
  EXPECT_FALSE(decode(file));
}

TEST(HolderText, IsReadBackAndNothingElseIs) {
  const HolderKey key = Holder::generate().key;
  const std::string text = holder_text(key);
  EXPECT_EQ(parse_holder(text), key);
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string mistyped = text;
    mistyped[i] = mistyped[i] == 'B' ? 'C' : 'B';
    EXPECT_FALSE(parse_holder(mistyped)) << mistyped;
  }
  EXPECT_FALSE(parse_holder(""));
  EXPECT_FALSE(parse_holder(text.substr(0, text.size() - 4)));
  EXPECT_FALSE(parse_holder(text + "AAAA"));
  EXPECT_FALSE(parse_holder(holder_text(HolderKey{}))) << "of small order";
}

}  // namespace
}  // namespace lethe::crypto
