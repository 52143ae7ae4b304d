// Bodies: what is parsed, and what a hostile sender tries.
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

#include "api/json/request.h"

namespace lethe::api {
namespace {

/// The value written back, or the problem's code and detail.
std::string parsed(std::string_view body, const BodyLimits& limits = {}) {
  const auto value = parse_body(body, limits);
  if (value) return boost::json::serialize(*value);
  const auto problem = value.error();
  return std::string(info(problem.type).code) + ": " + problem.detail;
}

constexpr std::string_view kBroken = "malformed-body: The text breaks RFC 8259 or is not UTF-8.";

TEST(ParseBody, TakesWhatTheStandardTakes) {
  EXPECT_EQ(parsed(R"( {"a":[1,-2,3.5,true,null,"x"]} )"), R"({"a":[1,-2,3.5E0,true,null,"x"]})");
  EXPECT_EQ(parsed(R"("é\u00e9\ud83d\ude00")"), "\"éé😀\"");
  EXPECT_EQ(parsed("0"), "0");
  EXPECT_EQ(parsed("18446744073709551615"), "18446744073709551615");
  EXPECT_EQ(parsed("-9223372036854775808"), "-9223372036854775808");
}

TEST(ParseBody, RefusesWhatIsNoJson) {
  for (const std::string_view body :
       {"{a:1}", "{\"a\":1,}", "[1,]", "// x\n1", "'a'", "NaN", "Infinity", "01", "+1", ".5", "1.",
        "\"\t\"", "\"\\x\"", "{\"a\" 1}", "[1 2]", "tru", "\xef\xbb\xbf{}"}) {
    EXPECT_EQ(parsed(body).substr(0, 14), "malformed-body") << body;
  }
  EXPECT_EQ(parsed(""), "malformed-body: The text ends too early.");
  EXPECT_EQ(parsed("{\"a\":"), "malformed-body: The text ends too early.");
  EXPECT_EQ(parsed("{} {}"), "malformed-body: There is more behind the value.");
  EXPECT_EQ(parsed(std::string_view("{}\0", 3)), "malformed-body: There is more behind the value.");
}

TEST(ParseBody, RefusesTextThatIsNotUtf8) {
  for (const std::string_view text :
       {"\"\xff\"", "\"\xc0\xaf\"", "\"\xed\xa0\x80\"", "\"\xf4\x90\x80\x80\"", "\"\xe2\x82\""}) {
    EXPECT_EQ(parsed(text), kBroken);
    EXPECT_EQ(parsed("{" + std::string(text) + ":1}"), kBroken);
  }
}

TEST(ParseBody, RefusesLoneSurrogates) {
  for (const auto* text :
       {R"("\ud800")", R"("\udc00")", R"("\ud800x")", R"("\ud800\ud800")", R"({"\udfff":1})"}) {
    EXPECT_EQ(parsed(text), kBroken) << text;
  }
}

TEST(ParseBody, RefusesDeepNestingWithoutGoingDown) {
  const std::size_t deep = 10'000;
  EXPECT_EQ(parsed(std::string(deep, '[')), "malformed-body: The nesting is too deep.");
  EXPECT_EQ(parsed(std::string(deep, '[') + std::string(deep, ']')),
            "malformed-body: The nesting is too deep.");
  std::string objects;
  for (std::size_t i = 0; i < deep; ++i) objects += R"({"a":)";
  EXPECT_EQ(parsed(objects), "malformed-body: The nesting is too deep.");
  EXPECT_EQ(parsed(std::string(32, '[') + std::string(32, ']')),
            std::string(32, '[') + std::string(32, ']'));
  EXPECT_EQ(parsed(std::string(33, '[') + std::string(33, ']')),
            "malformed-body: The nesting is too deep.");
}

TEST(ParseBody, RefusesAMemberTwiceAtAnyDepth) {
  const std::string twice = "malformed-body: A member name occurs twice in one object.";
  EXPECT_EQ(parsed(R"({"a":1,"a":1})"), twice);
  EXPECT_EQ(parsed(R"({"a":1,"\u0061":2})"), twice);
  EXPECT_EQ(parsed(R"([{"x":{"b":1,"c":2,"b":3}}])"), twice);
  EXPECT_EQ(parsed(R"({"a":{"a":{"a":1}},"b":{"a":1}})"), R"({"a":{"a":{"a":1}},"b":{"a":1}})");
}

TEST(ParseBody, RefusesNulInMemberNames) {
  EXPECT_EQ(parsed(R"({"a\u0000b":1})"), "malformed-body: A member name holds a NUL.");
}

TEST(ParseBody, KeepsNumbersExactlyOrRefusesThem) {
  const std::string large = "malformed-body: A number is too large to be kept exactly.";
  EXPECT_EQ(parsed("18446744073709551616"), large);
  EXPECT_EQ(parsed("-9223372036854775809"), large);
  EXPECT_EQ(parsed("[" + std::string(100'000, '9') + "]"), large);
  EXPECT_EQ(parsed("1e400"), large);
  EXPECT_EQ(parsed("-1e400"), large);
  EXPECT_EQ(parsed("1e99999999999999999999").substr(0, 14), "malformed-body");
  EXPECT_EQ(parsed("[0.1,1e300]"), "[1E-1,1E300]");
}

TEST(ParseBody, BoundsTheSizeBeforeLooking) {
  EXPECT_EQ(parsed("[1,2]", {.max_size = 5}), "[1,2]");
  EXPECT_EQ(parsed("[1,2]", {.max_size = 4}), "body-too-large: ");
}

TEST(ParseBody, SaysWhereButNotWhat) {
  const auto problem = parse_body(R"({"name": "canary-ann", x})").error();
  const auto json = boost::json::serialize(problem_json(problem));
  EXPECT_EQ(json.find("canary"), std::string::npos) << json;
  EXPECT_EQ(problem.members.at("offset").as_uint64(), 23U);
}

}  // namespace
}  // namespace lethe::api
