// Bodies of commands: what each takes, and every fault of a bad one at once.
#include <gtest/gtest.h>

#include "api/commands/activity.h"
#include "api/commands/relationships.h"
#include "tests/api/fixture.h"

namespace lethe::api::testing {
namespace {

constexpr std::string_view kHash =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr std::string_view kId = "0b9f2b0e-2f5f-4e0b-8d65-3b3d0d1c8a11";

std::string with_values(std::string text) {
  for (const auto& [mark, value] : {std::pair{std::string("$HASH"), kHash}, {"$ID", kId}}) {
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark)) {
      text.replace(at, mark.size(), value);
    }
  }
  return text;
}

/// The pointers of the faults; none for a good body.
template <class Input>
std::vector<std::string> wrong_in(const std::string& body) {
  const auto input = read_input<Input>(*parse_body(with_values(body)));
  std::vector<std::string> pointers;
  if (input) return pointers;
  for (const auto& fault : input.error().faults) pointers.push_back(fault.where);
  return pointers;
}
using At = std::vector<std::string>;

TEST(Input, CreateLedger) {
  using In = CreateLedgerInput;
  EXPECT_EQ(wrong_in<In>(R"({"name":"north","region":"eu-west"})"), At{});
  EXPECT_EQ(wrong_in<In>(R"({"name":"North","origin":"x"})"), (At{"/name", "/region", "/origin"}));
}

TEST(Input, IssueToken) {
  using In = IssueTokenInput;
  EXPECT_EQ(wrong_in<In>(R"({"role":"admin"})"), At{});
  EXPECT_EQ(wrong_in<In>(R"({"role":"agent","subject":"$ID","ttl_seconds":34560000})"), At{});
  EXPECT_EQ(wrong_in<In>(R"({"role":"agent"})"), At{"/subject"});
  EXPECT_EQ(wrong_in<In>(R"({"role":"portal","subject":"$ID"})"), At{"/subject"});
  EXPECT_EQ(wrong_in<In>(R"({"role":"subject","subject":"$ID","ttl_seconds":86401})"),
            At{"/ttl_seconds"});
  EXPECT_EQ(wrong_in<In>(R"({"role":"king","ttl_seconds":59,"label":""})"),
            (At{"/role", "/ttl_seconds", "/label"}));
  EXPECT_EQ(wrong_in<In>("{}"), At{"/role"});
}

TEST(Input, IssueTokenHasLifetimesByRole) {
  EXPECT_EQ(parse_as<IssueTokenInput>(R"({"role":"admin"})").ttl_seconds, 90 * 86'400);
  EXPECT_EQ(
      parse_as<IssueTokenInput>(with_values(R"({"role":"subject","subject":"$ID"})")).ttl_seconds,
      3'600);
  Faults faults;
  const auto body = *parse_body(R"({"ttl_seconds":60,"role":"admin"})");
  ObjectReader reader(body, "", faults);
  const auto session = IssueTokenInput::parse_session(reader, *ledger::SubjectId::parse(kId));
  reader.finish();
  EXPECT_EQ(session.role, ledger::Role::kSubject);
  EXPECT_EQ(session.ttl_seconds, 60);
  EXPECT_EQ(std::move(faults).problem().faults.at(0).where, "/role");
}

TEST(Input, ChangeSettings) {
  using In = ChangeSettingsInput;
  EXPECT_EQ(wrong_in<In>("{}"), At{});
  EXPECT_EQ(wrong_in<In>(R"({"minimum_age":13,"default_policy_url":null,"profile_fields":["a"]})"),
            At{});
  EXPECT_EQ(
      wrong_in<In>(R"({"minimum_age":12,"contact_cloud_app":"yes","default_policy_url":"x",)"
                   R"("evidence_retention_days":29,"profile_fields":["a","A","a"],"color":1})"),
      (At{"/default_policy_url", "/contact_cloud_app", "/profile_fields/1", "/profile_fields/2",
          "/evidence_retention_days", "/minimum_age", "/color"}));
  EXPECT_EQ(wrong_in<In>(R"({"profile_fields":["external_id"]})"), At{"/profile_fields"});
  std::string many = R"({"profile_fields":["f0")";
  for (int i = 1; i < 128; ++i) many += ",\"a_rather_long_field_name_" + std::to_string(i) + "\"";
  EXPECT_EQ(wrong_in<In>(many + "]}"), At{"/profile_fields"});
  EXPECT_EQ(wrong_in<In>(many + ",\"x\"]}"), At{"/profile_fields"});
}

TEST(Input, PublishPolicy) {
  using In = PublishPolicyInput;
  EXPECT_EQ(
      wrong_in<In>(R"({"version":"1","url":"https://a.example/","hash":"$HASH","language":"en"})"),
      At{});
  EXPECT_EQ(wrong_in<In>(R"({"version":"","url":"a","hash":"zz","language":"x","consent_anew":0})"),
            (At{"/version", "/url", "/hash", "/language", "/consent_anew"}));
  EXPECT_EQ(wrong_in<In>("{}"), (At{"/version", "/hash", "/language"}));
}

TEST(Input, DefinePurpose) {
  using In = DefinePurposeInput;
  EXPECT_EQ(wrong_in<In>(R"({"basis":"consent","title":"News","validity_days":36500})"), At{});
  EXPECT_EQ(
      wrong_in<In>(R"({"basis":"whim","title":"","special_category":1,"retired":"no",)"
                   R"("validity_days":-1,"purpose":"x"})"),
      (At{"/basis", "/title", "/special_category", "/retired", "/validity_days", "/purpose"}));
}

TEST(Input, RegisterSubject) {
  using In = RegisterSubjectInput;
  EXPECT_EQ(wrong_in<In>(R"({"type":"user","origin":"sso","profile":{"note":"Zoë"}})"), At{});
  EXPECT_EQ(wrong_in<In>(R"({"type":"cat","external_id":"","profile":{"a":1,"b":null,"c":""}})"),
            (At{"/type", "/origin", "/external_id", "/profile/a", "/profile/b", "/profile/c"}));
  EXPECT_EQ(wrong_in<In>(R"({"type":"user","origin":"sso","profile":[]})"), At{"/profile"});
  EXPECT_EQ(wrong_in<In>(R"({"type":"user","origin":"sso","profile":{"Ann Smith":"x"}})"),
            At{"/profile"});
  EXPECT_EQ(wrong_in<In>(R"({"type":"user","origin":"sso","profile":{"note":"a\u0000b"}})"),
            At{"/profile/note"});
  const auto long_text = std::string(16'385, 'x');
  EXPECT_EQ(
      wrong_in<In>(R"({"type":"user","origin":"sso","profile":{"note":")" + long_text + "\"}}"),
      At{"/profile/note"});
}

TEST(Input, RegisterSubjectTakesAsManyFieldsAsAnEventHasSections) {
  std::string body = R"({"type":"user","origin":"sso","profile":{"f0":"x")";
  for (int i = 1; i < 255; ++i) body += ",\"f" + std::to_string(i) + "\":\"x\"";
  EXPECT_EQ(wrong_in<RegisterSubjectInput>(body + "}}"), At{});
  EXPECT_EQ(wrong_in<RegisterSubjectInput>(body + ",\"more\":\"x\"}}"), At{"/profile"});
}

TEST(Input, EditProfile) {
  using In = EditProfileInput;
  EXPECT_EQ(wrong_in<In>(R"({"email":"a@b.example"})"), At{});
  EXPECT_EQ(wrong_in<In>("{}"), At{""});
  EXPECT_EQ(wrong_in<In>("[]"), At{""});
  EXPECT_EQ(wrong_in<In>(R"({"email":null,"city":5})"), (At{"/email", "/city"}));
  const auto problem = read_input<In>(*parse_body(R"({"email":null})")).error();
  EXPECT_NE(problem.faults.at(0).message.find("DELETE"), std::string::npos);
}

TEST(Input, RecordConsent) {
  using In = RecordConsentInput;
  const std::string good =
      R"({"purpose":"news","status":"given","policy_version":"1","notice_hash":"$HASH",)"
      R"("language":"en","wording":"w","method":"banner")";
  EXPECT_EQ(wrong_in<In>(good + "}"), At{});
  EXPECT_EQ(wrong_in<In>(good + R"(,"evidence":{"ip":"::1","user_agent":"curl"}})"), At{});
  EXPECT_EQ(wrong_in<In>(good + R"(,"evidence":{"ip":"home","host":"x"},"explicit":null})"),
            (At{"/explicit", "/evidence/ip", "/evidence/host"}));
  EXPECT_EQ(wrong_in<In>(R"({"status":"withdrawn"})"),
            (At{"/purpose", "/status", "/policy_version", "/notice_hash", "/language", "/wording",
                "/method"}));
  EXPECT_EQ(parse_as<In>(with_values(good + R"(,"evidence":{}})")).evidence, std::nullopt);
  EXPECT_EQ(parse_as<In>(with_values(good + R"(,"age":15,"evidence":{"ip":"::1"}})")).evidence,
            R"({"ip":"::1","age":15})");
  EXPECT_EQ(wrong_in<In>(good + R"(,"age":-1,"guardian":{"reference":"","kin":1},"bundled":1})"),
            (At{"/bundled", "/age", "/guardian/reference", "/guardian/method", "/guardian/kin"}));
  EXPECT_EQ(wrong_in<In>(good + R"(,"context":"pub"})"), At{"/context"});
}

TEST(Input, ConsentIsAssertedInTheContextSsoAndThereAlone) {
  using In = RecordConsentInput;
  const std::string rest = R"("purpose":"news","policy_version":"1","notice_hash":"$HASH",)"
                           R"("language":"en","wording":"w","method":"sso"})";
  const auto faults = [&](const std::string& members) {
    return wrong_in<In>("{" + members + "," + rest);
  };
  EXPECT_EQ(faults(R"("status":"given","context":"sso","asserted":true)"), At{});
  EXPECT_EQ(faults(R"("status":"refused","context":"sso","asserted":true)"), At{});
  EXPECT_EQ(faults(R"("status":"given","context":"sso")"), At{"/asserted"});
  EXPECT_EQ(faults(R"("status":"given","context":"banner","asserted":true)"), At{"/asserted"});
  EXPECT_EQ(faults(R"("status":"given","asserted":true)"), At{"/asserted"});
  EXPECT_EQ(faults(R"("status":"deferred","context":"sso","asserted":true)"), At{"/status"});
}

TEST(Input, RevokeConsent) {
  using In = RevokeConsentInput;
  EXPECT_EQ(wrong_in<In>(R"({"reason":"over"})"), At{});
  EXPECT_EQ(wrong_in<In>(R"({"reason":"","status":"revoked"})"), (At{"/reason", "/status"}));
}

TEST(Input, RecordAccess) {
  using In = RecordAccessInput;
  const std::string good = R"({"subject":"$ID","purpose_of_use":"TREAT","action":"R",)"
                           R"("resource_type":"Encounter")";
  EXPECT_EQ(wrong_in<In>(good + "}"), At{});
  EXPECT_EQ(wrong_in<In>(good + R"(,"outcome":"8","detail":{"a":{"b":[1]}},"fields":["x"]})"),
            At{});
  EXPECT_EQ(wrong_in<In>(good + R"(,"outcome":8,"detail":[1],"fields":"x","occurred_at":"noon"})"),
            (At{"/outcome", "/occurred_at", "/detail", "/fields"}));
  EXPECT_EQ(wrong_in<In>(R"({"purpose_of_use":"FUN","action":"X"})"),
            (At{"/subject", "/purpose_of_use", "/action", "/resource_type"}));
  const auto long_text = std::string(70'000, 'x');
  EXPECT_EQ(wrong_in<In>(good + R"(,"detail":{"a":")" + long_text + "\"}}"), At{"/detail"});
}

TEST(Input, WhatAccessesSearchesAndLogInsHaveInCommon) {
  const auto check = [](auto input, const std::string& good) {
    using In = decltype(input);
    EXPECT_EQ(wrong_in<In>(good + "}"), At{});
    EXPECT_EQ(
        wrong_in<In>(good + R"(,"role":"nurse","client":"ehr-web","site":"main","department":)"
                            R"("er","denial":"none","on_behalf_of":"$ID","id":"$ID"})"),
        At{});
    EXPECT_EQ(wrong_in<In>(good + R"(,"role":"Nurse Ann","client":1,"site":"","department":null,)"
                                  R"("denial":"a b","on_behalf_of":"x","id":"y"})"),
              (At{"/role", "/client", "/site", "/department", "/denial", "/on_behalf_of", "/id"}));
  };
  check(RecordAccessInput{}, R"({"subject":"$ID","purpose_of_use":"TREAT","action":"R",)"
                             R"("resource_type":"Encounter")");
  check(RecordSearchInput{}, R"({"purpose_of_use":"TREAT","resource_type":"Patient","hits":0)");
  check(RecordLoginInput{}, R"({"action":"login")");
}

TEST(Input, RecordSearch) {
  using In = RecordSearchInput;
  EXPECT_EQ(wrong_in<In>(R"({"purpose_of_use":"TREAT","resource_type":"Patient"})"), At{"/hits"});
  EXPECT_EQ(wrong_in<In>(R"({"purpose_of_use":"TREAT","resource_type":"Patient","hits":-1})"),
            At{"/hits"});
}

TEST(Input, RecordRelationship) {
  using In = RecordRelationshipInput;
  EXPECT_EQ(wrong_in<In>(R"({"subject":"$ID","type":"duty","starts_at":"2026-01-01T00:00:00Z"})"),
            At{});
  EXPECT_EQ(wrong_in<In>(R"({"type":"friend","agent":"ann","department":"A","ends_at":"noon"})"),
            (At{"/subject", "/starts_at", "/type", "/agent", "/department", "/ends_at"}));
}

TEST(Input, EraseSubject) {
  using In = EraseSubjectInput;
  EXPECT_EQ(wrong_in<In>(R"({"subject":"$ID","ground":"child","reason":"asked"})"), At{});
  EXPECT_EQ(wrong_in<In>(R"({"subject":"x","ground":"retention","reason":7})"),
            (At{"/subject", "/ground", "/reason"}));
  EXPECT_EQ(wrong_in<In>("{}"), (At{"/subject", "/ground"}));
}

}  // namespace
}  // namespace lethe::api::testing
