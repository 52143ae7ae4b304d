#include "api/fhir/codes.h"

namespace lethe::api::fhir {

using boost::json::array;
using boost::json::object;

object coding(std::string_view system, std::string_view code, std::string_view display) {
  object out{{"system", system}, {"code", code}};
  if (!display.empty()) out["display"] = display;
  return out;
}

object concept_of(object coding) {
  array codings;
  codings.push_back(std::move(coding));
  return {{"coding", std::move(codings)}};
}

object reference(std::string_view type, const std::string& id) {
  return {{"reference", std::string(type) + "/" + id}, {"type", type}};
}

object identified(std::string_view system, std::string_view value, std::string_view type) {
  object out;
  if (!type.empty()) out["type"] = type;
  out["identifier"] = object{{"system", system}, {"value", value}};
  return out;
}

object uuid_identified(const std::string& id, std::string_view type) {
  return identified(kUri, "urn:uuid:" + id, type);
}

const object* object_in(const object& in, std::string_view name) {
  const auto* found = in.if_contains(name);
  return found == nullptr ? nullptr : found->if_object();
}

const array* array_in(const object& in, std::string_view name) {
  const auto* found = in.if_contains(name);
  return found == nullptr ? nullptr : found->if_array();
}

std::string_view text_in(const object& in, std::string_view name) {
  const auto* found = in.if_contains(name);
  const auto* text = found == nullptr ? nullptr : found->if_string();
  return text == nullptr ? std::string_view() : std::string_view(text->data(), text->size());
}

std::string_view code_of(const object& coding, std::string_view system) {
  return text_in(coding, "system") == system ? text_in(coding, "code") : std::string_view();
}

std::string_view concept_code(const object* given, std::string_view system) {
  const auto* codings = given == nullptr ? nullptr : array_in(*given, "coding");
  if (codings == nullptr) return {};
  for (const auto& one : *codings) {
    const auto* coding = one.if_object();
    const auto code = coding == nullptr ? std::string_view() : code_of(*coding, system);
    if (!code.empty()) return code;
  }
  return {};
}

ledger::DisclosureGround ground_of_use(std::string_view use) {
  using Ground = ledger::DisclosureGround;
  if (use == "TREAT" || use == "ETREAT") return Ground::kTreatment;
  if (use == "HPAYMT") return Ground::kPayment;
  if (use == "HOPERAT") return Ground::kHealthCareOperations;
  if (use == "PUBHLTH") return Ground::kPublicHealth;
  if (use == "HRESCH") return Ground::kResearch;
  if (use == "PATRQT") return Ground::kToIndividual;
  return Ground::kInvalid;
}

std::string_view identifier_value(const object* reference, std::string_view system) {
  const auto* identifier = reference == nullptr ? nullptr : object_in(*reference, "identifier");
  if (identifier == nullptr || text_in(*identifier, "system") != system) return {};
  return text_in(*identifier, "value");
}

}  // namespace lethe::api::fhir
