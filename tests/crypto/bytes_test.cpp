#include "crypto/bytes.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <type_traits>

#include "crypto/base64url.h"

namespace lethe::crypto {
namespace {

static_assert(!std::is_convertible_v<Salt, Hash> && !std::is_convertible_v<Hash, Commitment>);
static_assert(!std::is_constructible_v<Hash, Salt>);
static_assert(sizeof(Hash) == 32 && sizeof(Signature) == 64);

TEST(FixedBytes, TakesExactlyItsSize) {
  EXPECT_TRUE(Hash::from(Bytes(32, 7)));
  EXPECT_EQ(Hash::from(Bytes(32, 7))->bytes[31], 7);
  EXPECT_FALSE(Hash::from(Bytes(31)));
  EXPECT_FALSE(Hash::from(Bytes(33)));
  EXPECT_FALSE(Hash::from({}));
}

TEST(FixedBytes, ComparesByContent) {
  Hash low;
  Hash high;
  high.bytes[0] = 1;
  EXPECT_TRUE(low.is_zero());
  EXPECT_FALSE(high.is_zero());
  EXPECT_LT(low, high);
  EXPECT_NE(low, high);
}

TEST(Hex, RoundTripsEveryByte) {
  Bytes all(256);
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::uint8_t>(i);
  EXPECT_EQ(from_hex(to_hex(all)), all);
  EXPECT_EQ(to_hex(Bytes{0x00, 0x0f, 0xa0, 0xff}), "000fa0ff");
  EXPECT_EQ(to_hex({}), "");
}

TEST(Hex, TakesBothCasesAndNothingElse) {
  EXPECT_EQ(from_hex("aBCd"), (Bytes{0xab, 0xcd}));
  EXPECT_EQ(from_hex(""), Bytes{});
  for (const auto* bad :
       {"a", "abc", "0g", "g0", " 0", "0x", "0-", "/0", ":0", "@0", "`0", "\xc3\xa9"}) {
    EXPECT_FALSE(from_hex(bad)) << bad;
  }
}

TEST(Base64, MatchesRfc4648Section10) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"", ""},
      {"f", "Zg=="},
      {"fo", "Zm8="},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="},
      {"fooba", "Zm9vYmE="},
      {"foobar", "Zm9vYmFy"},
  };
  for (const auto& [plain, encoded] : cases) {
    EXPECT_EQ(to_base64(as_bytes(plain)), encoded);
    ASSERT_TRUE(from_base64(encoded)) << encoded;
    EXPECT_EQ(as_text(*from_base64(encoded)), plain);
  }
  EXPECT_EQ(to_base64(Bytes{0xfb, 0xff}), "+/8=");
}

TEST(Base64, RefusesWhatIsNotCanonical) {
  for (const auto* bad : {
           "Zg",         // no padding
           "Zg=",        // half of it
           "Zg===",      // too much
           "Zh==",       // set bits behind the last byte
           "Zm9=",       // the same with one '='
           "=Zg=",       // padding in front
           "Zg==Zg==",   // padding inside
           "Zm9v\n",     // trailing newline
           "Zm 9",       // space
           "Zm9v YQ==",  // space between
           "-_8=",       // the URL alphabet
           "Zm9\xc3",    // not ASCII
           "====",
       }) {
    EXPECT_FALSE(from_base64(bad)) << bad;
  }
}

TEST(Base64, TakesTheAlphabetAndNoOtherByte) {
  const std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (int value = 0; value < 256; ++value) {
    const char c = static_cast<char>(value);
    for (std::size_t place = 0; place < 4; ++place) {
      std::string text = "AAAA";
      text[place] = c;
      // "AAA=" is the one text of these that ends in padding.
      const bool good = alphabet.find(c) != std::string_view::npos || (c == '=' && place == 3);
      EXPECT_EQ(from_base64(text).has_value(), good) << value << " at " << place;
    }
  }
}

TEST(Base64, DecodesIntoMemoryThatIsLargeEnough) {
  Bytes out(5);
  EXPECT_EQ(decode_base64("Zm9vYg==", out), 4U);
  EXPECT_EQ(decode_base64("Zm9vYmE=", out), 5U);
  EXPECT_FALSE(decode_base64("Zm9vYmFy", out));
  EXPECT_EQ(decode_base64("", {}), 0U);
  EXPECT_FALSE(decode_base64("Zg==", {}));
}

TEST(Base64Url, HasNoPaddingAndNothingThatAnAddressEscapes) {
  const Bytes odd{0xfb, 0xff, 0xfe, 0x00};
  EXPECT_EQ(to_base64url(odd), "-__-AA");
  for (std::size_t size = 0; size <= 70; ++size) {
    Bytes bytes(size);
    fill_random(bytes);
    const auto text = to_base64url(bytes);
    EXPECT_EQ(text.find_first_of("+/="), std::string::npos);
    EXPECT_EQ(from_base64url(text), bytes) << text;
  }
}

TEST(Base64Url, TakesOneTextForEachBytes) {
  for (const auto* bad : {"+//+AA", "-__-AA==", "-__-AB", "-__-A", "-", "-__ ", "-__-AA\n"}) {
    EXPECT_FALSE(from_base64url(bad)) << bad;
  }
}

TEST(Random, FillsAndDiffers) {
  std::set<Salt> seen;
  for (int i = 0; i < 1000; ++i) {
    const auto salt = random_fixed<Salt>();
    EXPECT_FALSE(salt.is_zero());
    EXPECT_TRUE(seen.insert(salt).second);
  }
  fill_random({});
}

TEST(ConstantTime, ComparesContentAndLength) {
  const Bytes bytes{1, 2, 3};
  EXPECT_TRUE(equal_constant_time(bytes, Bytes{1, 2, 3}));
  EXPECT_FALSE(equal_constant_time(bytes, Bytes{1, 2, 4}));
  EXPECT_FALSE(equal_constant_time(bytes, Bytes{0, 2, 3}));
  EXPECT_FALSE(equal_constant_time(bytes, Bytes{1, 2}));
  EXPECT_FALSE(equal_constant_time(bytes, {}));
  EXPECT_TRUE(equal_constant_time({}, {}));
}

}  // namespace
}  // namespace lethe::crypto
