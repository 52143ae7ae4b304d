// The routes that speak FHIR, as their tests call them: every answer is held to FHIR's schema.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "tests/api/fhir_schema.h"
#include "tests/api/http_fixture.h"

namespace lethe::api::testing {

inline constexpr auto* kAuditEvents = "/fhir/clinic/AuditEvent";

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
  boost::json::object reading(const std::string& who, boost::json::object more = {}) {
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
  boost::json::object login() {
    auto out = reading("ada");
    out["type"] = boost::json::object{{"system", "http://dicom.nema.org/resources/ontology/DCM"},
                                      {"code", "110114"}};
    out["subtype"] = boost::json::array{boost::json::object{
        {"system", "http://dicom.nema.org/resources/ontology/DCM"}, {"code", "110122"}}};
    out["action"] = "E";
    out.erase("entity");
    return out;
  }

  /// Whatever comes from a route that speaks FHIR is a valid resource of it.
  static HttpAnswer checked(HttpAnswer answer) {
    if (answer.body.empty()) return answer;
    EXPECT_EQ(answer.header("content-type"), "application/fhir+json") << answer.body;
    if (schema_missing().empty()) {
      EXPECT_THAT(schema_faults(answer.json()), ::testing::IsEmpty()) << answer.body;
    }
    return answer;
  }
  HttpAnswer post(const boost::json::object& resource, const std::string& who = "portal",
                  Headers more = {}, const std::string& target = kAuditEvents) {
    more.emplace_back("Content-Type", "application/fhir+json");
    return checked(http.send(who, "POST", target, boost::json::serialize(resource), more));
  }
  HttpAnswer get(const std::string& who, const std::string& target, Headers more = {}) {
    return checked(http.get(who, target, std::move(more)));
  }
  std::string recorded(const boost::json::object& resource) {
    const auto answer = post(resource);
    EXPECT_EQ(answer.outcome(), "201") << answer.body;
    return answer.header("location");
  }
  /// What is the sender's: all but the id and two members of meta, which are the server's.
  static boost::json::value senders(boost::json::value resource) {
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
  static boost::json::object batch(boost::json::array resources, const char* type = "batch") {
    boost::json::array entries;
    for (auto& one : resources) {
      boost::json::object entry{{"resource", std::move(one)}};
      if (std::string_view(type) != "collection") {
        entry["request"] = boost::json::object{{"method", "POST"}, {"url", "AuditEvent"}};
      }
      entries.push_back(std::move(entry));
    }
    return {{"resourceType", "Bundle"}, {"type", type}, {"entry", std::move(entries)}};
  }

  HttpWorld http;
  std::string ada, ines;
};

}  // namespace lethe::api::testing
