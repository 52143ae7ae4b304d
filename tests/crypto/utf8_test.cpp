#include "crypto/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace lethe::crypto {
namespace {

/// The code point in UTF-8 by the table of RFC 3629, 3; also for numbers that have no right to one.
std::string encode(char32_t c) {
  const auto byte = [](char32_t value) { return static_cast<char>(value); };
  if (c < 0x80) return {byte(c)};
  if (c < 0x800) return {byte(0xc0 | c >> 6), byte(0x80 | (c & 0x3f))};
  if (c < 0x10000) {
    return {byte(0xe0 | c >> 12), byte(0x80 | (c >> 6 & 0x3f)), byte(0x80 | (c & 0x3f))};
  }
  return {byte(0xf0 | c >> 18), byte(0x80 | (c >> 12 & 0x3f)), byte(0x80 | (c >> 6 & 0x3f)),
          byte(0x80 | (c & 0x3f))};
}

TEST(Utf8, ReadsEveryCodePointAndNoOther) {
  for (char32_t c = 0; c < 0x120000; ++c) {
    const std::string text = encode(c) + "!";
    std::string_view rest = text;
    const auto taken = take_code_point(rest);
    const bool valid = c <= 0x10ffff && (c < 0xd800 || c > 0xdfff);
    ASSERT_EQ(taken.has_value(), valid) << std::hex << static_cast<std::uint32_t>(c);
    ASSERT_EQ(rest, valid ? "!" : text);
    if (valid) {
      ASSERT_EQ(*taken, c);
    }
  }
}

TEST(Utf8, RefusesMalformedSequences) {
  for (const std::string_view bad : {
           "\x80",
           "\xbf",
           "\xc0\x80",
           "\xc1\xbf",
           "\xe0\x80\x80",
           "\xe0\x9f\xbf",
           "\xf0\x80\x80\x80",
           "\xf0\x8f\xbf\xbf",
           "\xed\xa0\x80",
           "\xed\xbf\xbf",
           "\xf4\x90\x80\x80",
           "\xf5\x80\x80\x80",
           "\xff",
           "\xfe",
           "\xc3",
           "\xe2\x82",
           "\xf0\x9f\x98",
           "\xc3\x28",
           "\xe2\x28\xa1",
           "\xe2\x82\x28",
       }) {
    EXPECT_FALSE(is_utf8(bad));
    for (std::size_t before = 0; before < 20; ++before) {
      std::string text(before, 'a');
      text.append(bad);
      EXPECT_FALSE(is_utf8(text));
      EXPECT_FALSE(is_utf8(text.append(20, 'z')));
    }
  }
}

TEST(Utf8, AcceptsTheWorldsScripts) {
  EXPECT_TRUE(is_utf8(""));
  EXPECT_TRUE(is_utf8("plain text that is longer than eight bytes"));
  EXPECT_TRUE(is_utf8("Zoë Şahin Łukasz Ngọc 王小明 محمد दीपा 😀 \xf4\x8f\xbf\xbf"));
  EXPECT_TRUE(is_utf8(std::string_view("\0a", 2)));
}

TEST(Utf8, KnowsUnicodesSpaces) {
  int spaces = 0;
  for (char32_t c = 0; c <= 0x10ffff; ++c) spaces += is_unicode_space(c) ? 1 : 0;
  EXPECT_EQ(spaces, 25);
  for (const char32_t c : {U' ', U'\t', U'\n', U'\r', U'\u0085', U'\u00a0', U'\u2003', U'\u3000'}) {
    EXPECT_TRUE(is_unicode_space(c));
  }
  EXPECT_FALSE(is_unicode_space(U'\u200b'));  // zero width space: format, not White_Space
}

}  // namespace
}  // namespace lethe::crypto
