// Events as OCSF: every kind has a class, and what a SIEM looks at says what the event says.
#include "tools/ocsf_event.h"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fstream>
#include <sstream>

#include "api/json/render.h"
#include "ledger/event.h"
#include "tools/ocsf_classes.h"

namespace lethe::tools {
namespace {

using boost::json::object;
using boost::json::value;

constexpr std::string_view kLedger = "0a000000-0000-4000-8000-000000000001";
constexpr std::string_view kPerson = "0b000000-0000-4000-8000-000000000002";
constexpr std::string_view kToken = "0c000000-0000-4000-8000-000000000003";

object event(std::string_view kind, std::string_view facts, bool is_about_somebody = true) {
  object out{{"ledger", kLedger},
             {"sequence", 41},
             {"time", "2027-01-15T08:00:00.123456Z"},
             {"kind", kind},
             {"actor", object{{"type", "service"}, {"id", kToken}, {"token", kToken}}},
             {"request", "0d000000-0000-4000-8000-000000000004"},
             {"sections", boost::json::array{}},
             {"facts", boost::json::parse(facts)}};
  if (is_about_somebody) out["subject"] = kPerson;
  return out;
}

std::string at(const object& it, std::string_view pointer) {
  boost::system::error_code error;
  const value root(it);
  const auto* found = root.find_pointer(pointer, error);
  if (found == nullptr) return "(none)";
  return found->is_string() ? std::string(found->as_string()) : boost::json::serialize(*found);
}

TEST(OcsfEvent, EveryKindHasARowHereAndInTheDocument) {
  std::ifstream file(std::string(LETHE_SOURCE_DIR) + "/tools/OCSF.md");
  std::stringstream document;
  document << file.rdbuf();
  for (std::uint16_t kind = 1; kind <= ledger::kKinds; ++kind) {
    const auto name = std::string(ledger::kind_name(kind));
    EXPECT_NE(ocsf_row(name), nullptr) << name << ": tools/ocsf_classes.cpp";
    EXPECT_NE(document.str().find("`" + name + "`"), std::string::npos) << name << ": OCSF.md";
  }
}

TEST(OcsfEvent, HasWhatEveryClassRequires) {
  for (std::uint16_t kind = 1; kind <= ledger::kKinds; ++kind) {
    const auto name = ledger::kind_name(kind);
    const auto mapped = ocsf_event(event(name, "{}"), "clinic");
    SCOPED_TRACE(boost::json::serialize(mapped));
    const auto* row = ocsf_row(name);
    ASSERT_NE(row, nullptr);
    const auto uid = mapped.at("class_uid").to_number<int>();
    EXPECT_EQ(mapped.at("category_uid").to_number<int>(), uid / 1'000);
    EXPECT_EQ(mapped.at("type_uid").to_number<int>(),
              uid * 100 + mapped.at("activity_id").to_number<int>());
    EXPECT_NE(mapped.at("activity_id").to_number<int>(), 0);
    EXPECT_EQ(mapped.at("time").to_number<std::int64_t>(), 1'800'000'000'123);
    EXPECT_GE(mapped.at("severity_id").to_number<int>(), 1);
    EXPECT_EQ(at(mapped, "/metadata/version"), "1.3.0");
    EXPECT_EQ(at(mapped, "/metadata/product/vendor_name"), "Lethe");
    EXPECT_EQ(at(mapped, "/metadata/uid"), std::string(kLedger) + ":41");
    EXPECT_EQ(at(mapped, "/metadata/event_code"), name);
    EXPECT_EQ(at(mapped, "/metadata/log_name"), "clinic");
    EXPECT_EQ(at(mapped, "/actor/app_uid"), kToken);
    const char* required = "entity";
    if (row->cls == OcsfClass::kAccountChange) required = "user";
    if (row->cls == OcsfClass::kAuthentication) required = "user";
    if (row->cls == OcsfClass::kUserAccess) required = "privileges";
    if (row->cls == OcsfClass::kWebResources) required = "web_resources";
    if (row->cls == OcsfClass::kApiActivity) required = "src_endpoint";
    EXPECT_TRUE(mapped.contains(required)) << required;
  }
}

TEST(OcsfEvent, AnAccessSaysWhomWhatAndWhy) {
  const auto mapped = ocsf_event(
      event("access.recorded",
            R"({"purpose_of_use":"TREAT","action":"R","outcome":"0","fields":["city"]})"),
      "clinic");
  EXPECT_EQ(at(mapped, "/type_uid"), "600102");
  EXPECT_EQ(at(mapped, "/web_resources/0/uid"), kPerson);
  EXPECT_EQ(at(mapped, "/web_resources/0/labels"), R"(["city","TREAT"])");
  EXPECT_EQ(at(mapped, "/status_id"), "1");
  EXPECT_EQ(at(mapped, "/severity_id"), "1");
  const auto glass = ocsf_event(
      event("access.recorded", R"({"purpose_of_use":"BTG","action":"U","outcome":"8"})"), "clinic");
  EXPECT_EQ(at(glass, "/type_uid"), "600103");
  EXPECT_EQ(at(glass, "/status_id"), "2");
  EXPECT_EQ(at(glass, "/severity_id"), "3");
}

TEST(OcsfEvent, LogInsAndSearchesSayWhetherTheyFailed) {
  const auto login =
      ocsf_event(event("login.recorded", R"({"action":"login","outcome":"8"})", false), "clinic");
  EXPECT_EQ(at(login, "/type_uid"), "300201");
  EXPECT_EQ(at(login, "/status"), "Failure");
  EXPECT_EQ(at(login, "/severity"), "Low");
  const auto logout =
      ocsf_event(event("login.recorded", R"({"action":"logout","outcome":"0"})", false), "clinic");
  EXPECT_EQ(at(logout, "/type_uid"), "300202");
  EXPECT_EQ(at(logout, "/status"), "Success");
  const auto search =
      ocsf_event(event("search.recorded", R"({"outcome":"0","hits":3})", false), "clinic");
  EXPECT_EQ(at(search, "/type_uid"), "600105");
}

TEST(OcsfEvent, DamageThatTheServerFindsIsLoud) {
  const auto sound = ocsf_event(event("log.verified", R"({"damage":{}})", false), "clinic");
  EXPECT_EQ(at(sound, "/severity"), "Informational");
  const auto damaged = ocsf_event(
      event("log.verified", R"({"damage":{"forked":{"count":1,"first":7}}})", false), "clinic");
  EXPECT_EQ(at(damaged, "/severity"), "Critical");
}

TEST(OcsfEvent, ARefusalIsAFailedCall) {
  auto refused = event("request.refused",
                       R"({"method":"DELETE","route":"/v1/ledgers/{ledger}/holds/{hold}",
                           "status":403,"problem":"forbidden","count":7})",
                       false);
  const auto mapped = ocsf_event(refused, "clinic");
  EXPECT_EQ(at(mapped, "/type_uid"), "600304");
  EXPECT_EQ(at(mapped, "/status"), "Failure");
  EXPECT_EQ(at(mapped, "/api/operation"), "DELETE /v1/ledgers/{ledger}/holds/{hold}");
  EXPECT_EQ(at(mapped, "/api/response"), R"({"code":403,"error":"forbidden"})");
  EXPECT_EQ(at(mapped, "/count"), "7");
  EXPECT_EQ(at(mapped, "/src_endpoint/uid"), kToken);
  refused["actor"] = object{{"type", "system"}};
  EXPECT_EQ(at(ocsf_event(refused, "clinic"), "/src_endpoint/uid"), "unauthenticated");
}

TEST(OcsfEvent, TokensArePrivileges) {
  const auto issued =
      ocsf_event(event("token.issued", R"({"issued":"t-1","role":"auditor"})", false), "clinic");
  EXPECT_EQ(at(issued, "/type_uid"), "300501");
  EXPECT_EQ(at(issued, "/privileges"), R"(["auditor"])");
  EXPECT_EQ(at(issued, "/user/uid"), "t-1");
  const auto session =
      ocsf_event(event("token.issued", R"({"issued":"t-2","role":"subject"})"), "c");
  EXPECT_EQ(at(session, "/user/uid"), kPerson);
  EXPECT_EQ(at(session, "/user/credential_uid"), "t-2");
}

TEST(OcsfEvent, WhatASweepFoundIsLoud) {
  EXPECT_EQ(
      at(ocsf_event(event("erasure.swept", R"({"stores":{"log":{"examined":9,"found":0}}})"), "c"),
         "/severity_id"),
      "1");
  EXPECT_EQ(
      at(ocsf_event(event("erasure.swept", R"({"stores":{"log":{"examined":9,"found":1}}})"), "c"),
         "/severity_id"),
      "4");
}

TEST(OcsfEvent, LosesNothing) {
  const auto facts = R"({"purpose":"newsletter","status":"given","explicit":true})";
  const auto given = event("consent.recorded", facts);
  const auto mapped = ocsf_event(given, "clinic");
  EXPECT_EQ(mapped.at("unmapped").at("facts"), given.at("facts"));
  EXPECT_EQ(mapped.at("unmapped").at("time"), given.at("time"));
  EXPECT_EQ(at(mapped, "/user/uid"), kPerson);
  EXPECT_EQ(at(mapped, "/entity/uid"), "newsletter");
}

TEST(OcsfEvent, TakesWhatANewerServerSays) {
  const auto mapped = ocsf_event(event("flux.condensed", R"({"flux":1})"), "clinic");
  EXPECT_EQ(at(mapped, "/class_uid"), "0");
  EXPECT_EQ(at(mapped, "/type_uid"), "99");
  EXPECT_EQ(at(mapped, "/message"), "flux.condensed");
  EXPECT_EQ(at(mapped, "/unmapped/facts"), R"({"flux":1})");
  const auto odd = ocsf_event({{"kind", "token.issued"}, {"facts", 3}, {"actor", nullptr}}, "c");
  EXPECT_EQ(at(odd, "/class_uid"), "3005");
  EXPECT_EQ(at(odd, "/actor/app_name"), "unknown");
}

}  // namespace
}  // namespace lethe::tools
