// Each kind of line as tables: what a good line becomes, and where a bad one is wrong.
#include "tools/import_lines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

#include "ledger/names.h"

namespace lethe::tools::tests {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view kAnna = "11111111-1111-4111-8111-111111111111";
constexpr std::string_view kDoctor = "22222222-2222-4222-8222-222222222222";

std::optional<ledger::SubjectId> find_person(std::string_view external_id) {
  if (external_id == "anna") return ledger::SubjectId::parse(kAnna).value();
  if (external_id == "doctor") return ledger::SubjectId::parse(kDoctor).value();
  return std::nullopt;
}

api::Checked<ImportInput> read(ImportKind kind, std::string_view line) {
  return read_import_line(kind, line, find_person);
}

/// "<pointer> <message>" of each fault, or the problem's code; "taken" when there is none.
std::string faults_of(ImportKind kind, std::string_view line) {
  const auto input = read(kind, line);
  if (input) return "taken";
  std::string out;
  for (const auto& fault : input.error().faults)
    out += (out.empty() ? "" : "; ") + fault.where + " " + fault.message;
  return out.empty() ? std::string(api::info(input.error().type).code) : out;
}

template <class Input>
Input taken(ImportKind kind, std::string_view line) {
  const auto input = read(kind, line);
  EXPECT_TRUE(input) << faults_of(kind, line);
  if (!input || !std::holds_alternative<Input>(*input)) return {};
  return std::get<Input>(*input);
}

std::string text_of(const std::vector<std::pair<std::string, std::string>>& profile) {
  std::string out;
  for (const auto& [name, value] : profile) out += name + "=" + value + " ";
  return out;
}

struct BadLine {
  std::string_view line, faults;
};

void expect_faults(ImportKind kind, std::span<const BadLine> rows) {
  for (const auto& [line, faults] : rows) {
    EXPECT_THAT(faults_of(kind, line), HasSubstr(faults)) << line;
    EXPECT_NE(faults_of(kind, line), "taken") << line;
  }
}

constexpr ImportKind kKinds[] = {ImportKind::kPeople,     ImportKind::kStaff,
                                 ImportKind::kConsents,   ImportKind::kAccesses,
                                 ImportKind::kEncounters, ImportKind::kRelationships};

TEST(ImportLines, WhatIsNoObjectIsRefusedForEveryKind) {
  constexpr BadLine kRows[] = {
      {"", "malformed-body"},
      {"{", "malformed-body"},
      {"{} {}", "malformed-body"},
      {R"({"id":"a","id":"b"})", "malformed-body"},
      {"{\"id\":\"\xff\"}", "malformed-body"},
      {R"({"id":"a\u0000b"} // comment)", "malformed-body"},
      {"[]", " must be an object"},
      {"\"text\"", " must be an object"},
      {"null", " must be an object"},
  };
  for (const auto kind : kKinds) expect_faults(kind, kRows);
}

TEST(ImportLines, LongerThanTheLongestIsRefused) {
  const auto line = R"({"id":")" + std::string(kMaxImportLine, 'x') + R"("})";
  for (const auto kind : kKinds) EXPECT_EQ(faults_of(kind, line), "body-too-large");
}

TEST(ImportLines, PeopleAndStaff) {
  const std::string_view line =
      R"({"id":"p-1","given":"Żaneta","family":"Ćwiklińska","email":"z@people.example"})";
  for (const auto& [kind, type] : {std::pair(ImportKind::kPeople, ledger::SubjectType::kUser),
                                   std::pair(ImportKind::kStaff, ledger::SubjectType::kAgent)}) {
    const auto input = taken<api::RegisterSubjectInput>(kind, line);
    EXPECT_EQ(input.type, type);
    EXPECT_EQ(input.origin, ledger::Origin::kImported);
    EXPECT_EQ(input.external_id, "p-1");
    EXPECT_EQ(text_of(input.profile),
              "email=z@people.example given_name=Żaneta family_name=Ćwiklińska ");
  }
  EXPECT_EQ(text_of(taken<api::RegisterSubjectInput>(ImportKind::kPeople,
                                                     R"({"id":"p","given_name":"Anna"})")
                        .profile),
            "given_name=Anna ");
  EXPECT_EQ(text_of(taken<api::RegisterSubjectInput>(ImportKind::kPeople, R"({"id":"p"})").profile),
            "");
  constexpr BadLine kRows[] = {
      {"{}", "/id is required"},
      {R"({"given":"Anna"})", "/id is required"},
      {R"({"id":7})", "/external_id must be a string"},
      {R"({"id":""})", "/external_id must be"},
      {R"({"id":"a\nb"})", "/external_id must be"},
      {R"({"id":"p","given":7})", "/profile/given_name must be"},
      {R"({"id":"p","given":""})", "/profile/given_name must be"},
      {R"({"id":"p","given":"A","given_name":"B"})", "/given is there under both names"},
      {R"({"id":"p","email":null,"city":["Leeds"]})", "/profile/city must be"},
      {R"({"id":"p","email":null,"city":["Leeds"]})", "/profile/email must be"},
  };
  expect_faults(ImportKind::kPeople, kRows);
  expect_faults(ImportKind::kStaff, kRows);
}

/// A consent in which one member is another, or is left out when the value is empty.
std::string consent(std::string_view name = {}, std::string_view value = {}) {
  std::map<std::string, std::string, std::less<>> members{
      {"person", R"("anna")"},     {"purpose", R"("newsletter")"},
      {"status", R"("given")"},    {"policy_version", R"("2")"},
      {"language", R"("pl")"},     {"wording", R"("banner")"},
      {"method", R"("web_form")"}, {"notice_hash", '"' + std::string(64, 'a') + '"'},
      {"explicit", "true"},        {"evidence", R"({"ip":"192.0.2.7"})"}};
  if (!name.empty() && value.empty()) members.erase(std::string(name));
  if (!value.empty()) members[std::string(name)] = value;
  std::string out;
  for (const auto& [key, text] : members) out += (out.empty() ? "{\"" : ",\"") + key + "\":" + text;
  return out + "}";
}

TEST(ImportLines, Consents) {
  const auto input = taken<api::RecordConsentInput>(ImportKind::kConsents, consent());
  EXPECT_EQ(input.subject.str(), kAnna);
  EXPECT_EQ(input.purpose, "newsletter");
  EXPECT_EQ(input.status, ledger::ConsentStatus::kGiven);
  EXPECT_EQ(input.policy_version, "2");
  EXPECT_EQ(input.language, "pl");
  EXPECT_EQ(input.wording, "banner");
  EXPECT_EQ(input.method, "web_form");
  EXPECT_EQ(crypto::to_hex(input.notice_hash.view()), std::string(64, 'a'));
  EXPECT_TRUE(input.is_explicit);
  EXPECT_EQ(input.evidence, R"({"ip":"192.0.2.7"})");
  struct Row {
    std::string_view name, value, faults;
  };
  constexpr Row kRows[] = {
      {"person", "", "/person is required, as a text"},
      {"person", "7", "/person is required, as a text"},
      {"person", R"("bert")", "/person names nobody in this ledger"},
      {"purpose", "", "/purpose is required"},
      {"purpose", R"("News!")", "/purpose must be"},
      {"status", R"("withdrawn")", "/status must be one of"},
      {"status", "", "/status is required"},
      {"policy_version", "2", "/policy_version must be"},
      {"language", R"("polski!")", "/language must be"},
      {"notice_hash", R"("abc")", "/notice_hash must be"},
      {"notice_hash", "", "/notice_hash is required"},
      {"explicit", R"("yes")", "/explicit must be"},
      {"evidence", R"({"ip":"nowhere"})", "/evidence/ip must be"},
      {"extra", "1", "/extra"},
      {"subject", R"("11111111-1111-4111-8111-111111111111")", "/subject"},
  };
  for (const auto& [name, value, faults] : kRows) {
    const auto line = consent(name, value);
    EXPECT_THAT(faults_of(ImportKind::kConsents, line), HasSubstr(faults)) << line;
  }
}

TEST(ImportLines, Accesses) {
  const auto input = taken<api::RecordAccessInput>(
      ImportKind::kAccesses,
      R"({"person":"anna","actor":"doctor","purpose_of_use":"HOPERAT","action":"U",)"
      R"("outcome":"8","resource_type":"Observation","fields":["phone"],)"
      R"("occurred_at":"2020-02-29T12:00:00+01:00","reason":"asked","detail":{"a":1}})");
  EXPECT_EQ(input.subject.str(), kAnna);
  EXPECT_EQ(input.actor.value_or(ledger::SubjectId{}).str(), kDoctor);
  EXPECT_EQ(input.purpose_of_use, "HOPERAT");
  EXPECT_EQ(ledger::name_of(input.action), "U");
  EXPECT_EQ(ledger::name_of(input.outcome), "8");
  EXPECT_EQ(input.resource_type, "Observation");
  EXPECT_EQ(input.fields, std::vector<std::string>{"phone"});
  EXPECT_EQ(input.occurred_at.value_or(ledger::Moment{}).micros, 1'582'974'000'000'000);
  EXPECT_EQ(input.reason, "asked");
  EXPECT_EQ(input.detail, R"({"a":1})");
  constexpr BadLine kRows[] = {
      {"{}", "/person is required"},
      {R"({"person":"anna"})", "/actor is required"},
      {R"({"person":"anna","actor":"bert"})", "/actor names nobody in this ledger"},
      {R"({"person":"bert","actor":"doctor"})", "/person names nobody in this ledger"},
      {R"({"person":"anna","actor":"doctor","action":"R","resource_type":"x"})",
       "/purpose_of_use is required"},
      {R"({"person":"anna","actor":"doctor","purpose_of_use":"FUN","action":"R",)"
       R"("resource_type":"x"})",
       "/purpose_of_use must be"},
      {R"({"person":"anna","actor":"doctor","purpose_of_use":"TREAT","action":"look",)"
       R"("resource_type":"x"})",
       "/action must be one of"},
      {R"({"person":"anna","actor":"doctor","purpose_of_use":"TREAT","action":"R",)"
       R"("resource_type":"x","occurred_at":"yesterday"})",
       "/occurred_at must be"},
      {R"({"person":"anna","actor":"doctor","purpose_of_use":"TREAT","action":"R",)"
       R"("resource_type":"x","why":"so"})",
       "/why"},
      {R"({"person":"anna","actor":"doctor","purpose_of_use":"TREAT","action":"R",)"
       R"("resource_type":"x","subject":"22222222-2222-4222-8222-222222222222"})",
       "/subject is not for lines of this kind"},
  };
  expect_faults(ImportKind::kAccesses, kRows);
}

TEST(ImportLines, EncountersAreRelationshipsWithWhatHappenedSealed) {
  const auto input =
      taken<api::RecordEncounterInput>(
          ImportKind::kEncounters,
          R"({"patient":"anna","practitioner":"doctor","start":"2020-01-01T10:00:00Z",)"
          R"("end":"2020-01-01T10:15:00Z","class":"AMB","type":"Check-up"})")
          .visit;
  EXPECT_EQ(input.subject.str(), kAnna);
  EXPECT_EQ(input.agent.value_or(ledger::SubjectId{}).str(), kDoctor);
  EXPECT_EQ(input.type, ledger::RelationshipType::kEncounter);
  EXPECT_EQ(input.starts_at.micros, 1'577'872'800'000'000);
  EXPECT_EQ(input.ends_at.value_or(ledger::Moment{}).micros, 1'577'873'700'000'000);
  EXPECT_EQ(input.detail, R"({"class":"AMB","type":"Check-up"})");
  const auto bare = taken<api::RecordEncounterInput>(
      ImportKind::kEncounters,
      R"({"patient":"anna","practitioner":"doctor","start":"2020-01-01T10:00:00Z"})");
  EXPECT_EQ(bare.visit.detail, std::nullopt);
  constexpr BadLine kRows[] = {
      {R"({"patient":"anna","practitioner":"doctor"})", "/start is required"},
      {R"({"practitioner":"doctor","start":"2020-01-01T10:00:00Z"})", "/patient is required"},
      {R"({"patient":"anna","start":"2020-01-01T10:00:00Z"})", "/practitioner is required"},
      {R"({"patient":"bert","practitioner":"doctor","start":"2020-01-01T10:00:00Z"})",
       "/patient names nobody"},
      {R"({"patient":"anna","practitioner":"doctor","start":"2020-13-01T10:00:00Z"})",
       "/starts_at must be"},
      {R"({"patient":"anna","practitioner":"doctor","start":"2020-01-01T10:00:00Z","room":"7"})",
       "/room"},
      {R"({"patient":"anna","practitioner":"doctor","start":"2020-01-01T10:00:00Z",)"
       R"("detail":"cough"})",
       "/detail is not for lines of this kind"},
  };
  expect_faults(ImportKind::kEncounters, kRows);
}

TEST(ImportLines, RelationshipsAreOfAPatientWithAMemberOfStaff) {
  const auto input = taken<api::RecordRelationshipInput>(
      ImportKind::kRelationships,
      R"({"patient":"anna","practitioner":"doctor","type":"treatment_team",)"
      R"("starts_at":"2020-01-01T10:00:00Z","department":"cardiology"})");
  EXPECT_EQ(input.subject.str(), kAnna);
  EXPECT_EQ(input.agent.value_or(ledger::SubjectId{}).str(), kDoctor);
  EXPECT_EQ(input.department, "cardiology");
  constexpr BadLine kRows[] = {
      {R"({"patient":"anna","practitioner":"doctor","starts_at":"2020-01-01T10:00:00Z"})", "/type"},
      {R"({"patient":"bert","practitioner":"doctor","type":"appointment",)"
       R"("starts_at":"2020-01-01T10:00:00Z"})",
       "/patient names nobody"},
  };
  expect_faults(ImportKind::kRelationships, kRows);
}

TEST(ImportLines, FaultsRepeatNothingOfTheLine) {
  const auto faults = faults_of(
      ImportKind::kPeople,
      R"({"id":"canary-1\n","email":["canary-2"],"canary 3 of somebody":{"x":"canary-4"}})");
  EXPECT_NE(faults, "taken");
  EXPECT_THAT(faults, ::testing::Not(HasSubstr("canary")));
}

}  // namespace
}  // namespace lethe::tools::tests
