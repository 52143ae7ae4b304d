#include "tests/api/openapi_document.h"

#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fstream>
#include <functional>
#include <regex>
#include <sstream>

namespace lethe::api::testing {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

/// YAML 1.2's core schema, as far as the description needs it.
value scalar(const YAML::Node& node) {
  const auto& text = node.Scalar();
  if (node.Tag() == "!") return value(text);  // quoted
  if (text == "null" || text == "~" || text.empty()) return nullptr;
  if (text == "true" || text == "false") return text == "true";
  static const std::regex kInteger("-?[0-9]+");
  if (std::regex_match(text, kInteger)) return std::stoll(text);
  return value(text);
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as the document is
value to_json(const YAML::Node& node) {
  if (node.IsMap()) {
    object out;
    for (const auto& pair : node) {
      const bool is_new = out.emplace(pair.first.Scalar(), to_json(pair.second)).second;
      if (!is_new) throw std::invalid_argument(pair.first.Scalar() + " is there twice");
    }
    return out;
  }
  if (node.IsSequence()) {
    array out;
    for (const auto& item : node) out.push_back(to_json(item));
    return out;
  }
  return node.IsScalar() ? scalar(node) : value(nullptr);
}

std::string text_of(const value& text) {
  return {text.as_string().data(), text.as_string().size()};
}

bool is_of_type(const value& it, std::string_view type) {
  if (type == "object") return it.is_object();
  if (type == "array") return it.is_array();
  if (type == "string") return it.is_string();
  if (type == "boolean") return it.is_bool();
  if (type == "integer") return it.is_int64() || it.is_uint64();
  return type == "null" && it.is_null();
}

bool is_of_types(const value& it, const value& types) {
  if (types.is_string()) return is_of_type(it, types.as_string());
  const auto& list = types.as_array();
  return std::any_of(list.begin(), list.end(),
                     [&](const value& type) { return is_of_type(it, type.as_string()); });
}

const std::set<std::string> kKnown{
    "type",         "properties", "required",  "additionalProperties",
    "items",        "enum",       "pattern",   "format",
    "description",  "allOf",      "$ref",      "minimum",
    "maximum",      "minLength",  "maxLength", "maxItems",
    "minProperties"};

}  // namespace

std::set<std::string> Operation::strings(std::string_view member) const {
  std::set<std::string> out;
  for (const auto& one : object->at(member).as_array()) out.insert(text_of(one));
  return out;
}

std::set<std::string> Operation::parameter_names(std::string_view in) const {
  std::set<std::string> out;
  for (const auto* parameter : parameters) {
    if (text_of(parameter->at("in")) == in) out.insert(text_of(parameter->at("name")));
  }
  return out;
}

OpenApiDocument::OpenApiDocument(const std::string& yaml)
    : root_(to_json(YAML::Load(yaml)).as_object()) {}

const object& OpenApiDocument::resolve(const object& it) const {
  const auto* reference = it.if_contains("$ref");
  if (reference == nullptr) return it;
  boost::system::error_code error;
  const value root(root_);
  static std::map<std::string, object> kept;
  const auto name = text_of(*reference);
  if (const auto found = kept.find(name); found != kept.end()) return found->second;
  const auto* target = root.find_pointer(name.substr(1), error);
  if (target == nullptr) {
    ADD_FAILURE() << name << " is not there";
    return it;
  }
  return kept.emplace(name, target->as_object()).first->second;
}

const object& OpenApiDocument::schema(const std::string& name) const {
  return root_.at("components").at("schemas").at(name).as_object();
}

std::vector<Operation> OpenApiDocument::operations() const {
  std::vector<Operation> out;
  for (const auto& path : root_.at("paths").as_object()) {
    std::vector<const object*> shared;
    const auto& item = path.value().as_object();
    if (const auto* list = item.if_contains("parameters")) {
      for (const auto& one : list->as_array()) shared.push_back(&resolve(one.as_object()));
    }
    for (const auto& member : item) {
      if (member.key() == "parameters") continue;
      Operation operation;
      for (const char c : member.key()) {
        operation.method += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      }
      operation.path = std::string(path.key());
      operation.object = &member.value().as_object();
      operation.id = text_of(operation.object->at("operationId"));
      operation.parameters = shared;
      if (const auto* own = operation.object->if_contains("parameters")) {
        for (const auto& one : own->as_array()) {
          operation.parameters.push_back(&resolve(one.as_object()));
        }
      }
      out.push_back(std::move(operation));
    }
  }
  return out;
}

std::vector<std::string> OpenApiDocument::references() const {
  std::vector<std::string> out;
  const std::function<void(const value&)> visit = [&](const value& it) {
    if (const auto* list = it.if_array()) std::for_each(list->begin(), list->end(), visit);
    if (const auto* members = it.if_object()) {
      for (const auto& member : *members) {
        if (member.key() == "$ref") out.push_back(text_of(member.value()));
        visit(member.value());
      }
    }
  };
  visit(value(root_));
  return out;
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as the value is
std::vector<std::string> OpenApiDocument::faults(const value& it, const object& given,
                                                 const std::string& place) const {
  const auto& schema = resolve(given);
  std::vector<std::string> out;
  const auto wrong = [&](const std::string& what) { out.push_back(place + ": " + what); };
  for (const auto& member : schema) {
    if (!kKnown.contains(std::string(member.key()))) wrong("unknown keyword in the schema");
  }
  if (const auto* types = schema.if_contains("type"); types && !is_of_types(it, *types)) {
    wrong("is not of type " + boost::json::serialize(*types));
    return out;
  }
  if (const auto* allowed = schema.if_contains("enum")) {
    const auto& list = allowed->as_array();
    if (std::find(list.begin(), list.end(), it) == list.end()) {
      wrong(boost::json::serialize(it) + " is not in the enumeration");
    }
  }
  if (const auto* pattern = schema.if_contains("pattern"); pattern && it.is_string()) {
    if (!std::regex_search(text_of(it), std::regex(text_of(*pattern)))) wrong("has another form");
  }
  if (const auto* least = schema.if_contains("minimum"); least && it.is_number()) {
    if (it.to_number<double>() < least->to_number<double>()) wrong("is too small");
  }
  const auto add = [&](const std::vector<std::string>& more) {
    out.insert(out.end(), more.begin(), more.end());
  };
  if (const auto* all = schema.if_contains("allOf")) {
    for (const auto& one : all->as_array()) add(faults(it, one.as_object(), place));
  }
  if (const auto* items = schema.if_contains("items"); items && it.is_array()) {
    std::size_t index = 0;
    for (const auto& item : it.get_array()) {
      add(faults(item, items->as_object(), place + "/" + std::to_string(index++)));
    }
  }
  if (it.is_object()) add(object_faults(it.get_object(), schema, place));
  return out;
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as the value is
std::vector<std::string> OpenApiDocument::object_faults(const object& it, const object& schema,
                                                        const std::string& place) const {
  std::vector<std::string> out;
  if (const auto* required = schema.if_contains("required")) {
    for (const auto& name : required->as_array()) {
      if (!it.contains(name.as_string())) out.push_back(place + "/" + text_of(name) + ": missing");
    }
  }
  const auto* properties = schema.if_contains("properties");
  const auto* others = schema.if_contains("additionalProperties");
  for (const auto& member : it) {
    const auto here = place + "/" + std::string(member.key());
    const auto* known =
        properties == nullptr ? nullptr : properties->as_object().if_contains(member.key());
    if (known == nullptr && others != nullptr && others->is_object()) known = others;
    if (known == nullptr) {
      if (others != nullptr && others->is_bool()) out.push_back(here + ": not described");
      continue;
    }
    const auto more = faults(member.value(), known->as_object(), here);
    out.insert(out.end(), more.begin(), more.end());
  }
  return out;
}

const OpenApiDocument& openapi() {
  static const OpenApiDocument kDocument = [] {
    std::ifstream file(std::string(LETHE_SOURCE_DIR) + "/api/openapi.yaml");
    std::stringstream text;
    text << file.rdbuf();
    return OpenApiDocument(text.str());
  }();
  return kDocument;
}

}  // namespace lethe::api::testing
