#include "tools/demo_people.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "api/codes.h"

namespace lethe::tools::tests {
namespace {

using ::testing::AnyOf;
using ::testing::EndsWith;

constexpr std::uint64_t kPeople = 2'000;

std::vector<DemoPerson> made(std::uint64_t seed, std::uint64_t count = kPeople,
                             bool is_staff = false) {
  DemoRandom random(seed);
  std::vector<DemoPerson> out;
  for (std::uint64_t i = 1; i <= count; ++i) out.push_back(make_demo_person(random, i, is_staff));
  return out;
}

std::string field(const DemoPerson& person, std::string_view name) {
  for (const auto& [known, value] : person.profile) {
    if (known == name) return value;
  }
  return {};
}

/// The code points of a text that is in UTF-8.
std::vector<char32_t> code_points(std::string_view text) {
  std::vector<char32_t> out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xc0U) == 0x80U) {
      out.back() = (out.back() << 6U) | (byte & 0x3fU);
    } else {
      out.push_back(byte < 0x80U ? byte : byte & (byte < 0xe0U ? 0x1fU : byte < 0xf0U ? 0xfU : 7U));
    }
  }
  return out;
}

TEST(DemoRandom, IsSplitMix64) {
  // The first values for the seed 1234567 of the reference implementation.
  DemoRandom random(1234567);
  EXPECT_EQ(random.next(), 6457827717110365317U);
  EXPECT_EQ(random.next(), 3203168211198807973U);
  EXPECT_EQ(random.next(), 9817491932198370423U);
  for (int i = 0; i < 1'000; ++i) ASSERT_LT(random.below(7), 7U);
}

TEST(DemoPeople, AreTheSameForTheSameSeedAndOthersForAnother) {
  const auto key = [](const DemoPerson& person) {
    return std::tuple(person.external_id, person.language, person.profile);
  };
  const auto one = made(1);
  const auto again = made(1);
  const auto other = made(2);
  std::size_t equal = 0;
  for (std::size_t i = 0; i < one.size(); ++i) {
    ASSERT_EQ(key(one[i]), key(again[i]));
    equal += key(one[i]) == key(other[i]) ? 1 : 0;
  }
  EXPECT_LT(equal, one.size() / 100);
}

TEST(DemoPeople, HaveNamesInTheScriptsOfTheWorld) {
  struct Script {
    std::string_view name;
    char32_t first, last;
  };
  constexpr Script kScripts[] = {
      {"Latin", U'a', U'z'},
      {"Latin of Vietnam", U'\u1ea0', U'\u1ef9'},
      {"Greek", U'\u0370', U'\u03ff'},
      {"Cyrillic", U'\u0400', U'\u04ff'},
      {"Armenian", U'\u0530', U'\u058f'},
      {"Hebrew", U'\u0590', U'\u05ff'},
      {"Arabic", U'\u0600', U'\u06ff'},
      {"Devanagari", U'\u0900', U'\u097f'},
      {"Bengali", U'\u0980', U'\u09ff'},
      {"Tamil", U'\u0b80', U'\u0bff'},
      {"Thai", U'\u0e00', U'\u0e7f'},
      {"Georgian", U'\u10a0', U'\u10ff'},
      {"Ethiopic", U'\u1200', U'\u137f'},
      {"Hiragana", U'\u3040', U'\u309f'},
      {"Han", U'\u4e00', U'\u9fff'},
      {"Hangul", U'\uac00', U'\ud7a3'},
  };
  std::set<std::string_view> seen;
  for (const auto& person : made(1)) {
    for (const auto point :
         code_points(field(person, "given_name") + field(person, "family_name"))) {
      for (const auto& script : kScripts) {
        if (point >= script.first && point <= script.last) seen.insert(script.name);
      }
    }
  }
  for (const auto& script : kScripts) EXPECT_TRUE(seen.contains(script.name)) << script.name;
}

TEST(DemoPeople, HaveAddressesAndNumbersOfNobody) {
  std::set<std::string> ids;
  for (const auto& person : made(3)) {
    EXPECT_TRUE(ids.insert(person.external_id).second) << person.external_id;
    EXPECT_THAT(field(person, "email"), EndsWith("@people.example"));
    EXPECT_THAT(field(person, "phone"), AnyOf("", ::testing::StartsWith("+999 555 ")));
  }
  for (const auto& person : made(3, 50, true)) {
    EXPECT_TRUE(ids.insert(person.external_id).second) << person.external_id;
    EXPECT_THAT(field(person, "email"), EndsWith("@clinic.example"));
  }
}

TEST(DemoPeople, HoldWhatTheApiTakes) {
  // That the fields are known to a new ledger, making a demo shows (demo_test.cpp).
  for (const bool is_staff : {false, true}) {
    for (const auto& person : made(4, kPeople, is_staff)) {
      EXPECT_TRUE(api::kExternalId.holds(person.external_id));
      EXPECT_TRUE(api::kLanguage.holds(person.language)) << person.language;
      std::set<std::string> names;
      for (const auto& [name, value] : person.profile) {
        EXPECT_TRUE(names.insert(name).second) << name << " twice";
        EXPECT_TRUE(api::kProfileValue.holds(value)) << value;
      }
    }
  }
}

TEST(DemoReasons, AreTakenByTheApi) {
  DemoRandom random(5);
  std::set<std::string> reasons;
  for (int i = 0; i < 200; ++i) reasons.insert(make_demo_reason(random));
  EXPECT_GT(reasons.size(), 4U);
  for (const auto& reason : reasons) EXPECT_TRUE(api::kFreeText.holds(reason)) << reason;
}

}  // namespace
}  // namespace lethe::tools::tests
