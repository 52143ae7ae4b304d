#include <gtest/gtest.h>

#include "api/codes.h"

namespace lethe::api {
namespace {

struct Case {
  const TextRule& rule;
  std::vector<std::string> good, bad;
};

std::string times(char c, std::size_t count) {
  return std::string(count, c);
}

TEST(Codes, TakeWhatTheySayAndNothingElse) {
  const std::string nul("a\0b", 3);
  const std::vector<Case> cases{
      {kLedgerName,
       {"a", "0", "st-mary-1", times('a', 63)},
       {"", "-a", "A", "a_b", "a.b", times('a', 64), "ä"}},
      {kCode,
       {"a", "marketing.email", "a-b_c.9", times('a', 64)},
       {"", "A", "9a", "_a", "a b", "a/b", times('a', 65)}},
      {kResourceType, {"Encounter", "a", "MedicationRequest"}, {"", "9", "A B", times('A', 65)}},
      {kVersion, {"1", "2026-01", "v1.2_3"}, {"", ".", "..", "-1", "a/b", times('1', 65)}},
      {kLanguage,
       {"en", "pt-BR", "zh-Hant-TW", "deu"},
       {"", "e", "engl", "en-", "en-U", "-en", "en_US", "en-a-b-c-d", "en-" + times('a', 9)}},
      {kHttpUrl,
       {"https://example.org/", "http://a.example:8080/x?y=z#f", "https://[::1]/"},
       {"", "example.org", "//a/", "ftp://a/", "javascript:alert(1)", "https://", "https:///x",
        "https://user:secret@example.org/", "https://a b/", "https://a/" + times('x', 2'048)}},
      {kPurposeOfUse, {"TREAT", "BTG", "PATRQT"}, {"", "treat", "TREAT ", "NOPE"}},
      {kProfileValue,
       {"x", "Zoë\n", "🙂", times('a', 16'384)},
       {"", nul, "\xff", times('a', 16'385)}},
      {kExternalId, {"crm-1", "ключ"}, {"", "a\nb", nul, "\x7f", times('a', 257)}},
      {kFreeText, {"line one\nline two"}, {"", nul, "\xed\xa0\x80", times('a', 16'385)}},
      {kLabel, {"Front desk"}, {"", "a\tb", times('a', 201)}},
      {kTitle, {"Newsletter"}, {"", "a\r", times('a', 201)}},
      {kIpAddress,
       {"192.0.2.1", "2001:db8::1", "::ffff:192.0.2.1"},
       {"", "192.0.2", "192.0.2.256", "host", "fe80::1%eth0", std::string("::1\0", 4)}},
      {kUserAgent, {"Mozilla/5.0"}, {"", "a\nb", times('a', 1'025)}},
  };
  for (const auto& one : cases) {
    for (const auto& text : one.good) EXPECT_TRUE(one.rule.holds(text)) << one.rule.says << text;
    for (const auto& text : one.bad) EXPECT_FALSE(one.rule.holds(text)) << one.rule.says << text;
  }
}

TEST(Codes, PurposesOfUseAreListed) {
  for (const auto& purpose : purposes_of_use()) EXPECT_TRUE(kPurposeOfUse.holds(purpose.code));
}

}  // namespace
}  // namespace lethe::api
