// AuditEvents that come in: what each becomes, and what is refused with which place.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <map>

#include "api/fhir/codes.h"
#include "api/fhir/operation_outcome.h"
#include "api/fhir/read_audit_event.h"
#include "tests/api/balp_examples.h"
#include "tests/api/fhir_schema.h"
#include "tests/vectors.h"

namespace lethe::api::testing {
namespace {

using boost::json::object;
using boost::json::value;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr auto* kAda = "11111111-1111-4111-8111-111111111111";
constexpr auto* kInes = "22222222-2222-4222-8222-222222222222";

/// What FHIR Shorthand writes as `system#code`, with short names for systems.
value coding(const std::string& text) {
  static const std::map<std::string, std::string_view> kSystems{
      {"type", fhir::kEventType},    {"rest", fhir::kInteraction},
      {"dcm", fhir::kDicom},         {"life", fhir::kLifecycle},
      {"entity", fhir::kEntityType}, {"role", fhir::kObjectRole},
      {"reason", fhir::kActReason},  {"part", fhir::kParticipation},
      {"own", "urn:lethe:"},         {"resource", fhir::kResourceTypes}};
  const auto hash = text.find('#');
  const auto system = text.substr(0, hash);
  const auto slash = system.find('/');
  auto full = std::string(kSystems.at(system.substr(0, slash)));
  if (slash != std::string::npos) full += system.substr(slash + 1);
  return object{{"system", full}, {"code", text.substr(hash + 1)}};
}

object concept_of(const std::string& text) {
  return {{"coding", boost::json::array{coding(text)}}};
}

object entity(value what, const std::string& type, const std::string& role = {}) {
  object out{{"what", std::move(what)}, {"type", coding(type)}};
  if (!role.empty()) out["role"] = coding(role);
  return out;
}
object reference(const std::string& to) {
  return {{"reference", to}};
}
object identifier(const std::string& system, const std::string& value) {
  return {{"identifier", object{{"system", system}, {"value", value}}}};
}

object patient(value what = reference(std::string("Patient/") + kAda)) {
  return entity(std::move(what), "entity#1", "role#1");
}

/// A read of ada's by ines.
object reading() {
  return {
      {"resourceType", "AuditEvent"},
      {"type", coding("type#rest")},
      {"subtype", boost::json::array{coding("rest#read")}},
      {"action", "R"},
      {"recorded", "2027-01-15T07:30:00Z"},
      {"outcome", "0"},
      {"agent", boost::json::array{object{{"type", concept_of("part#IRCP")},
                                          {"who", reference(std::string("Practitioner/") + kInes)},
                                          {"requestor", true}}}},
      {"source", object{{"observer", object{{"display", "ehr"}}}}},
      {"entity", boost::json::array{patient(), entity(reference("List/5"), "entity#2", "role#4")}}};
}

std::vector<std::string> places(const object& resource) {
  const auto read = fhir::read_audit_event(value(resource));
  std::vector<std::string> out;
  if (read) return out;
  for (const auto& fault : read.error().faults) out.push_back(fault.where);
  return out;
}

template <class Input>
Input read_as(const object& resource) {
  auto read = fhir::read_audit_event(value(resource));
  EXPECT_TRUE(read) << boost::json::serialize(resource);
  if (!read) return {};
  EXPECT_TRUE(
      fhir::resolve(*read, [](const std::string& id) -> Ruled<std::optional<ledger::SubjectId>> {
        if (id == "mrn-7") return ledger::SubjectId::parse(kAda);
        if (id == "urn:staff|i.n.") return ledger::SubjectId::parse(kInes);
        return std::optional<ledger::SubjectId>{};
      }));
  const auto* input = std::get_if<Input>(&read->input);
  EXPECT_NE(input, nullptr);
  return input == nullptr ? Input{} : *input;
}

TEST(FhirReading, AReadIsAnAccess) {
  auto resource = reading();
  resource["purposeOfEvent"] = boost::json::array{concept_of("reason#TREAT")};
  const auto input = read_as<RecordAccessInput>(resource);
  EXPECT_EQ(input.subject.str(), kAda);
  EXPECT_EQ(input.actor->str(), kInes);
  EXPECT_EQ(input.action, ledger::AccessAction::kRead);
  EXPECT_EQ(input.outcome, ledger::AccessOutcome::kSuccess);
  EXPECT_EQ(input.purpose_of_use, "TREAT");
  EXPECT_EQ(input.resource_type, "List");
  EXPECT_EQ(ledger::format_rfc3339(*input.occurred_at), "2027-01-15T07:30:00.000000Z");
  EXPECT_EQ(boost::json::parse(*input.detail), value(resource));
  EXPECT_EQ(input.detail_name, "audit_event");
  EXPECT_FALSE(input.id);
  EXPECT_FALSE(input.by_application);
}

TEST(FhirReading, OurOwnCodesGoIntoTheHeader) {
  auto resource = reading();
  auto& agent = resource["agent"].as_array()[0].as_object();
  agent["role"] = boost::json::array{concept_of("own/role#nurse")};
  agent["location"] = identifier("urn:lethe:department", "ward-7");
  resource["agent"].as_array().push_back(object{{"type", concept_of("dcm#110152")},
                                                {"who", identifier("urn:lethe:client", "ehr")},
                                                {"requestor", false}});
  resource["agent"].as_array().push_back(object{{"type", concept_of("part#RESP")},
                                                {"who", identifier("urn:staff", "i.n.")},
                                                {"requestor", false}});
  resource["subtype"].as_array().push_back(coding("own/denial#not-treating"));
  resource["outcome"] = "8";
  resource["outcomeDesc"] = "refused";
  resource["period"] = object{{"start", "2027-01-15T07:00:00Z"}};
  auto& entities = resource["entity"].as_array();
  entities[1].as_object()["detail"] =
      boost::json::array{object{{"type", "urn:lethe:field"}, {"valueString", "allergies"}},
                         object{{"type", "urn:lethe:field"}, {"valueString", "allergies"}},
                         object{{"type", "something else"}, {"valueString", "Not A Code"}}};
  entities.push_back(entity(identifier("urn:lethe:purpose", "research"), "resource#Consent"));
  entities.push_back(entity(identifier("urn:lethe:relationship", kInes), "own/entity-type#reason"));
  entities.push_back(entity(identifier("urn:lethe:authorization", kAda), "own/entity-type#reason"));
  const auto input = read_as<RecordAccessInput>(resource);
  EXPECT_EQ(input.via.role, "nurse");
  EXPECT_EQ(input.via.department, "ward-7");
  EXPECT_EQ(input.via.client, "ehr");
  EXPECT_EQ(input.via.denial, "not-treating");
  EXPECT_EQ(input.via.site, "");
  EXPECT_EQ(input.via.on_behalf_of.str(), kInes);
  EXPECT_EQ(input.outcome, ledger::AccessOutcome::kSeriousFailure);
  EXPECT_THAT(input.fields, ElementsAre("allergies"));
  EXPECT_EQ(input.consent, "research");
  EXPECT_EQ(input.relationship->str(), kInes);
  EXPECT_EQ(input.authorization->str(), kAda);
  EXPECT_EQ(input.resource_type, "List");
  EXPECT_EQ(ledger::format_rfc3339(*input.occurred_at), "2027-01-15T07:00:00.000000Z");
}

TEST(FhirReading, PeopleAreNamedInManyWays) {
  const std::pair<object, const char*> patients[]{
      {reference(std::string("https://ehr.example/fhir/Patient/") + kAda + "/_history/3"), kAda},
      {reference(std::string("urn:uuid:") + kAda), kAda},
      {identifier("urn:ietf:rfc:3986", std::string("urn:uuid:") + kAda), kAda},
      {identifier("urn:lethe:external-id", "mrn-7"), kAda},
      {object{{"identifier", object{{"value", "mrn-7"}}}}, kAda},
      {identifier("urn:mrn", "mrn-7"), nullptr},
      {reference("Patient/mrn-7"), nullptr}};
  for (const auto& [what, id] : patients) {
    auto resource = reading();
    resource["entity"].as_array()[0] = patient(what);
    const auto input = read_as<RecordAccessInput>(resource);
    EXPECT_EQ(input.subject.str() == kAda, id != nullptr) << boost::json::serialize(what);
    EXPECT_FALSE(input.subject.is_zero()) << "nobody's id, which the rule refuses";
  }
}

TEST(FhirReading, NobodyIsAnApplication) {
  auto resource = reading();
  resource["agent"].as_array()[0] = object{{"type", concept_of("dcm#110152")},
                                           {"who", object{{"display", "a robot"}}},
                                           {"requestor", true}};
  auto input = read_as<RecordAccessInput>(resource);
  EXPECT_TRUE(input.by_application);
  EXPECT_FALSE(input.actor);
  // Whose name is all that is known is nobody whom the log could name.
  resource["agent"].as_array()[0] =
      object{{"who", object{{"display", "John Smith"}}}, {"requestor", true}};
  input = read_as<RecordAccessInput>(resource);
  EXPECT_TRUE(input.by_application);
}

TEST(FhirReading, IdsOfSendersAreUuidsOrMadeOfWhoSentThem) {
  const auto id_of = [](const char* id, const char* observer) {
    auto resource = reading();
    resource["id"] = id;
    resource["source"] = object{{"observer", object{{"display", observer}}}};
    return fhir::read_audit_event(value(resource))->id;
  };
  EXPECT_EQ(id_of(kAda, "a")->str(), kAda);
  EXPECT_EQ(id_of("7", "a"), id_of("7", "a"));
  EXPECT_NE(id_of("7", "a"), id_of("7", "b"));
  EXPECT_NE(id_of("7", "a"), id_of("8", "a"));
}

TEST(FhirReading, AQueryWithoutAPatientIsASearch) {
  auto resource = reading();
  resource["action"] = "E";
  resource["subtype"] = boost::json::array{coding("rest#search-type")};
  object query{{"type", coding("entity#2")}, {"role", coding("role#24")}, {"query", "R0VUIC8="}};
  resource["entity"] = boost::json::array{query};
  EXPECT_EQ(read_as<RecordSearchInput>(resource).hits, 0U);
  query["detail"] = boost::json::array{object{{"type", "urn:lethe:hits"}, {"valueString", "12"}}};
  resource["entity"] = boost::json::array{query, entity(reference("Observation/1"), "entity#2")};
  const auto input = read_as<RecordSearchInput>(resource);
  EXPECT_EQ(input.hits, 12U);
  EXPECT_EQ(input.resource_type, "Observation");
  resource["type"] = coding("dcm#110112");
  resource.erase("subtype");
  EXPECT_EQ(read_as<RecordSearchInput>(resource).hits, 12U);
  resource["entity"].as_array().push_back(patient());
  EXPECT_EQ(read_as<RecordAccessInput>(resource).action, ledger::AccessAction::kExecute);
}

TEST(FhirReading, ALogInMayBeNobodys) {
  auto resource = reading();
  resource["type"] = coding("dcm#110114");
  resource["subtype"] = boost::json::array{coding("dcm#110122"), coding("own/login-method#badge")};
  resource.erase("entity");
  auto input = read_as<RecordLoginInput>(resource);
  EXPECT_EQ(input.action, ledger::LoginAction::kLogin);
  EXPECT_EQ(input.method, "badge");
  EXPECT_EQ(input.actor->str(), kInes);
  resource["agent"].as_array()[0].as_object()["who"] = identifier("urn:staff", "no such");
  input = read_as<RecordLoginInput>(resource);
  EXPECT_FALSE(input.actor);
  resource["subtype"] = boost::json::array{coding("dcm#110123")};
  EXPECT_EQ(read_as<RecordLoginInput>(resource).action, ledger::LoginAction::kLogout);
  resource["subtype"] = boost::json::array{coding("own/login-action#unlock")};
  EXPECT_EQ(read_as<RecordLoginInput>(resource).action, ledger::LoginAction::kUnlock);
}

object disclosing() {
  auto resource = reading();
  resource["type"] = coding("dcm#110106");
  resource["subtype"] = boost::json::array{coding("life#disclose")};
  resource["purposeOfEvent"] = boost::json::array{concept_of("own/purpose#billing")};
  resource["agent"].as_array().push_back(
      object{{"type", concept_of("dcm#110152")},
             {"who", identifier("urn:lethe:recipient", "mailer")},
             {"requestor", false}});
  resource["entity"].as_array()[1] =
      entity(identifier("urn:lethe:category", "given_name"), "entity#2");
  return resource;
}

TEST(FhirReading, ADisclosureNamesRecipientPurposeAndCategories) {
  const auto input = read_as<RecordDisclosureInput>(disclosing());
  EXPECT_EQ(input.subject.str(), kAda);
  EXPECT_EQ(input.recipient, "mailer");
  EXPECT_EQ(input.purpose, "billing");
  EXPECT_THAT(input.categories, ElementsAre("given_name"));
  EXPECT_EQ(input.detail_name, "audit_event");
  EXPECT_EQ(input.ground, ledger::DisclosureGround::kInvalid);
}

TEST(FhirReading, ADisclosureSaysItsGroundOrItsPurposeOfUseDoes) {
  using Ground = ledger::DisclosureGround;
  auto resource = disclosing();
  resource["purposeOfEvent"].as_array().push_back(concept_of("reason#HPAYMT"));
  EXPECT_EQ(read_as<RecordDisclosureInput>(resource).ground, Ground::kPayment);
  resource["subtype"].as_array().push_back(coding("own/disclosure-ground#judicial"));
  EXPECT_EQ(read_as<RecordDisclosureInput>(resource).ground, Ground::kJudicial);
  for (const auto* none : {"curiosity", "authorization"}) {
    resource["subtype"].as_array()[1] = coding(std::string("own/disclosure-ground#") + none);
    EXPECT_THAT(places(resource), ElementsAre("/subtype"));
  }
}

TEST(FhirReading, WhatCannotBeRecordedSaysWhere) {
  const auto with = [](object resource, std::string_view name, value by) {
    resource[name] = std::move(by);
    return resource;
  };
  const auto without = [](object resource, std::string_view name) {
    resource.erase(name);
    return resource;
  };
  const std::pair<object, const char*> wrong[]{
      {with(reading(), "type", coding("dcm#110100")), "/type"},
      {with(reading(), "type", coding("dcm#110106")), "/type"},
      {without(reading(), "entity"), "/entity"},
      {with(reading(), "entity", boost::json::array{patient(), patient()}), "/entity"},
      {with(reading(), "entity", boost::json::array{patient(object{{"display", "Ada"}})}),
       "/entity"},
      {with(reading(), "recorded", "2027-06-30T23:59:60Z"), "/recorded"},
      {without(without(reading(), "action"), "subtype"), "/action"},
      {with(reading(), "purposeOfEvent", boost::json::array{concept_of("reason#NONE")}),
       "/purposeOfEvent"},
      {with(reading(), "subtype", boost::json::array{coding("own/denial#Not A Code")}), "/subtype"},
      {with(reading(), "outcomeDesc", boost::json::string(70'000, 'x')), ""},
      {with(disclosing(), "outcome", "8"), "/outcome"},
      {without(disclosing(), "purposeOfEvent"), "/purposeOfEvent"},
      {with(disclosing(), "entity", boost::json::array{patient()}), "/entity"},
      {with(disclosing(), "agent", reading().at("agent")), "/agent"},
      {with(reading(), "agent", 7), "/agent"}};
  for (const auto& [resource, place] : wrong) {
    EXPECT_THAT(places(resource), ElementsAre(place))
        << boost::json::serialize(resource).substr(0, 900);
  }
  EXPECT_FALSE(fhir::read_audit_event(value(7)));
  EXPECT_FALSE(fhir::read_audit_event(boost::json::parse(R"({"resourceType":"Patient"})")));
}

/// Every example of BALP, as far as it is of an event that is recorded here.
TEST(FhirReading, TheExamplesOfBalpAreRead) {
  const auto examples = balp_examples();
  if (examples.empty()) GTEST_SKIP() << lethe::tests::kNoVectors;
  std::map<std::string, int> counts;
  for (const boost::json::value example : examples) {
    const auto read = fhir::read_audit_event(example);
    const auto profile = std::string(example.at_pointer("/meta/profile/0").as_string().c_str());
    const auto name = profile.substr(profile.rfind("BasicAudit.") + 11);
    constexpr std::array kBecomes{"access", "search", "log-in", "disclosure"};
    ++counts[name + (!read ? ": refused at " + read.error().faults.at(0).where
                           : std::string(": ") + kBecomes.at(read->input.index()))];
  }
  const std::map<std::string, int> wanted{
      {"PatientCreate: access", 7},
      {"PatientDelete: access", 7},
      {"PatientQuery: access", 3},
      {"PatientRead: access", 3},
      {"PatientUpdate: access", 6},
      {"OAUTHaccessTokenUse.Comprehensive: access", 1},
      {"OAUTHaccessTokenUse.Minimal: access", 1},
      {"OAUTHaccessTokenUse.Opaque: access", 1},
      {"Query: search", 1},
      // About nobody.
      {"Create: refused at /entity", 1},
      {"Delete: refused at /entity", 1},
      {"Read: refused at /entity", 1},
      {"Update: refused at /entity", 1},
      // Without the recipient, purpose and categories of a ledger.
      {"PrivacyDisclosure.Source: refused at /agent", 3},
      // Nothing that is recorded here.
      {"AuthZconsent: refused at /type", 2},
      {"PrivacyDisclosure.Recipient: refused at /type", 2}};
  EXPECT_EQ(counts, wanted);
}

TEST(FhirOutcome, SaysWhatTheProblemSays) {
  Problem problem(ProblemType::kInvalidBody);
  problem.faults = {{Fault::In::kBody, "/agent/0/who", "is required"},
                    {Fault::In::kQuery, "date", "is no date"},
                    {Fault::In::kBody, "", "is odd"}};
  const auto outcome = fhir::operation_outcome(problem_json(problem));
  const auto& issues = outcome.at("issue").as_array();
  ASSERT_EQ(issues.size(), 3U);
  EXPECT_EQ(issues[0].at("code"), "required");
  EXPECT_EQ(issues[0].at("expression").at(0), "AuditEvent.agent[0].who");
  EXPECT_EQ(issues[1].at("expression").at(0), "http.date");
  EXPECT_EQ(issues[2].at("expression").at(0), "AuditEvent");
  for (const auto& type : problem_types()) {
    const value one(fhir::operation_outcome(problem_json(Problem(type.type))));
    EXPECT_EQ(one.at_pointer("/issue/0/details/coding/0/code").as_string(),
              boost::json::string_view(type.code));
    if (schema_missing().empty()) EXPECT_THAT(schema_faults(one), IsEmpty()) << type.code;
  }
}

}  // namespace
}  // namespace lethe::api::testing
