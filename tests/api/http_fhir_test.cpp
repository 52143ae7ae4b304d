// The routes that speak FHIR: AuditEvents in and out, many at a time, and found.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fstream>

#include "api/commands/scheduler.h"
#include "tests/api/balp_rules.h"
#include "tests/api/fhir_schema.h"
#include "tests/api/http_fixture.h"
#include "tests/api/random_audit_event.h"
#include "tests/api/rule_table.h"

namespace lethe::api::testing {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr auto* kAuditEvents = "/fhir/clinic/AuditEvent";

class HttpFhir : public ::testing::Test {
 protected:
  HttpFhir() {
    http.token("portal");
    http.token("reviewer");
    http.token("auditor");
    ada = http.person("ada");
    http.person("bob");
    ines = http.agent("ines");
  }

  /// A reading of somebody's by ines, with more members.
  object reading(const std::string& who, object more = {}) {
    auto out = boost::json::parse(R"({"resourceType":"AuditEvent",
      "type":{"system":"http://terminology.hl7.org/CodeSystem/audit-event-type","code":"rest"},
      "subtype":[{"system":"http://hl7.org/fhir/restful-interaction","code":"read"}],
      "action":"R","recorded":"2027-01-15T07:30:00Z","outcome":"0",
      "purposeOfEvent":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActReason",
                                    "code":"TREAT"}],"text":"a check"}],
      "agent":[{"who":{"reference":"Practitioner/)" +
                                  ines + R"("},"requestor":true,"name":"Ines the nurse"}],
      "source":{"observer":{"display":"ehr"}},
      "entity":[{"what":{"reference":"Patient/)" +
                                  http.person(who) + R"("},
        "type":{"system":"http://terminology.hl7.org/CodeSystem/audit-entity-type","code":"1"},
        "role":{"system":"http://terminology.hl7.org/CodeSystem/object-role","code":"1"}},
       {"what":{"reference":"Observation/5"},
        "type":{"system":"http://terminology.hl7.org/CodeSystem/audit-entity-type","code":"2"}}]})")
                   .as_object();
    for (auto& member : more) out[member.key()] = member.value();
    return out;
  }
  object login() {
    auto out = reading("ada");
    out["type"] =
        object{{"system", "http://dicom.nema.org/resources/ontology/DCM"}, {"code", "110114"}};
    out["subtype"] = array{
        object{{"system", "http://dicom.nema.org/resources/ontology/DCM"}, {"code", "110122"}}};
    out["action"] = "E";
    out.erase("entity");
    return out;
  }

  /// Whatever comes from a route that speaks FHIR is a valid resource of it.
  static HttpAnswer checked(HttpAnswer answer) {
    if (answer.body.empty()) return answer;
    EXPECT_EQ(answer.header("content-type"), "application/fhir+json") << answer.body;
    if (schema_missing().empty()) {
      EXPECT_THAT(schema_faults(answer.json()), IsEmpty()) << answer.body;
    }
    return answer;
  }
  HttpAnswer post(const object& resource, const std::string& who = "portal", Headers more = {},
                  const std::string& target = kAuditEvents) {
    more.emplace_back("Content-Type", "application/fhir+json");
    return checked(http.send(who, "POST", target, boost::json::serialize(resource), more));
  }
  HttpAnswer get(const std::string& who, const std::string& target, Headers more = {}) {
    return checked(http.get(who, target, std::move(more)));
  }
  std::string recorded(const object& resource) {
    const auto answer = post(resource);
    EXPECT_EQ(answer.outcome(), "201") << answer.body;
    return answer.header("location");
  }
  /// What is the sender's: all but the id and two members of meta, which are the server's.
  static value senders(value resource) {
    auto& members = resource.as_object();
    members.erase("id");
    if (auto* meta = members.if_contains("meta")) {
      meta->as_object().erase("versionId");
      meta->as_object().erase("lastUpdated");
      if (meta->as_object().empty()) members.erase("meta");
    }
    return resource;
  }
  static bool is_subsetted(const HttpAnswer& answer) {
    return answer.body.find("SUBSETTED") != std::string::npos;
  }
  static std::string statuses(const HttpAnswer& answer) {
    std::string out;
    const auto body = answer.json();
    EXPECT_EQ(body.at("type"), "batch-response");
    for (const auto& one : body.at("entry").as_array()) {
      out += std::string(one.at("response").at("status").as_string().c_str()) + " ";
    }
    return out;
  }
  /// The sequences that a search finds, page by page.
  std::vector<std::string> found(const std::string& query, const std::string& who = "auditor") {
    std::vector<std::string> out;
    auto next = std::string(kAuditEvents) + query;
    while (!next.empty()) {
      const auto answer = get(who, next);
      EXPECT_EQ(answer.outcome(), "200") << answer.body;
      if (answer.status != 200) return out;
      const auto bundle = answer.json();
      next.clear();
      for (const auto& link : bundle.at("link").as_array()) {
        if (link.at("relation") == "next") next = link.at("url").as_string().c_str();
      }
      const auto* entries = bundle.as_object().if_contains("entry");
      if (entries == nullptr) continue;
      for (const auto& one : entries->as_array()) {
        out.emplace_back(one.at("resource").at("id").as_string().c_str());
      }
    }
    return out;
  }
  static object batch(array resources, const char* type = "batch") {
    array entries;
    for (auto& one : resources) {
      object entry{{"resource", std::move(one)}};
      if (std::string_view(type) != "collection") {
        entry["request"] = object{{"method", "POST"}, {"url", "AuditEvent"}};
      }
      entries.push_back(std::move(entry));
    }
    return {{"resourceType", "Bundle"}, {"type", type}, {"entry", std::move(entries)}};
  }

  HttpWorld http;
  std::string ada, ines;
};

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
  known("agent", "https://sts.sykehuspartner.no|05086900124");
  std::ifstream in(std::string(LETHE_SOURCE_DIR) + "/tests/vectors/fhir/balp_examples.jsonl");
  std::size_t taken = 0;
  for (std::string line; std::getline(in, line);) {
    const auto example = boost::json::parse(line);
    const auto answer = post(example.as_object());
    SCOPED_TRACE(answer.body);
    const auto profile = std::string(example.at_pointer("/meta/profile/0").as_string().c_str());
    const auto name = profile.substr(profile.rfind("BasicAudit.") + 11);
    const bool is_taken =
        name.starts_with("Patient") || name == "Query" || name.starts_with("OAUTH");
    if (!is_taken) {
      EXPECT_EQ(answer.outcome(), "400 invalid-body") << line;
      continue;
    }
    ASSERT_EQ(answer.outcome(), "201") << line;
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
  for (const auto* type : {"collection", "transaction"}) {
    EXPECT_EQ(statuses(post(batch({login()}, type))), "201 ");
  }
  auto put = batch({login()});
  put["entry"].as_array()[0].as_object()["request"] =
      object{{"method", "PUT"}, {"url", "AuditEvent/1"}};
  EXPECT_EQ(statuses(post(put)), "400 ");
  EXPECT_EQ(post(batch({login()}, "searchset")).outcome(), "400 invalid-body");
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

TEST_F(HttpFhir, IsFoundByWhatTheAuditEventSays) {
  const auto number = [](const std::string& location) {
    return location.substr(location.rfind('/') + 1);
  };
  const auto first = number(recorded(reading("ada")));
  http.world.clock.advance_days(1);
  auto denied = reading("bob", {{"action", "U"}, {"outcome", "8"}});
  const auto second = number(recorded(denied));
  const auto third = number(recorded(login()));
  const auto bob = http.person("bob");
  const std::pair<std::string, std::vector<std::string>> searches[]{
      {"?patient=Patient/" + ada + "&action=R", {first}},
      {"?patient=" + bob + "&action=U", {second}},
      {"?entity=Patient/" + bob + "&purpose=TREAT", {second}},
      {"?agent=Practitioner/" + ines, {first, second, third}},
      {"?agent=" + ines + "&_sort=-date", {third, second, first}},
      {"?agent=" + ines + "&_count=1", {first, second, third}},
      {"?agent=" + ines + "&outcome=8", {second}},
      {"?agent=" + ines + "&outcome=0,8&action=R,E", {first, third}},
      {"?purpose=http://terminology.hl7.org/CodeSystem/v3-ActReason%7CTREAT", {first, second}},
      {"?agent=" + ines + "&date=2027-01-15", {first}},
      {"?agent=" + ines + "&date=gt2027-01-15", {second, third}},
      {"?agent=" + ines + "&date=ge2027-01-15&date=lt2027-01-16", {first}},
      {"?agent=" + ines + "&date=2027-02", {}},
      {"?patient=" + ada + "&entity=Patient/" + ada + "&agent=" + ines, {first}},
      {"?entity=" + ada + "&agent=" + ines, {}},
      {"?agent=" + ines + "&_format=json&action=R", {first}}};
  for (const auto& [query, wanted] : searches) EXPECT_EQ(found(query), wanted) << query;
  EXPECT_EQ(found("").size(), http.log_size());
}

TEST_F(HttpFhir, ASearchSaysWhatCountedAndShowsNothingSealed) {
  recorded(reading("ada"));
  const auto strict = get("reviewer", std::string(kAuditEvents) + "?agent-name=Ines");
  EXPECT_EQ(strict.outcome(), "400 invalid-parameter");
  const auto lenient =
      get("reviewer", std::string(kAuditEvents) + "?agent-name=Ines&patient=" + ada + "&_count=1",
          {{"Prefer", "return=representation; handling=lenient"}});
  ASSERT_EQ(lenient.outcome(), "200") << lenient.body;
  const auto bundle = lenient.json();
  EXPECT_EQ(bundle.at("link").at(0).at("url").as_string(),
            std::string(kAuditEvents) + "?patient=" + ada + "&_count=1");
  const auto all = get("reviewer", std::string(kAuditEvents) + "?patient=" + ada);
  EXPECT_TRUE(is_subsetted(all));
  EXPECT_THAT(all.body, Not(HasSubstr("Ines the nurse")));
  EXPECT_THAT(all.body, Not(HasSubstr("a check")));
}

TEST_F(HttpFhir, BadSearchesAreRefused) {
  for (const auto* query :
       {"?date=yesterday", "?date=ne2027", "?patient=Device/11111111-1111-4111-8111-111111111111",
        "?patient=Patient/5", "?agent=Organization/11111111-1111-4111-8111-111111111111",
        "?entity=x", "?action=X", "?action=", "?outcome=1", "?outcome=0,", "?purpose=Not A Code",
        "?_count=0", "?_count=1001", "?_sort=patient", "?_format=xml", "?cursor=00",
        "?patient=11111111-1111-4111-8111-111111111111&entity=Patient/"
        "22222222-2222-4222-8222-222222222222",
        "?patient=a&patient=b", "?limit=1"}) {
    std::string target(kAuditEvents);
    for (const char c : std::string_view(query)) target += c == ' ' ? '+' : c;
    EXPECT_EQ(get("auditor", target).outcome(), "400 invalid-parameter") << query;
  }
  const auto answer = get("auditor", std::string(kAuditEvents) + "?date=x");
  EXPECT_EQ(answer.json().at("issue").at(0).at("expression").at(0), "http.date");
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
    "type":{"coding":[{"system":"http://dicom.nema.org/resources/ontology/DCM","code":"110150"}]}}])");
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
  EXPECT_EQ(post(tomorrow).outcome(), "400 invalid-body");
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
