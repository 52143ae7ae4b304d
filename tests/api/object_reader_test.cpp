// The declarative reader: every fault of a body at once, each with its pointer.
#include <gtest/gtest.h>

#include "api/json/request.h"

namespace lethe::api {
namespace {

/// `<pointer> <message>` of each fault that `read` finds.
std::vector<std::string> faults_of(std::string_view body,
                                   const std::function<void(ObjectReader&)>& read) {
  const auto value = *parse_body(body);
  Faults faults;
  ObjectReader reader(value, "", faults);
  read(reader);
  reader.finish();
  std::vector<std::string> out;
  if (faults.empty()) return out;
  for (const auto& fault : std::move(faults).problem().faults) {
    out.push_back(fault.where + " " + fault.message);
  }
  return out;
}
using Found = std::vector<std::string>;

TEST(ObjectReader, CollectsEveryFaultInOrder) {
  const auto found = faults_of(
      R"({"purpose":"Not A Code","count":11,"flag":"yes","id":"x","extra":1,"hash":"00"})",
      [](ObjectReader& reader) {
        reader.text("purpose", kCode);
        reader.text("version", kVersion);
        reader.integer("count", 0, 10);
        reader.boolean("flag");
        reader.id<ledger::SubjectId>("id");
        reader.hash("hash");
        reader.moment("when");
      });
  EXPECT_EQ(found,
            (Found{"/purpose must be " + std::string(kCode.says), "/version is required",
                   "/count must be an integer from 0 to 10", "/flag must be true or false",
                   "/id must be a UUID in lower case",
                   "/hash must be a SHA-256 in 64 hexadecimal digits", "/extra is not known"}));
}

TEST(ObjectReader, HandsOutWhatIsThere) {
  const auto value = *parse_body(
      R"({"text":"a.b","flag":true,"n":-3,"when":"2026-11-23T10:15:30+01:00",
          "id":"0b9f2b0e-2f5f-4e0b-8d65-3b3d0d1c8a11","role":"admin","list":["a","b"]})");
  Faults faults;
  ObjectReader reader(value, "", faults);
  EXPECT_EQ(reader.text("text", kCode), "a.b");
  EXPECT_EQ(reader.boolean("flag"), true);
  EXPECT_EQ(reader.integer("n", -3, 3), -3);
  EXPECT_EQ(ledger::format_rfc3339(*reader.moment("when")), "2026-11-23T09:15:30.000000Z");
  EXPECT_EQ(reader.id<ledger::SubjectId>("id")->str(), "0b9f2b0e-2f5f-4e0b-8d65-3b3d0d1c8a11");
  EXPECT_EQ(reader.named<ledger::Role>("role"), ledger::Role::kAdmin);
  EXPECT_EQ(reader.texts("list", kCode, 2), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(reader.boolean("absent"), std::nullopt);
  reader.finish();
  EXPECT_TRUE(faults.empty());
}

TEST(ObjectReader, NullIsNeverAValue) {
  const auto found =
      faults_of(R"({"a":null,"b":null,"c":null,"d":null,"e":null})", [](ObjectReader& reader) {
        reader.optional_text("a", kCode);
        reader.boolean("b");
        reader.integer("c", 0, 1);
        reader.texts("d", kCode, 1);
        reader.optional_named<ledger::Role>("e");
      });
  EXPECT_EQ(found, (Found{"/a must be a string", "/b must be true or false",
                          "/c must be an integer from 0 to 1",
                          "/d must be an array of at most 1 strings", "/e must be a string"}));
}

TEST(ObjectReader, IntegersAreWrittenAsIntegers) {
  const auto read = [](ObjectReader& reader) { reader.integer("n", 0, INT64_MAX); };
  EXPECT_EQ(faults_of(R"({"n":9223372036854775807})", read), Found{});
  for (const auto* body : {R"({"n":1.0})", R"({"n":1e2})", R"({"n":"1"})", R"({"n":true})",
                           R"({"n":9223372036854775808})", R"({"n":-1})"}) {
    EXPECT_EQ(faults_of(body, read).size(), 1U) << body;
  }
}

TEST(ObjectReader, NamesTheElementOfAList) {
  const auto found = faults_of(R"({"list":["a","B!",7,"a"]})",
                               [](ObjectReader& reader) { reader.texts("list", kCode, 9); });
  EXPECT_EQ(found, (Found{"/list/1 must be " + std::string(kCode.says),
                          "/list/2 must be " + std::string(kCode.says), "/list/3 is there twice"}));
}

TEST(ObjectReader, SaysWhichNamesThereAre) {
  const auto found = faults_of(R"({"basis":"whim"})", [](ObjectReader& reader) {
    reader.named<ledger::LegalBasis>("basis");
  });
  EXPECT_EQ(found, (Found{"/basis must be one of consent contract legal_obligation vital_interests "
                          "public_task legitimate_interests"}));
}

TEST(ObjectReader, WantsAnObject) {
  for (const auto* body : {"[]", "\"x\"", "3", "null", "true"}) {
    const auto found = faults_of(body, [](ObjectReader& reader) { reader.text("a", kCode); });
    EXPECT_EQ(found, Found{" must be an object"}) << body;
  }
}

TEST(ObjectReader, RepeatsNoNameThatCouldBeAnything) {
  const auto found = faults_of(R"({"ann@example.org":1,"Ann":2,"ann smith":3,"a_field":4,"":5})",
                               [](ObjectReader&) {});
  EXPECT_EQ(found, (Found{" has a member that is not known", " has a member that is not known",
                          " has a member that is not known", "/a_field is not known",
                          " has a member that is not known"}));
}

TEST(ObjectReader, KeepsAHundredFaultsAtMost) {
  std::string body = "{\"a0\":1";
  for (int i = 1; i < 500; ++i) body += ",\"a" + std::to_string(i) + "\":1";
  EXPECT_EQ(faults_of(body + "}", [](ObjectReader&) {}).size(), Faults::kMaxFaults);
}

TEST(ObjectReader, IdsOfNothingAreNoIds) {
  const auto read = [](ObjectReader& reader) { reader.id<ledger::SubjectId>("id"); };
  for (const auto* body : {R"({"id":"00000000-0000-0000-0000-000000000000"})", R"({"id":""})",
                           R"({"id":"0B9F2B0E-2F5F-4E0B-8D65-3B3D0D1C8A11"})",
                           R"({"id":"{0b9f2b0e-2f5f-4e0b-8d65-3b3d0d1c8a11}"})", R"({"id":12})"}) {
    EXPECT_EQ(faults_of(body, read).size(), 1U) << body;
  }
}

TEST(Pointer, EscapesAsTheStandardSays) {
  EXPECT_EQ(pointer_to("", "a/b"), "/a~1b");
  EXPECT_EQ(pointer_to("/x", "m~n"), "/x/m~0n");
}

}  // namespace
}  // namespace lethe::api
