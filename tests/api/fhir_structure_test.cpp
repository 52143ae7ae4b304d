// What is an AuditEvent of FHIR R4, and what is not: api/fhir/elements.h held against the schema of
// FHIR itself where the vectors are there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "api/fhir/elements.h"
#include "api/fhir/search_date.h"
#include "tests/api/balp_examples.h"
#include "tests/api/balp_rules.h"
#include "tests/api/fhir_schema.h"
#include "tests/api/random_audit_event.h"
#include "tests/vectors.h"

namespace lethe::api::testing {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;
using ::testing::IsEmpty;

constexpr auto* kSmall = R"({"resourceType":"AuditEvent",
  "type":{"system":"http://terminology.hl7.org/CodeSystem/audit-event-type","code":"rest"},
  "recorded":"2027-01-14T09:30:00Z","agent":[{"requestor":true}],
  "source":{"observer":{"display":"x"}}})";

std::vector<std::string> structure_places(const object& resource) {
  Faults faults;
  fhir::check_audit_event(resource, "", faults);
  std::vector<std::string> out;
  if (faults.empty()) return out;
  for (const auto& fault : std::move(faults).problem().faults) out.push_back(fault.where);
  return out;
}

TEST(FhirStructure, TheSmallestIsTaken) {
  EXPECT_THAT(structure_places(boost::json::parse(kSmall).as_object()), IsEmpty());
}

/// One member of the smallest made otherwise: where the fault is.
struct Change {
  const char* pointer;
  const char* value;  // null: taken away
  const char* fault;  // null: none
};

TEST(FhirStructure, WhatIsWrongIsNamed) {
  constexpr std::array kChanges{
      Change{"/recorded", nullptr, "/recorded"},
      Change{"/recorded", R"("2027-01-14")", "/recorded"},
      Change{"/recorded", R"("2027-01-14T09:30:00")", "/recorded"},
      Change{"/recorded", R"("2027-13-14T09:30:00Z")", "/recorded"},
      Change{"/recorded", R"("0000-01-14T09:30:00Z")", "/recorded"},
      Change{"/recorded", R"("2027-01-14T09:30:00+15:00")", "/recorded"},
      Change{"/recorded", R"("2027-01-14T09:30:00.Z")", "/recorded"},
      Change{"/recorded", R"("2027-01-14T09:30:00.123456789-14:00")", nullptr},
      Change{"/type", nullptr, "/type"},
      Change{"/type/code", R"(" rest")", "/type/code"},
      Change{"/type/code", R"("two  blanks")", "/type/code"},
      Change{"/type/code", R"("one blank")", nullptr},
      Change{"/type/system", R"("http://a b")", "/type/system"},
      Change{"/source", nullptr, "/source"},
      Change{"/source", R"({"site":"s"})", "/source/observer"},
      Change{"/agent", nullptr, "/agent"},
      Change{"/agent", "[]", "/agent"},
      Change{"/agent", "{}", "/agent"},
      Change{"/agent", R"([{"name":"n"}])", "/agent/0/requestor"},
      Change{"/agent/0/requestor", R"("true")", "/agent/0/requestor"},
      Change{"/agent/0/network", R"({"type":"6"})", "/agent/0/network/type"},
      Change{"/agent/0/policy", R"(["a",null])", "/agent/0/policy/1"},
      Change{"/agent/0/altId", R"("")", "/agent/0/altId"},
      Change{"/agent/0/altId", "\"\\u0007\"", "/agent/0/altId"},
      Change{"/action", R"("X")", "/action"},
      Change{"/outcome", "0", "/outcome"},
      Change{"/outcome", R"("16")", "/outcome"},
      Change{"/id", R"("has blanks")", "/id"},
      Change{"/meta", "{}", "/meta"},
      Change{"/period", "null", "/period"},
      Change{"/no_such", "1", "/no_such"},
      Change{"/Patient Jane Doe", "1", ""},  // not repeated: the resource itself is the place
      Change{"/implicitRules", R"("urn:x")", "/implicitRules"},
      Change{"/contained", "[]", "/contained"},
      Change{"/modifierExtension", "[]", "/modifierExtension"},
      Change{"/extension", R"([{"url":"u"}])", "/extension/0"},
      Change{"/extension", R"([{"url":"u","valueString":"a","valueCode":"b"}])", "/extension/0"},
      Change{"/extension", R"([{"valueString":"a"}])", "/extension/0/url"},
      Change{"/extension", R"([{"url":"u","valueInteger":1.5}])", "/extension/0/valueInteger"},
      Change{"/extension", R"([{"url":"u","valueInteger":2147483648}])",
             "/extension/0/valueInteger"},
      Change{"/_recorded", R"({"id":"a"})", nullptr},
      Change{"/_type", R"({"id":"a"})", ""},
      Change{"/entity", R"([{"name":"n","query":"AAAA"}])", "/entity/0"},
      Change{"/entity", R"([{"query":"AAA"}])", "/entity/0/query"},
      Change{"/entity", R"([{"detail":[{"type":"t"}]}])", "/entity/0/detail/0"},
      Change{"/entity", R"([{"detail":[{"valueString":"t"}]}])", "/entity/0/detail/0/type"},
  };
  for (const auto& change : kChanges) {
    SCOPED_TRACE(std::string(change.pointer) + " " +
                 (change.value == nullptr ? "gone" : change.value));
    auto resource = boost::json::parse(kSmall);
    const std::string pointer(change.pointer);
    const auto slash = pointer.rfind('/');
    auto& parent = slash == 0 ? resource : resource.at_pointer(pointer.substr(0, slash));
    const auto name = pointer.substr(slash + 1);
    if (change.value == nullptr) {
      parent.as_object().erase(name);
    } else {
      parent.as_object()[name] = boost::json::parse(change.value);
    }
    const auto found = structure_places(resource.as_object());
    if (change.fault == nullptr) {
      EXPECT_THAT(found, IsEmpty());
    } else {
      ASSERT_FALSE(found.empty());
      EXPECT_EQ(found.front(), change.fault);
    }
  }
}

TEST(FhirStructure, EveryExampleOfBalpIsTakenAndKeepsTheRulesOfItsProfile) {
  const auto examples = balp_examples();
  if (examples.empty()) GTEST_SKIP() << lethe::tests::kNoVectors;
  EXPECT_EQ(examples.size(), 41U);
  std::size_t held = 0;
  for (const auto& example : examples) {
    SCOPED_TRACE(example.at("id").as_string().c_str());
    EXPECT_THAT(structure_places(example), IsEmpty());
    if (schema_missing().empty()) EXPECT_THAT(schema_faults(example), IsEmpty());
    for (const auto& profile : balp_profiles(example)) {
      const auto faults = balp_faults(example, profile);
      if (faults == std::vector<std::string>{"no such profile"}) continue;
      EXPECT_THAT(faults, IsEmpty()) << profile;
      ++held;
    }
  }
  EXPECT_GE(held, 25U);
}

TEST(FhirStructure, RandomOnesAreTakenAndValid) {
  std::mt19937_64 random(20'271'126);
  for (int round = 0; round < 300; ++round) {
    const auto resource = random_audit_event(random, "p", "a");
    EXPECT_THAT(structure_places(resource), IsEmpty()) << boost::json::serialize(resource);
    if (schema_missing().empty()) {
      EXPECT_THAT(schema_faults(resource), IsEmpty()) << boost::json::serialize(resource);
    }
  }
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as the resource is
void gather_values(value& at, std::vector<value*>& out) {
  out.push_back(&at);
  if (auto* members = at.if_object()) {
    for (auto& member : *members) gather_values(member.value(), out);
  }
  if (auto* many = at.if_array()) {
    for (auto& one : *many) gather_values(one, out);
  }
}

/// Whatever is taken goes out again, so nothing may be taken that FHIR's schema refuses.
TEST(FhirStructure, NothingIsTakenThatTheSchemaRefuses) {
  if (!schema_missing().empty()) GTEST_SKIP() << schema_missing();
  const array other{nullptr,
                    true,
                    0,
                    -1,
                    1.5,
                    "",
                    " ",
                    "x",
                    "2027-02-30",
                    array{},
                    object{},
                    array{nullptr},
                    object{{"id", "1"}}};
  std::mt19937_64 random(4'711);
  std::size_t refused = 0;
  for (int round = 0; round < 2'000; ++round) {
    value resource = random_audit_event(random, "p", "a");
    std::vector<value*> values;
    gather_values(resource, values);
    auto& changed = *values[1 + random() % (values.size() - 1)];
    if (random() % 4 == 0 && changed.is_object()) {
      changed.as_object()["odd"] = 1;
    } else {
      changed = other[random() % other.size()];
    }
    if (!structure_places(resource.as_object()).empty()) {
      ++refused;
      continue;
    }
    EXPECT_THAT(schema_faults(resource), IsEmpty()) << boost::json::serialize(resource);
  }
  EXPECT_GT(refused, 1'000U);
}

std::string range_text(const char* text) {
  const auto range = fhir::search_date(text);
  if (!range) return "refused";
  std::string out = range->first ? ledger::format_rfc3339(*range->first) : "";
  out += " to ";
  return out + (range->behind ? ledger::format_rfc3339(*range->behind) : "");
}

TEST(FhirSearchDate, IsAnInterval) {
  const std::pair<const char*, const char*> dates[]{
      {"2027", "2027-01-01T00:00:00.000000Z to 2028-01-01T00:00:00.000000Z"},
      {"eq2027-12", "2027-12-01T00:00:00.000000Z to 2028-01-01T00:00:00.000000Z"},
      {"2028-02", "2028-02-01T00:00:00.000000Z to 2028-03-01T00:00:00.000000Z"},
      {"ge2027-01-15", "2027-01-15T00:00:00.000000Z to "},
      {"gt2027-01-15", "2027-01-16T00:00:00.000000Z to "},
      {"gt2027", "2028-01-01T00:00:00.000000Z to "},
      {"lt2027-01", " to 2027-01-01T00:00:00.000000Z"},
      {"le2027-01", " to 2027-02-01T00:00:00.000000Z"},
      {"2027-01-15T08:00", "2027-01-15T08:00:00.000000Z to 2027-01-15T08:01:00.000000Z"},
      {"2027-01-15T08:00:01", "2027-01-15T08:00:01.000000Z to 2027-01-15T08:00:02.000000Z"},
      {"2027-01-15T08:00:01.5+01:00", "2027-01-15T07:00:01.500000Z to 2027-01-15T07:00:01.600000Z"},
      {"ne2027", "refused"},
      {"ap2027", "refused"},
      {"2027-1", "refused"},
      {"2027-02-30", "refused"},
      {"2027-01-15T", "refused"},
      {"2027-01-15T08", "refused"},
      {"ge", "refused"},
      {"g", "refused"},
      {"", "refused"},
      {"20x7", "refused"},
      {"2027-00", "refused"},
      {"yesterday", "refused"}};
  for (const auto& [text, range] : dates) EXPECT_EQ(range_text(text), range) << text;
}

}  // namespace
}  // namespace lethe::api::testing
