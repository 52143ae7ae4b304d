#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <numeric>

#include "crypto/hash.h"
#include "crypto/little_endian.h"
#include "crypto/root_files.h"
#include "tests/crypto/simulated_world.h"

namespace lethe::crypto {
namespace {

constexpr std::size_t kPassesAt = 36, kMemoryAt = 40, kSaltAt = 44, kFileSize = 164;

// Computed with Python's ctypes and hashlib over libsodium, not with this code.
constexpr std::string_view kWrappedExample =
    "6c657468656b657902000000000102030405060708090a0b0c0d0e0f07000000000000000100000008000000"
    "404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f60616263646566679f7cdc48"
    "55399c241786530560c699931a5db721a2444c8a9b132cc1adabebc2c4b132f87ef559b0c8ac4a2fd366055f"
    "99420f8f6bc4646d65cee88cf48231dce1ebaf4c1aca3eda54ef7e2b00cdf366";

class PassphraseWrapping : public testing::Test {
 protected:
  Bytes file(int slot = 0) {
    const auto read =
        world.open()->read(to_hex(id.view()) + ".root." + std::to_string(slot), 1'000);
    return to_bytes(read.value().value().view());
  }
  /// Changes the file as somebody would who knows its layout.
  void change(const std::function<void(Bytes&)>& how) {
    Bytes bytes = file();
    how(bytes);
    const ByteView before_checksum = ByteView(bytes).first(bytes.size() - Hash::kSize);
    std::ranges::copy(sha256(before_checksum).view(), bytes.end() - Hash::kSize);
    ASSERT_TRUE(world.open()->overwrite(to_hex(id.view()) + ".root.0", bytes));
  }
  Result<Root> load(std::string_view passphrase = "horse") {
    return world.start(RootKind::kPassphrase, passphrase)->load(id);
  }

  SimulatedWorld world;
  const TreeId id = random_fixed<TreeId>();
  const Root root{7, SecretKey::random()};
};

TEST_F(PassphraseWrapping, TheFileIsAsItIsWrittenDown) {
  ASSERT_TRUE(world.start(RootKind::kPassphrase)->create(id, root));
  const Bytes bytes = file();
  ASSERT_EQ(bytes.size(), kFileSize);
  EXPECT_EQ(as_text(ByteView(bytes).first(8)), "lethekey");
  EXPECT_EQ(get_le(ByteView(bytes).subspan(8, 4)), 2U);
  EXPECT_EQ(to_bytes(ByteView(bytes).subspan(12, 16)), to_bytes(id.view()));
  EXPECT_EQ(get_le(ByteView(bytes).subspan(28, 8)), 7U);
  EXPECT_EQ(get_le(ByteView(bytes).subspan(kPassesAt, 4)), kTestCost.passes);
  EXPECT_EQ(get_le(ByteView(bytes).subspan(kMemoryAt, 4)), kTestCost.memory_kib);
  EXPECT_FALSE(world.holds(root.key.view()));
}

TEST_F(PassphraseWrapping, OpensTheBytesWrittenDown) {
  TreeId tree;
  std::iota(tree.bytes.begin(), tree.bytes.end(), std::uint8_t{0});
  std::array<std::uint8_t, 32> key;
  std::iota(key.begin(), key.end(), std::uint8_t{0x20});
  ASSERT_TRUE(world.open()->create(to_hex(tree.view()) + ".root.1", *from_hex(kWrappedExample)));
  const auto loaded = world.start(RootKind::kPassphrase)->load(tree);
  ASSERT_TRUE(loaded) << loaded.error().message();
  EXPECT_EQ(loaded->epoch, 7U);
  EXPECT_EQ(to_hex(loaded->key.view()), to_hex(key));
  EXPECT_THAT(crypto_readme(), testing::HasSubstr(std::string(kWrappedExample)));
}

TEST_F(PassphraseWrapping, AMistypedOneIsSaidAndTouchesNothing) {
  ASSERT_TRUE(world.start(RootKind::kPassphrase, "correct horse")->create(id, root));
  EXPECT_EQ(hex(load("correct horse")->key), hex(root.key));
  for (const auto* wrong : {"correct hors", "correct horse ", "Correct horse", ""}) {
    const Bytes before = file();
    EXPECT_EQ(load(wrong).error(), Error::kWrongPassphrase) << wrong;
    const auto store = world.start(RootKind::kPassphrase, wrong);
    EXPECT_EQ(store->replace(id, {8, SecretKey::random()}).error(), Error::kWrongPassphrase);
    EXPECT_EQ(store->create(id, root).error(), Error::kRootExists);
    EXPECT_EQ(file(), before) << "and nothing was touched";
  }
}

TEST_F(PassphraseWrapping, DamageIsNotTakenForAWrongPassphrase) {
  ASSERT_TRUE(world.start(RootKind::kPassphrase)->create(id, root));
  const SimulatedWorld whole = world;
  for (std::size_t i = 0; i < kFileSize; ++i) {
    world = whole;
    Bytes changed = file();
    changed[i] ^= 0x10;
    ASSERT_TRUE(world.open()->overwrite(to_hex(id.view()) + ".root.0", changed));
    EXPECT_EQ(load().error(), Error::kRootMalformed) << i;
    EXPECT_EQ(file(), changed) << "and it is left alone";
  }
}

TEST_F(PassphraseWrapping, TheKeyIsBoundToTreeEpochAndCost) {
  ASSERT_TRUE(world.start(RootKind::kPassphrase)->create(id, root));
  const SimulatedWorld whole = world;
  for (const std::size_t at : {std::size_t{28}, kSaltAt, kFileSize - Hash::kSize - 1}) {
    world = whole;
    change([&](Bytes& bytes) { bytes[at] ^= 1; });
    EXPECT_EQ(load().error(), Error::kWrongPassphrase) << at;
  }
  world = whole;
  change([&](Bytes& bytes) { bytes[kPassesAt] = 2; });
  EXPECT_EQ(load().error(), Error::kWrongPassphrase);
}

TEST_F(PassphraseWrapping, ACostOutOfBoundsIsRefusedBeforeMemoryIsTaken) {
  ASSERT_TRUE(world.start(RootKind::kPassphrase)->create(id, root));
  const SimulatedWorld whole = world;
  // To take what these ask for would fail with kNoMemory, or work for years.
  const std::vector<std::pair<std::size_t, std::uint32_t>> bad = {
      {kPassesAt, 0},          {kPassesAt, kMostCost.passes + 1},
      {kPassesAt, 0xffffffff}, {kMemoryAt, 0},
      {kMemoryAt, 7},          {kMemoryAt, kMostCost.memory_kib + 1},
      {kMemoryAt, 0xffffffff}};
  for (const auto& [at, value] : bad) {
    world = whole;
    change([&](Bytes& bytes) { put_le(std::span(bytes).subspan(at, 4), value); });
    EXPECT_EQ(load().error(), Error::kCostOutOfBounds) << at << " " << value;
  }
  world = whole;
  change([&](Bytes& bytes) { put_le(std::span(bytes).subspan(kMemoryAt, 4), 4U << 10); });
  EXPECT_EQ(load().error(), Error::kWrongPassphrase) << "within bounds it is tried";
}

TEST_F(PassphraseWrapping, TheProductWritesModerateCostAndReadsNothingCheaper) {
  ASSERT_TRUE(world.start(RootKind::kPassphrase)->create(id, root));
  const auto open_store = [&] {
    return make_file_root_store(world.open(), make_passphrase_wrapping(secret_text("horse")));
  };
  EXPECT_EQ(open_store()->load(id).error(), Error::kCostOutOfBounds);
  ASSERT_TRUE(world.start(RootKind::kPassphrase)->destroy(id));
  ASSERT_TRUE(open_store()->create(id, root));
  EXPECT_EQ(get_le(ByteView(file()).subspan(kPassesAt, 4)), 3U);
  EXPECT_EQ(get_le(ByteView(file()).subspan(kMemoryAt, 4)), 256U << 10);
  EXPECT_EQ(hex(open_store()->load(id)->key), hex(root.key));
}

TEST_F(PassphraseWrapping, TreesOfOneDirectoryShareASaltAndNothingElse) {
  const auto store = world.start(RootKind::kPassphrase);
  ASSERT_TRUE(store->create(id, root));
  const Bytes first = file();
  ASSERT_TRUE(store->replace(id, {8, root.key.clone()}));
  const Bytes second = file(1);
  const auto salt = [](const Bytes& bytes) { return to_hex(ByteView(bytes).subspan(kSaltAt, 16)); };
  EXPECT_EQ(salt(first), salt(second)) << "so a start makes one key of the passphrase";
  EXPECT_NE(to_hex(ByteView(first).subspan(60, 24)), to_hex(ByteView(second).subspan(60, 24)));
  SimulatedWorld other;
  ASSERT_TRUE(other.start(RootKind::kPassphrase)->create(id, root));
  const auto foreign = other.open()->read(to_hex(id.view()) + ".root.0", 1'000);
  EXPECT_NE(salt(first), salt(to_bytes(foreign.value()->view())));
}

}  // namespace
}  // namespace lethe::crypto
