#include "ledger/ids.h"

#include <gtest/gtest.h>

#include <chrono>
#include <set>

namespace lethe::ledger {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kDay = 86'400 * kSecond;

TEST(Ids, AreRandomVersion4Uuids) {
  std::set<std::string> seen;
  for (int i = 0; i < 1'000; ++i) {
    const auto text = SubjectId::random().str();
    ASSERT_EQ(text.size(), 36U);
    EXPECT_EQ(text[14], '4');
    EXPECT_NE(std::string_view("89ab").find(text[19]), std::string_view::npos) << text;
    EXPECT_TRUE(seen.insert(text).second);
  }
}

TEST(Ids, TextAndBack) {
  for (int i = 0; i < 100; ++i) {
    const auto id = TokenId::random();
    EXPECT_EQ(TokenId::parse(id.str()), id);
    EXPECT_EQ(TokenId::from(id.view()), id);
  }
  const auto id = LedgerId::parse("00112233-4455-6677-8899-aabbccddeeff");
  ASSERT_TRUE(id);
  EXPECT_EQ(crypto::to_hex(id->view()), "00112233445566778899aabbccddeeff");
  EXPECT_EQ(id->str(), "00112233-4455-6677-8899-aabbccddeeff");
  EXPECT_TRUE(LedgerId{}.is_zero());
  EXPECT_EQ(LedgerId{}.str(), "00000000-0000-0000-0000-000000000000");
}

TEST(Ids, OneFormOnly) {
  for (const std::string_view text :
       {"", "00112233445566778899aabbccddeeff", "00112233-4455-6677-8899-aabbccddeef",
        "00112233-4455-6677-8899-aabbccddeeff0", "00112233-4455-6677-8899-AABBCCDDEEFF",
        "{00112233-4455-6677-8899-aabbccddeef}", "0011223-34455-6677-8899-aabbccddeeff",
        "00112233-4455-6677-8899aabbccddeeff--", "00112233-4455-6677-8899-aabbccddeefg",
        " 00112233-4455-6677-8899-aabbccddeef", "00112233-4455-6677-8899-aabbccddee\xc3\xa9",
        "00112233-4455-6677-8899_aabbccddeeff", "------------------------------------"}) {
    EXPECT_FALSE(SubjectId::parse(text)) << text;
  }
  EXPECT_FALSE(SubjectId::from(Bytes(15)));
  EXPECT_FALSE(SubjectId::from(Bytes(17)));
}

struct MomentText {
  std::string_view text;
  std::int64_t micros;
};

TEST(Rfc3339, WritesMicrosecondsInUtc) {
  for (const auto& [text, micros] :
       std::initializer_list<MomentText>{{"1970-01-01T00:00:00.000000Z", 0},
                                         {"1969-12-31T23:59:59.999999Z", -1},
                                         {"1970-01-01T00:00:00.000001Z", 1},
                                         {"2026-11-23T10:15:30.123456Z", 1'795'428'930'123'456},
                                         {"2000-02-29T23:59:59.000000Z", 951'868'799 * kSecond},
                                         {"1900-03-01T00:00:00.000000Z", -2'203'891'200 * kSecond},
                                         {"1582-10-15T00:00:00.000000Z", -12'219'292'800 * kSecond},
                                         {"0001-01-01T00:00:00.000000Z", kEarliestMoment.micros},
                                         {"9999-12-31T23:59:59.999999Z", kLatestMoment.micros}}) {
    EXPECT_EQ(format_rfc3339({micros}), text);
    EXPECT_EQ(parse_rfc3339(text), Moment{micros}) << text;
  }
}

TEST(Rfc3339, WritesTheNearestOfWhatItCannotWrite) {
  EXPECT_EQ(format_rfc3339({INT64_MIN}), "0001-01-01T00:00:00.000000Z");
  EXPECT_EQ(format_rfc3339({INT64_MAX}), "9999-12-31T23:59:59.999999Z");
}

TEST(Rfc3339, ReadsOffsetsAndDecimals) {
  const Moment noon{1'795'435'200 * kSecond};
  ASSERT_EQ(format_rfc3339(noon), "2026-11-23T12:00:00.000000Z");
  for (const std::string_view text :
       {"2026-11-23T12:00:00Z", "2026-11-23t12:00:00z", "2026-11-23T12:00:00+00:00",
        "2026-11-23T12:00:00-00:00", "2026-11-23T13:30:00+01:30", "2026-11-24T11:59:00+23:59",
        "2026-11-22T12:01:00-23:59", "2026-11-23T12:00:00.0Z", "2026-11-23T12:00:00.000000000Z",
        "2026-11-23T12:00:00.000000999Z"}) {
    EXPECT_EQ(parse_rfc3339(text), noon) << text;
  }
  EXPECT_EQ(parse_rfc3339("2026-11-23T12:00:00.5Z"), Moment{noon.micros + kSecond / 2});
  EXPECT_EQ(parse_rfc3339("2026-11-23T12:00:00.123456789Z"), Moment{noon.micros + 123'456});
  // Decimals count forward before 1970 too.
  EXPECT_EQ(parse_rfc3339("1969-12-31T23:59:59.9999999Z"), Moment{-1});
}

TEST(Rfc3339, RefusesWhatIsNoMoment) {
  for (const std::string_view text : {"",
                                      "2026-11-23",
                                      "2026-11-23T12:00:00",
                                      "2026-11-23T12:00Z",
                                      "2026-11-23 12:00:00Z",
                                      "2026-11-23T12:00:00.Z",
                                      "2026-11-23T12:00:00.1234567890Z",
                                      "2026-11-23T12:00:00,5Z",
                                      "2026-11-23T12:00:00Z ",
                                      " 2026-11-23T12:00:00Z",
                                      "2026-11-23T12:00:00+0100",
                                      "2026-11-23T12:00:00+24:00",
                                      "2026-11-23T12:00:00+01:60",
                                      "2026-11-23T12:00:00+1:00",
                                      "2026-11-23T24:00:00Z",
                                      "2026-11-23T12:60:00Z",
                                      "2026-11-23T12:00:61Z",
                                      "2026-11-31T12:00:00Z",
                                      "2026-02-29T12:00:00Z",
                                      "1900-02-29T12:00:00Z",
                                      "2026-00-10T12:00:00Z",
                                      "2026-13-10T12:00:00Z",
                                      "2026-11-00T12:00:00Z",
                                      "0000-11-23T12:00:00Z",
                                      "-001-11-23T12:00:00Z",
                                      "+2026-11-23T12:00:00Z",
                                      "20261-11-23T12:00:00Z",
                                      "2026-1-23T12:00:00Z",
                                      "2026-W48-1T12:00:00Z",
                                      "2026-11-2\xc2\xb2T12:00:00Z"}) {
    EXPECT_FALSE(parse_rfc3339(text)) << text;
  }
}

// There is no moment for a leap second, and the one before it is not what was said.
TEST(Rfc3339, RefusesLeapSeconds) {
  EXPECT_FALSE(parse_rfc3339("2016-12-31T23:59:60Z"));
  EXPECT_FALSE(parse_rfc3339("1990-12-31T15:59:60-08:00"));
  EXPECT_TRUE(parse_rfc3339("2016-12-31T23:59:59.999999Z"));
}

TEST(Rfc3339, AnOffsetMayNotLeaveTheCalendar) {
  EXPECT_TRUE(parse_rfc3339("0001-01-01T01:00:00+01:00"));
  EXPECT_FALSE(parse_rfc3339("0001-01-01T00:59:59+01:00"));
  EXPECT_TRUE(parse_rfc3339("9999-12-31T22:59:59.999999-01:00"));
  EXPECT_FALSE(parse_rfc3339("9999-12-31T23:00:00-01:00"));
}

TEST(Rfc3339, EveryDayOfFourCenturiesComesBack) {
  for (std::int64_t day = -135'140; day < 146'097 - 135'140; ++day) {
    const Moment moment{day * kDay + day % 1'000};
    ASSERT_EQ(parse_rfc3339(format_rfc3339(moment)), moment) << format_rfc3339(moment);
  }
}

TEST(Clock, TheSystemsIsNow) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(
                           std::chrono::system_clock::now().time_since_epoch())
                           .count();
  EXPECT_NEAR(static_cast<double>(system_clock().now().micros) / kSecond,
              static_cast<double>(seconds), 5.0);
}

}  // namespace
}  // namespace lethe::ledger
