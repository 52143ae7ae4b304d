// The routes that speak FHIR: AuditEvents in and out, many at a time, and found.

#include "api/commands/scheduler.h"
#include "tests/api/balp_examples.h"
#include "tests/api/balp_rules.h"
#include "tests/api/http_fhir_fixture.h"
#include "tests/api/random_audit_event.h"
#include "tests/api/rule_table.h"
#include "tests/vectors.h"

namespace lethe::api::testing {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST_F(HttpFhir, OneIsRecordedAsAnAccessAndComesOutAsItCameIn) {
  const auto resource = reading("ada", {{"id", "r-1"}, {"language", "en"}});
  const auto before = http.log_size();
  const auto answer = post(resource);
  ASSERT_EQ(answer.outcome(), "201") << answer.body;
  EXPECT_EQ(answer.header("location"), "/fhir/clinic/AuditEvent/" + std::to_string(before));
  EXPECT_EQ(answer.header("etag"), "W/\"1\"");
  EXPECT_EQ(senders(answer.json()), senders(value(resource)));
  EXPECT_EQ(answer.json().at("id"), boost::json::string(std::to_string(before)));

  const auto event = http.get("auditor", "events/" + std::to_string(before)).json();
  EXPECT_EQ(event.at("kind"), "access.recorded");
  EXPECT_EQ(event.at("subject").as_string(), ada);
  EXPECT_EQ(event.at("actor").at("id").as_string(), ines);
  EXPECT_EQ(event.at("facts").at("purpose_of_use"), "TREAT");
  EXPECT_EQ(event.at("facts").at("resource_type"), "Observation");
  EXPECT_THAT(boost::json::serialize(event), Not(HasSubstr("Ines the nurse")));

  const auto logged = get("reviewer", answer.header("location"));
  EXPECT_TRUE(is_subsetted(logged));
  EXPECT_THAT(logged.body, Not(HasSubstr("a check")));
  EXPECT_THAT(balp_profiles(logged.json().as_object()), ElementsAre("PatientRead"));
  EXPECT_THAT(balp_faults(logged.json().as_object(), "PatientRead"), IsEmpty());
  EXPECT_EQ(http.log_size(), before + 1) << "nothing sealed was read";

  const auto whole = get("reviewer", answer.header("location"), kTreat);
  EXPECT_EQ(senders(whole.json()), senders(value(resource)));
  EXPECT_EQ(whole.json().at("meta").at("versionId"), "1");
  EXPECT_EQ(http.log_size(), before + 2) << "who read it is recorded";
  const auto texts =
      http.get("portal", "events/" + std::to_string(before) + "/texts", kTreat).json();
  EXPECT_EQ(texts.at("texts").at(0).at("name"), "audit_event");
}

TEST_F(HttpFhir, TheExamplesOfBalpComeOutAsTheyCameIn) {
  const auto known = [&](const char* type, const char* id) {
    const auto answer = http.send(
        "portal", "POST", "subjects",
        std::string(R"({"type":")") + type + R"(","origin":"sso","external_id":")" + id + "\"}");
    ASSERT_EQ(answer.outcome(), "201") << answer.body;
  };
  known("user", "Patient/ex-patient");
  known("agent", "Practitioner/ex-practitioner");
  known("agent", "http://localhost:5100|35fb1058-7f36-415b-b862-677a37c95f35");
  const auto examples = balp_examples();
  if (examples.empty()) GTEST_SKIP() << lethe::tests::kNoVectors;
  std::size_t taken = 0;
  for (const auto& example : examples) {
    const auto answer = post(example);
    SCOPED_TRACE(boost::json::serialize(example) + " " + answer.body);
    const auto profile =
        std::string(example.at("meta").at_pointer("/profile/0").as_string().c_str());
    const auto name = profile.substr(profile.rfind("BasicAudit.") + 11);
    const bool is_taken =
        name.starts_with("Patient") || name == "Query" || name.starts_with("OAUTH");
    if (!is_taken) {
      EXPECT_EQ(answer.outcome(), "400 invalid-body");
      continue;
    }
    ASSERT_EQ(answer.outcome(), "201");
    EXPECT_EQ(senders(get("portal", answer.header("location"), kTreat).json()), senders(example));
    ++taken;
  }
  EXPECT_EQ(taken, 30U);
}

TEST_F(HttpFhir, WhateverOneSaysComesOutAgain) {
  std::mt19937_64 random(4'711);
  for (int round = 0; round < 60; ++round) {
    const auto resource = random_audit_event(random, ada, ines);
    const auto location = recorded(resource);
    const auto whole = get("portal", location, kTreat);
    EXPECT_EQ(senders(whole.json()), senders(value(resource)));
    get("auditor", location);
  }
}

TEST_F(HttpFhir, WhatIsErasedIsNotInItAnyMore) {
  run_table(http.world, "setting admin access_retention_days=400 -> 200 | settings.changed");
  const auto location = recorded(reading("bob"));
  ASSERT_EQ(outcome(http.world.erase("portal", "bob")), "201");
  EXPECT_FALSE(is_subsetted(get("portal", location, kTreat))) << "records of accesses are kept";
  http.world.clock.advance_days(400);
  Scheduler scheduler(http.world.store());
  ASSERT_TRUE(scheduler.run_due(http.world.clinic(), http.world.clock.now()));
  const Headers headers{
      {"Authorization", "Bearer " + http.issue(http.world.clinic(), ledger::Role::kPortal)},
      {"Purpose-Of-Use", "TREAT"}};
  HttpClient client(http.port());
  const auto answer = checked(client.send("GET", location, headers, ""));
  EXPECT_EQ(answer.outcome(), "200") << answer.body;
  EXPECT_TRUE(is_subsetted(answer));
  EXPECT_THAT(answer.body, Not(HasSubstr("Ines the nurse")));
}

TEST_F(HttpFhir, NothingIsRecordedOfWhomIsErased) {
  ASSERT_EQ(outcome(http.world.erase("portal", "bob")), "201");
  EXPECT_EQ(post(reading("bob")).outcome(), "410 subject-erased");
}

TEST_F(HttpFhir, WhatIsSentAgainIsKnownAgain) {
  const auto resource = reading("ada", {{"id", "7"}});
  const auto location = recorded(resource);
  const auto size = http.log_size();
  const auto again = post(resource);
  EXPECT_EQ(again.outcome(), "200");
  EXPECT_EQ(again.header("location"), location);
  EXPECT_TRUE(is_subsetted(again));
  EXPECT_EQ(http.log_size(), size);
  EXPECT_EQ(post(reading("bob", {{"id", "7"}})).outcome(), "409 id-taken");
  const object other{{"id", "7"}, {"source", object{{"observer", object{{"display", "lab"}}}}}};
  EXPECT_EQ(post(reading("ada", other)).outcome(), "201") << "another source's 7";

  const Headers key{{"Idempotency-Key", "\"k\""}};
  const auto first = post(reading("ada"), "portal", key);
  EXPECT_EQ(first.outcome(), "201");
  const auto second = post(reading("ada"), "portal", key);
  EXPECT_EQ(second.outcome(), "201");
  EXPECT_EQ(second.header("location"), first.header("location"));
  EXPECT_EQ(post(reading("bob"), "portal", key).outcome(), "422 idempotency-key-reused");
}

TEST_F(HttpFhir, ADisclosureGoesByTheRulesOfDisclosuresAndIsKnownAgain) {
  run_table(http.world, R"(
    purpose   admin  billing contract                       -> 201 | purpose.defined
    recipient admin  mailer billing email,given_name        -> 201 | recipient.defined
  )");
  const auto dcm = "http://dicom.nema.org/resources/ontology/DCM";
  http.world.clock.advance_days(1);
  auto resource = reading("ada", {{"id", "d-1"}, {"recorded", "2027-01-15T09:00:00Z"}});
  resource["type"] = object{{"system", dcm}, {"code", "110106"}};
  resource["subtype"] =
      array{object{{"system", "http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle"},
                   {"code", "disclose"}}};
  resource["purposeOfEvent"] = array{
      object{{"coding", array{object{{"system", "urn:lethe:purpose"}, {"code", "billing"}}}}}};
  const auto named = [](const char* system, const char* value) {
    return object{{"identifier", object{{"system", system}, {"value", value}}}};
  };
  resource["agent"].as_array().push_back(
      object{{"type", object{{"coding", array{object{{"system", dcm}, {"code", "110152"}}}}}},
             {"who", named("urn:lethe:recipient", "mailer")},
             {"requestor", false}});
  resource["entity"].as_array()[1].as_object()["what"] = named("urn:lethe:category", "email");
  const auto answer = post(resource);
  ASSERT_EQ(answer.outcome(), "201") << answer.body;
  EXPECT_EQ(senders(get("portal", answer.header("location"), kTreat).json()),
            senders(value(resource)));
  const auto logged = get("auditor", answer.header("location")).json();
  EXPECT_THAT(balp_profiles(logged.as_object()), ElementsAre("PrivacyDisclosure.Source"));
  const auto size = http.log_size();
  EXPECT_EQ(post(resource).header("location"), answer.header("location"));
  EXPECT_EQ(http.log_size(), size);
  resource["entity"].as_array()[1].as_object()["what"] = named("urn:lethe:category", "diagnosis");
  resource["id"] = "d-2";
  EXPECT_EQ(post(resource).outcome(), "422 category-not-granted");
}

TEST_F(HttpFhir, ABundleIsAnsweredEntryByEntry) {
  const auto stranger = R"({"what":{"reference":"Patient/99999999-9999-4999-8999-999999999999"},
    "type":{"system":"http://terminology.hl7.org/CodeSystem/audit-entity-type","code":"1"},
    "role":{"system":"http://terminology.hl7.org/CodeSystem/object-role","code":"1"}})";
  auto odd = reading("ada");
  odd["odd"] = 1;
  auto of_stranger = reading("ada");
  of_stranger["entity"] = array{boost::json::parse(stranger)};
  const array many{reading("ada", {{"id", "1"}}), odd, of_stranger, login(),
                   reading("ada", {{"id", "1"}})};
  for (const auto* target : {"/fhir/clinic", kAuditEvents}) {
    const auto answer = post(batch(many), "portal", {}, target);
    ASSERT_EQ(answer.outcome(), "200") << answer.body;
    EXPECT_EQ(statuses(answer),
              target == kAuditEvents ? "200 400 404 201 200 " : "201 400 404 201 200 ");
    const auto body = answer.json();
    const auto& wrong = body.at("entry").at(1).at("response").at("outcome");
    EXPECT_EQ(wrong.at("issue").at(0).at("expression").at(0), "AuditEvent.odd");
    EXPECT_THAT(boost::json::serialize(body.at("entry").at(3)), HasSubstr("\"AuditEvent/"));
  }
  EXPECT_EQ(statuses(post(batch({login()}, "collection"))), "201 ");
  auto put = batch({login()});
  put["entry"].as_array()[0].as_object()["request"] =
      object{{"method", "PUT"}, {"url", "AuditEvent/1"}};
  EXPECT_EQ(statuses(post(put)), "400 ");
  const auto size = http.log_size();
  for (const auto* type : {"searchset", "transaction"}) {
    EXPECT_EQ(post(batch({login()}, type)).outcome(), "400 invalid-body");
  }
  EXPECT_EQ(http.log_size(), size);
  EXPECT_EQ(post(batch({})).outcome(), "400 invalid-body");
  EXPECT_EQ(post(login(), "portal", {}, "/fhir/clinic").outcome(), "400 invalid-body");
  EXPECT_EQ(post(batch(array(10'001, value(7)))).outcome(), "400 malformed-body");
}

TEST_F(HttpFhir, LinesAreAnsweredAsABatch) {
  const auto lines =
      boost::json::serialize(reading("ada")) + "\n\n{\n" + boost::json::serialize(login()) + "\n";
  for (const auto* type : {"application/fhir+ndjson", "application/jsonl"}) {
    const auto answer =
        checked(http.send("portal", "POST", kAuditEvents, lines, {{"Content-Type", type}}));
    ASSERT_EQ(answer.outcome(), "200") << answer.body;
    EXPECT_EQ(statuses(answer), "201 400 201 ");
  }
}

TEST_F(HttpFhir, RefusalsAreOperationOutcomes) {
  const auto resource = boost::json::serialize(reading("ada"));
  const auto send = [&](const char* who, const char* method, const char* target,
                        const char* type = "application/fhir+json") {
    const bool has_body = std::string_view(method) == "POST";
    return checked(http.send(who, method, target, has_body ? resource : "",
                             has_body ? Headers{{"Content-Type", type}} : Headers{}))
        .outcome();
  };
  EXPECT_EQ(send("", "GET", kAuditEvents), "401 unauthenticated");
  EXPECT_EQ(send("portal", "GET", kAuditEvents), "403 forbidden");
  EXPECT_EQ(send("subject:ada", "GET", "/fhir/clinic/AuditEvent/0"), "403 forbidden");
  EXPECT_EQ(send("auditor", "POST", kAuditEvents), "403 forbidden");
  EXPECT_EQ(send("auditor", "GET", "/fhir/clinic/Patient/1"), "404 unknown-route");
  EXPECT_EQ(send("auditor", "GET", "/fhir/clinic/AuditEvent/999999"), "404 unknown-event");
  EXPECT_EQ(send("auditor", "GET", "/fhir/clinic/AuditEvent/abc"), "404 unknown-event");
  EXPECT_EQ(send("operator", "GET", "/fhir/nowhere/metadata"), "404 unknown-ledger");
  EXPECT_EQ(send("portal", "DELETE", "/fhir/clinic/AuditEvent/1"), "405 method-not-allowed");
  EXPECT_EQ(send("portal", "POST", kAuditEvents, "application/fhir+xml"),
            "415 unsupported-media-type");
  EXPECT_EQ(send("portal", "POST", kAuditEvents, "application/json"), "201");
  const auto wrong = get("auditor", "/fhir/clinic/AuditEvent/0", {{"Purpose-Of-Use", "FUN"}});
  EXPECT_EQ(wrong.outcome(), "400 invalid-header");
}

TEST_F(HttpFhir, TheRulesAreThoseOfTheApi) {
  EXPECT_EQ(post(login(), "agent:ines").outcome(), "403 forbidden") << "log-ins are a portal's";
  EXPECT_EQ(post(reading("ada"), "agent:ines").outcome(), "201");
  EXPECT_EQ(post(reading("ada"), "agent:olaf").outcome(), "403 forbidden") << "another's reading";
  auto by_robot = reading("ada");
  by_robot["agent"] = boost::json::parse(R"([{"who":{"display":"a robot"},"requestor":true,
    "type":{"coding":[{"system":"http://dicom.nema.org/resources/ontology/DCM",
                       "code":"110150"}]}}])");
  const auto location = recorded(by_robot);
  const auto event =
      http.get("auditor", "events/" + location.substr(location.rfind('/') + 1)).json();
  EXPECT_EQ(event.at("actor").at("type"), "service");
  auto by_nobody = reading("ada");
  by_nobody["agent"].as_array()[0].as_object()["who"] =
      object{{"reference", "Practitioner/99999999-9999-4999-8999-999999999999"}};
  const auto size = http.log_size();
  EXPECT_EQ(post(by_nobody).outcome(), "422 actor-unknown");
  EXPECT_EQ(http.log_size(), size + 1) << "the refusal is recorded";
  by_nobody["agent"].as_array()[0].as_object()["who"] = object{{"reference", "Patient/" + ada}};
  EXPECT_EQ(post(by_nobody).outcome(), "422 actor-not-agent");
  auto tomorrow = reading("ada", {{"recorded", "2027-01-16T08:00:00Z"}});
  const auto answer = post(tomorrow);
  EXPECT_EQ(answer.outcome(), "400 invalid-body");
  EXPECT_EQ(answer.json().at("issue").at(0).at("expression").at(0), "AuditEvent.recorded");
}

/// Sealed texts are read by whom events' texts are.
TEST_F(HttpFhir, WhoMayReadWhatIsSealed) {
  const auto access = recorded(reading("ada"));
  const auto log_in = recorded(login());
  EXPECT_EQ(get("reviewer", access, kTreat).outcome(), "200");
  EXPECT_EQ(get("reviewer", log_in, kTreat).outcome(), "403 forbidden");
  EXPECT_EQ(get("reviewer", log_in).outcome(), "200");
  EXPECT_EQ(get("auditor", access, kTreat).outcome(), "403 forbidden");
  http.grant_auditor();
  EXPECT_EQ(get("auditor", access, kTreat).outcome(), "200");
}

TEST_F(HttpFhir, EveryEventIsOne) {
  http.define_consent();
  http.world.consent("portal", "ada", "newsletter", ledger::ConsentStatus::kGiven, "v1");
  http.item("ada", "a question");
  http.world.erase("portal", "bob");
  for (std::uint64_t at = 0; at < http.log_size(); ++at) {
    EXPECT_EQ(get("auditor", "/fhir/clinic/AuditEvent/" + std::to_string(at)).outcome(), "200");
  }
}

TEST_F(HttpFhir, AnswersAsLittleAsIsPreferred) {
  const auto answer = post(reading("ada"), "portal", {{"Prefer", "return=minimal"}});
  EXPECT_EQ(answer.status, 201U);
  EXPECT_EQ(answer.body, "");
  EXPECT_NE(answer.header("location"), "");
}

TEST_F(HttpFhir, SaysWhatItCanDo) {
  const auto answer = get("subject:ada", "/fhir/clinic/metadata");
  EXPECT_EQ(answer.outcome(), "200");
  const auto statement = answer.json();
  EXPECT_EQ(statement.at("resourceType"), "CapabilityStatement");
  EXPECT_EQ(statement.at_pointer("/rest/0/resource/0/searchParam").as_array().size(), 7U);
}

}  // namespace
}  // namespace lethe::api::testing
