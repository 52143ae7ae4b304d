#include "api/fhir/capability_statement.h"

#include <array>
#include <boost/json/array.hpp>
#include <string>
#include <string_view>

namespace lethe::api::fhir {
namespace {

using boost::json::array;
using boost::json::object;

constexpr std::string_view kProfile =
    "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.";
constexpr std::array<std::string_view, 6> kSupported{"PatientCreate", "PatientRead",
                                                     "PatientUpdate", "PatientDelete",
                                                     "PatientQuery",  "PrivacyDisclosure.Source"};

struct SearchParameter {
  std::string_view name, type, says;
};
constexpr std::array<SearchParameter, 7> kParameters{{
    {"date", "date",
     "When this ledger recorded it: eq, ge, gt, le, lt; may be given twice. An AuditEvent that was "
     "sent in keeps the `recorded` of its sender, which may lie earlier."},
    {"agent", "reference", "Who did it: Practitioner/{id}, Patient/{id} or Device/{id of a token}"},
    {"patient", "reference", "About whom: Patient/{id}"},
    {"entity", "reference", "Patient/{id}, or the id of whatever else the event names"},
    {"action", "token", "One or more of C, R, U, D, E, between commas"},
    {"purpose", "token", "A purpose of use (v3-ActReason), or a purpose of the ledger"},
    {"outcome", "token", "One or more of 0, 4, 8, 12, between commas"},
}};

object interaction(std::string_view code, std::string_view says) {
  return {{"code", code}, {"documentation", says}};
}

object audit_events() {
  array profiles;
  for (const auto name : kSupported)
    profiles.emplace_back(std::string(kProfile) + std::string(name));
  array parameters;
  for (const auto& one : kParameters) {
    parameters.push_back(
        object{{"name", one.name}, {"type", one.type}, {"documentation", one.says}});
  }
  return {
      {"type", "AuditEvent"},
      {"supportedProfile", std::move(profiles)},
      {"interaction",
       array{interaction("read",
                         "With the header Purpose-Of-Use whole, which is recorded as an access; "
                         "without it what the log says, tagged SUBSETTED."),
             interaction("create",
                         "Of type rest, or of DICOM 110106 with disclose, 110112 and 110114. "
                         "One that is sent again under its id is known again."),
             interaction("search-type",
                         "What the log says of each, in pages; unknown parameters are refused "
                         "without Prefer: handling=lenient.")}},
      {"versioning", "no-version"},
      {"updateCreate", false},
      {"conditionalCreate", false},
      {"searchParam", std::move(parameters)}};
}

}  // namespace

object capability_statement() {
  return {
      {"resourceType", "CapabilityStatement"},
      {"status", "active"},
      {"date", "2026-11-26"},
      {"kind", "capability"},
      {"software", object{{"name", "Lethe"}}},
      // What the schema of R4 calls it; 4.0.1 differs in corrections only.
      {"fhirVersion", "4.0.0"},
      {"format", array{"application/fhir+json"}},
      {"rest",
       array{object{
           {"mode", "server"},
           {"security", object{{"cors", false},
                               {"description", "A bearer token of a role that the route has."}}},
           {"resource", array{audit_events()}},
           {"interaction",
            array{interaction("batch",
                              "POST of a Bundle of type batch or collection: each "
                              "entry is a create of its own, and answered by itself.")}}}}}};
}

}  // namespace lethe::api::fhir
