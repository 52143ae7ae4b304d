#include "tests/api/fhir_schema.h"

#include <set>

#include "tests/vectors.h"

#if __has_include(<valijson/validator.hpp>)
#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>
#endif

namespace lethe::api::testing {
namespace {

constexpr std::string_view kSchemaFile = "fhir/fhir.schema.r4.json";

#if __has_include(<valijson/validator.hpp>)

using boost::json::array;
using boost::json::object;
using boost::json::value;

/// What a bundle may hold here; the schema's own list has every resource of FHIR.
constexpr std::array<std::string_view, 6> kResources{
    "AuditEvent", "Bundle", "OperationOutcome", "CapabilityStatement", "Measure", "MeasureReport"};
constexpr std::string_view kDefinitions = "#/definitions/";

// NOLINTNEXTLINE(misc-no-recursion): as deep as the schema is
void gather_references(const value& at, std::set<std::string>& found) {
  if (const auto* many = at.if_array()) {
    for (const auto& one : *many) gather_references(one, found);
  }
  const auto* members = at.if_object();
  if (members == nullptr) return;
  for (const auto& member : *members) {
    if (member.key() == "$ref") {
      const std::string_view path(member.value().get_string());
      found.emplace(path.substr(kDefinitions.size()));
    } else {
      gather_references(member.value(), found);
    }
  }
}

object reference_to(std::string_view name) {
  return {{"$ref", std::string(kDefinitions) + std::string(name)}};
}

/// The part of the schema that one type needs.
object schema_of(const object& definitions, std::string_view name) {
  object out;
  std::set<std::string> waiting{std::string(name)};
  while (!waiting.empty()) {
    const auto next = *waiting.begin();
    waiting.erase(waiting.begin());
    if (out.contains(next)) continue;
    value definition = definitions.at(next);
    if (next == "ResourceList") {
      array resources;
      for (const auto resource : kResources) resources.push_back(reference_to(resource));
      definition = object{{"oneOf", std::move(resources)}};
    }
    gather_references(definition, waiting);
    out[next] = std::move(definition);
  }
  auto schema = reference_to(name);
  schema["definitions"] = std::move(out);
  return schema;
}

class FhirSchema {
 public:
  explicit FhirSchema(std::string_view name) {
    const auto whole = read_json(*lethe::tests::vector_file(kSchemaFile));
    const value document(schema_of(whole.at("definitions").as_object(), name));
    valijson::SchemaParser parser;
    parser.populateSchema(valijson::adapters::BoostJsonAdapter(document), schema_);
  }

  std::vector<std::string> faults(const value& resource) const {
    valijson::ValidationResults results;
    valijson::Validator validator(valijson::Validator::kStrongTypes);
    std::vector<std::string> out;
    if (validator.validate(schema_, valijson::adapters::BoostJsonAdapter(resource), &results)) {
      return out;
    }
    for (valijson::ValidationResults::Error error; results.popError(error);) {
      std::string place;
      for (const auto& part : error.context) place += part;
      out.push_back(place + ": " + error.description);
    }
    return out;
  }

 private:
  static value read_json(const std::filesystem::path& path) {
    return lethe::tests::read_json(path);
  }

  valijson::Schema schema_;
};

#endif

}  // namespace

#if __has_include(<valijson/validator.hpp>)

std::string schema_missing() {
  return lethe::tests::vector_file(kSchemaFile) ? std::string()
                                                : std::string(lethe::tests::kNoVectors);
}

std::vector<std::string> schema_faults(const value& resource) {
  static std::map<std::string, FhirSchema, std::less<>> schemas;
  const std::string type(resource.at("resourceType").as_string().c_str());
  return schemas.try_emplace(type, type).first->second.faults(resource);
}

#else

std::string schema_missing() {
  return "libvalijson-dev is not installed";
}

std::vector<std::string> schema_faults(const boost::json::value& /*resource*/) {
  return {schema_missing()};
}

#endif

}  // namespace lethe::api::testing
