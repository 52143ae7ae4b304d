#include "crypto/commitment.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace lethe::crypto {
namespace {

TEST(PaddedSize, FollowsItsFormula) {
  const std::pair<std::size_t, std::size_t> cases[] = {
      {0, 32},      {1, 32},      {28, 32},     {29, 64},       {60, 64},
      {61, 128},    {124, 128},   {125, 256},   {252, 256},     {253, 288},
      {284, 288},   {285, 320},   {508, 512},   {509, 576},     {1020, 1024},
      {1021, 1152}, {4092, 4096}, {4093, 4608}, {65532, 65536}, {kMaxSectionSize, 1179648},
  };
  for (const auto& [length, size] : cases) EXPECT_EQ(padded_size(length), size) << length;
}

TEST(PaddedSize, NeverFallsAndAddsLessThanAnEighth) {
  std::size_t last = 0;
  std::set<std::size_t> sizes;
  for (std::size_t length = 0; length <= kMaxSectionSize; ++length) {
    const std::size_t size = padded_size(length);
    const std::size_t needed = length + 4;
    ASSERT_GE(size, needed) << length;
    ASSERT_GE(size, last) << length;
    if (needed > 256) {
      ASSERT_LT((size - needed) * 8, needed) << length;
    }
    last = size;
    sizes.insert(size);
  }
  // All that a padded length tells: which of these it is.
  EXPECT_EQ(sizes.size(), 4U + 8 * 12 + 1);
}

TEST(Padding, RoundTrips) {
  for (const std::size_t length : {0U, 1U, 27U, 28U, 29U, 252U, 253U, 1000U, 1U << 20}) {
    const Bytes section(length, 0xab);
    const Bytes padded = pad(section);
    EXPECT_EQ(padded.size(), padded_size(length));
    const auto back = unpad(padded);
    ASSERT_TRUE(back) << length;
    EXPECT_EQ(to_bytes(*back), section);
  }
}

TEST(Padding, TellsASectionFromTheSameWithZerosBehindIt) {
  EXPECT_NE(pad(Bytes{1}), pad(Bytes{1, 0}));
  EXPECT_NE(pad(Bytes{}), pad(Bytes{0}));
}

TEST(Padding, RefusesWhatPadDoesNotMake) {
  const Bytes good = pad(as_bytes("Ada"));
  EXPECT_FALSE(unpad({}));
  EXPECT_FALSE(unpad(ByteView(good).first(3)));
  EXPECT_FALSE(unpad(ByteView(good).first(31)));
  for (std::size_t i = 4 + 3; i < good.size(); ++i) {
    Bytes bad = good;
    bad[i] = 1;
    EXPECT_FALSE(unpad(bad)) << i;
  }
  Bytes longer = good;
  longer.resize(64);
  EXPECT_FALSE(unpad(longer));
  Bytes larger_than_it_is = good;
  larger_than_it_is[0] = 29;
  EXPECT_FALSE(unpad(larger_than_it_is));
  Bytes huge = good;
  huge[3] = 0xff;
  EXPECT_FALSE(unpad(huge));
  Bytes shorter_than_written = good;
  shorter_than_written[0] = 2;
  EXPECT_FALSE(unpad(shorter_than_written));
}

TEST(PaddingDeathTest, RefusesASectionThatIsTooLarge) {
  EXPECT_DEATH(pad(Bytes(kMaxSectionSize + 1)), "check failed");
}

// Computed with another implementation (Python's hashlib) from the layout in the header.
TEST(Commitment, MatchesAnotherImplementation) {
  Salt salt;
  for (std::size_t i = 0; i < Salt::kSize; ++i) salt.bytes[i] = static_cast<std::uint8_t>(i);
  const Bytes padded = pad(as_bytes("Zo\xc3\xab"));
  EXPECT_EQ(to_hex(padded), "040000005a6fc3ab" + std::string(48, '0'));
  EXPECT_EQ(to_hex(commit(salt, padded).view()),
            "b251e1e1666e92ac0eb2b994e26407804d498357a02ff513a89a100f4184e82f");
}

TEST(Commitment, BindsSaltAndSection) {
  const auto salt = random_fixed<Salt>();
  const Bytes padded = pad(as_bytes("ada@example.com"));
  const Commitment commitment = commit(salt, padded);
  EXPECT_EQ(commit(salt, padded), commitment);
  EXPECT_NE(commit(random_fixed<Salt>(), padded), commitment);
  EXPECT_NE(commit(salt, pad(as_bytes("bob@example.com"))), commitment);
}

}  // namespace
}  // namespace lethe::crypto
