#include "tests/api/balp_rules.h"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>

namespace lethe::api::testing {
namespace {

using boost::json::array;
using boost::json::object;

constexpr std::string_view kBase =
    "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.";
constexpr std::string_view kDcm = "http://dicom.nema.org/resources/ontology/DCM";
constexpr std::string_view kRoles = "http://terminology.hl7.org/CodeSystem/object-role";
constexpr std::string_view kTypes = "http://terminology.hl7.org/CodeSystem/audit-entity-type";

/// What tells the profiles of RESTful actions apart.
struct RestProfile {
  std::string_view name, action;
  std::vector<std::string_view> interactions;
  std::string_view client_system, client, server_system, server;
  std::vector<std::string_view> users;  // participation types
};
const std::vector<RestProfile>& rest_profiles() {
  static const std::vector<RestProfile> profiles{
      {"Create", "C", {"create"}, kDcm, "110153", kDcm, "110152", {"AUT", "INF", "CST"}},
      {"Read", "R", {"read", "vread"}, kDcm, "110152", kDcm, "110153", {"IRCP"}},
      {"Update", "U", {"update", "patch"}, kDcm, "110153", kDcm, "110152", {"AUT", "INF", "CST"}},
      {"Delete",
       "D",
       {"delete"},
       kDcm,
       "110150",
       "http://terminology.hl7.org/CodeSystem/provenance-participant-type",
       "custodian",
       {"AUT", "INF", "CST"}},
      {"Query",
       "E",
       {"search", "search-type", "search-system"},
       kDcm,
       "110153",
       kDcm,
       "110152",
       {"IRCP"}}};
  return profiles;
}

std::string_view text(const object* in, std::string_view name) {
  const auto* found = in == nullptr ? nullptr : in->if_contains(name);
  return found == nullptr || !found->is_string() ? std::string_view()
                                                 : std::string_view(found->get_string());
}
const object* part(const object& in, std::string_view name) {
  const auto* found = in.if_contains(name);
  return found == nullptr ? nullptr : found->if_object();
}
std::vector<const object*> parts(const object& in, std::string_view name) {
  std::vector<const object*> out;
  const auto* many = in.if_contains(name);
  if (many == nullptr) return out;
  for (const auto& one : many->as_array()) out.push_back(&one.as_object());
  return out;
}
bool is_coding(const object* coding, std::string_view system, std::string_view code) {
  return text(coding, "system") == system && text(coding, "code") == code;
}
/// A CodeableConcept with one coding that is this one, as a discriminator by value finds it.
bool is_concept(const object* given, std::string_view system, std::string_view code) {
  if (given == nullptr) return false;
  const auto codings = parts(*given, "coding");
  return std::ranges::any_of(codings,
                             [&](const auto* one) { return is_coding(one, system, code); });
}

class BalpCheck {
 public:
  explicit BalpCheck(const object& resource) : resource_(resource) {}

  std::vector<std::string> faults(std::string_view profile) {
    const bool is_of_patient = profile.starts_with("Patient");
    const auto name = is_of_patient ? profile.substr(7) : profile;
    for (const auto& rest : rest_profiles()) {
      if (rest.name != name) continue;
      check_rest(rest);
      if (is_of_patient) check_patient();
      return faults_;
    }
    if (profile == "PrivacyDisclosure.Source") {
      check_disclosure();
    } else {
      faults_.emplace_back("no such profile");
    }
    return faults_;
  }

 private:
  void must(bool holds, std::string what) {
    if (!holds) faults_.push_back(std::move(what));
  }

  std::vector<const object*> agents(std::string_view system, std::string_view code) const {
    auto out = parts(resource_, "agent");
    std::erase_if(
        out, [&](const auto* agent) { return !is_concept(part(*agent, "type"), system, code); });
    return out;
  }
  std::vector<const object*> entities(std::string_view type, std::string_view role = {}) const {
    auto out = parts(resource_, "entity");
    std::erase_if(out, [&](const auto* entity) {
      return !is_coding(part(*entity, "type"), kTypes, type) ||
             (!role.empty() && !is_coding(part(*entity, "role"), kRoles, role));
    });
    return out;
  }
  bool has_subtype(std::string_view system, std::string_view code) const {
    const auto all = parts(resource_, "subtype");
    return std::ranges::any_of(all, [&](const auto* one) { return is_coding(one, system, code); });
  }

  void check_machine(std::string_view name, std::string_view system, std::string_view code) {
    const auto found = agents(system, code);
    must(found.size() == 1, std::string(name) + " 1..1");
    for (const auto* one : found) {
      must(part(*one, "who") != nullptr, std::string(name) + ".who 1..1");
      must(part(*one, "network") != nullptr, std::string(name) + ".network 1..1");
      must(!one->contains("media"), std::string(name) + ".media 0..0");
    }
  }

  void check_user(const RestProfile& rest) {
    std::size_t users = 0;
    for (const auto type : rest.users) {
      for (const auto* one :
           agents("http://terminology.hl7.org/CodeSystem/v3-ParticipationType", type)) {
        ++users;
        must(part(*one, "who") != nullptr, "user.who 1..1");
        const auto* requestor = one->if_contains("requestor");
        must(requestor != nullptr && *requestor == true, "user.requestor = true");
        must(!one->contains("network") && !one->contains("media"), "user.network, media 0..0");
      }
    }
    must(users <= 1, "user 0..1");
  }

  void check_rest(const RestProfile& rest) {
    must(is_coding(part(resource_, "type"),
                   "http://terminology.hl7.org/CodeSystem/audit-event-type", "rest"),
         "type = rest");
    const auto matches = std::ranges::count_if(rest.interactions, [&](auto code) {
      return has_subtype("http://hl7.org/fhir/restful-interaction", code);
    });
    must(matches == 1, "subtype of the interaction 1..1");
    must(text(&resource_, "action") == rest.action, "action");
    must(resource_.contains("recorded"), "recorded 1..1");
    must(text(&resource_, "outcome") == "0", "outcome = 0");
    must(parts(resource_, "agent").size() >= 2, "agent 2..");
    check_machine("client", rest.client_system, rest.client);
    check_machine("server", rest.server_system, rest.server);
    check_user(rest);
    if (rest.name == "Query") {
      check_query();
    } else {
      check_data();
    }
    for (const auto* entity : parts(resource_, "entity")) check_transaction(*entity);
  }

  void check_data() {
    const auto data = entities("2");
    must(data.size() == 1, "data 1..1");
    for (const auto* one : data) {
      const auto role = text(part(*one, "role"), "code");
      must(role == "4" || role == "3" || role == "20", "data.role");
      must(part(*one, "what") != nullptr, "data.what 1..1");
    }
  }

  void check_query() {
    const auto query = entities("2");
    must(query.size() == 1, "query 1..1");
    for (const auto* one : query) {
      must(is_coding(part(*one, "role"), kRoles, "24"), "query.role");
      must(!one->contains("what") && !one->contains("lifecycle") && !one->contains("detail"),
           "query.what, lifecycle, detail 0..0");
      must(one->contains("query"), "query.query 1..1");
    }
  }

  void check_transaction(const object& entity) {
    if (text(part(entity, "type"), "code") != "XrequestId") return;
    const auto* what = part(entity, "what");
    const auto* identifier = what == nullptr ? nullptr : part(*what, "identifier");
    must(!text(identifier, "value").empty(), "transaction.what.identifier.value 1..1");
  }

  void check_patient() {
    const auto patients = entities("1");
    must(patients.size() == 1, "patient 1..1");
    for (const auto* one : patients) {
      must(is_coding(part(*one, "role"), kRoles, "1"), "patient.role");
      const auto* what = part(*one, "what");
      must(text(what, "reference").find("Patient/") != std::string_view::npos ||
               text(what, "type") == "Patient" || (what != nullptr && what->contains("identifier")),
           "patient.what only Reference(Patient)");
    }
  }

  void check_disclosure() {
    must(!resource_.contains("modifierExtension"), "modifierExtension 0..0");
    must(is_coding(part(resource_, "type"), kDcm, "110106"), "type = 110106");
    must(text(&resource_, "action") == "R", "action = R");
    must(has_subtype("http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle", "disclose"),
         "subtype disclose 1..1");
    must(resource_.contains("recorded") && resource_.contains("outcome"), "recorded, outcome 1..1");
    check_machine("source", kDcm, "110153");
    check_machine("recipient", kDcm, "110152");
    for (const auto* source : agents(kDcm, "110153")) {
      const auto* observer = resource_.at("source").as_object().if_contains("observer");
      must(observer != nullptr && *part(*source, "who") == *observer,
           "val-audit-source: the source is the observer");
    }
    must(parts(resource_, "entity").size() >= 2, "entity 2..");
    check_patient();
  }

  const object& resource_;
  std::vector<std::string> faults_;
};

}  // namespace

std::vector<std::string> balp_faults(const object& resource, std::string_view profile) {
  return BalpCheck(resource).faults(profile);
}

std::vector<std::string> balp_profiles(const object& resource) {
  std::vector<std::string> out;
  const auto* meta = part(resource, "meta");
  const auto* profiles = meta == nullptr ? nullptr : meta->if_contains("profile");
  if (profiles == nullptr) return out;
  for (const auto& one : profiles->as_array()) {
    const std::string_view url(one.as_string());
    if (url.starts_with(kBase)) out.emplace_back(url.substr(kBase.size()));
  }
  return out;
}

}  // namespace lethe::api::testing
