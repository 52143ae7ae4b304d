// AuditEvents through the real program: what was answered is there after a kill, is proved by the
// log, and is what was sent.
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "tests/blackbox/served_lethe.h"

namespace lethe::tests::blackbox {
namespace {

std::string reading_of(const std::string& patient, const std::string& agent) {
  return R"({"resourceType":"AuditEvent","id":"read-1",
    "type":{"system":"http://terminology.hl7.org/CodeSystem/audit-event-type","code":"rest"},
    "action":"R","recorded":"2026-01-15T07:30:00.000+01:00","outcome":"0",
    "outcomeDesc":"a text that stays sealed",
    "agent":[{"who":{"reference":"Practitioner/)" +
         agent + R"("},"requestor":true,"altId":"i.n."}],
    "source":{"observer":{"display":"ehr"}},
    "entity":[{"what":{"reference":"Patient/)" +
         patient + R"("},
      "type":{"system":"http://terminology.hl7.org/CodeSystem/audit-entity-type","code":"1"},
      "role":{"system":"http://terminology.hl7.org/CodeSystem/object-role","code":"1"}}]})";
}

TEST(FhirServed, AnAuditEventOutlivesAKillAndIsFoundReadAndVerified) {
  ServedLethe lethe;
  lethe.start();
  const auto agent = lethe.define_world();
  const auto patient = text_at(
      lethe.send("portal", "POST", "subjects", R"({"type":"user","origin":"signup"})").json(),
      "/id");
  const auto body = reading_of(patient, agent);
  const auto send = [&] {
    HttpClient client(lethe.port());
    auto headers = lethe.headers("portal", false);
    headers.emplace_back("Content-Type", "application/fhir+json");
    return client.send("POST", "/fhir/clinic/AuditEvent", headers, body);
  };
  const auto made = send();
  ASSERT_EQ(made.status, 201U) << made.body;
  EXPECT_EQ(made.header("content-type"), "application/fhir+json");
  const auto location = made.header("location");
  lethe.kill();
  lethe.start();

  const auto again = send();
  EXPECT_EQ(again.status, 200U) << again.body;
  EXPECT_EQ(again.header("location"), location);
  const auto search =
      lethe.get("auditor", "/fhir/clinic/AuditEvent?patient=Patient/" + patient + "&action=R");
  EXPECT_EQ(text_at(search.json(), "/type"), "searchset");
  EXPECT_EQ("/fhir/clinic/AuditEvent/" + text_at(search.json(), "/entry/0/resource/id"), location);
  EXPECT_EQ(search.body.find("stays sealed"), std::string::npos);

  auto whole = lethe.get("portal", location, {{"Purpose-Of-Use", "TREAT"}}).json();
  auto sent = boost::json::parse(body);
  for (const auto* name : {"id", "meta"}) {
    whole.as_object().erase(name);
    sent.as_object().erase(name);
  }
  EXPECT_EQ(whole, sent);
  EXPECT_EQ(text_at(lethe.get("portal", "/fhir/clinic/metadata").json(), "/kind"), "capability");

  ASSERT_EQ(lethe.stop(), 0);
  EXPECT_EQ(lethe.errors().find("stays sealed"), std::string::npos);
  const auto verified = run_lethe({"verify", lethe.data(), "--keys", lethe.keys()});
  EXPECT_EQ(verified.status, 0) << verified.output << verified.errors;
}

}  // namespace
}  // namespace lethe::tests::blackbox
