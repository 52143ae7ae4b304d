#include "tests/api/balp_examples.h"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <stdexcept>
#include <string>

#include "tests/vectors.h"

namespace lethe::api::testing {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

constexpr std::string_view kCanonical = "https://profiles.ihe.net/ITI/BALP/";
// Elements by what FHIR has there; every other one that a code stands for is a Coding.
constexpr std::array<std::string_view, 3> kPlainCodes{"action", "outcome", "agent.network.type"};
constexpr std::array<std::string_view, 4> kConcepts{"agent.type", "agent.role",
                                                    "agent.purposeOfUse", "purposeOfEvent"};
constexpr std::array<std::string_view, 11> kRepeated{"agent",
                                                     "entity",
                                                     "subtype",
                                                     "source.type",
                                                     "agent.role",
                                                     "agent.policy",
                                                     "agent.purposeOfUse",
                                                     "purposeOfEvent",
                                                     "meta.security",
                                                     "entity.detail",
                                                     "agent.type.coding"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

struct Rule {
  std::string path, text;
};
struct Instance {
  std::string name, of;
  std::vector<Rule> rules;
};

/// What the files say: instances, and what their names stand for.
struct Shorthand {
  std::vector<Instance> instances;
  std::map<std::string, std::string> systems;      // by alias, or name of a code system
  std::map<std::string, std::string> profile_ids;  // by name
};

/// One file, line by line.
class FileReader {
 public:
  explicit FileReader(Shorthand& out) : out_(out) {}

  void read(const std::filesystem::path& path) {
    std::ifstream in(path);
    for (std::string line; std::getline(in, line);) {
      if (line.ends_with('\r')) line.pop_back();
      take(line);
    }
    if (!in.eof()) throw std::runtime_error("cannot read " + path.string());
  }

 private:
  static constexpr std::string_view kLongText = "\"\"\"";

  void take(const std::string& line) {
    if (is_in_text_) return take_text(line);
    static const std::regex keyword(R"(^([A-Z][A-Za-z]+)\s*:\s*(.*?)\s*$)");
    static const std::regex rule(R"(^\* (\S+) = (.*)$)");
    std::smatch found;
    if (std::regex_match(line, found, keyword)) {
      define(found[1], found[2]);
    } else if (kind_ == "Instance" && std::regex_match(line, found, rule)) {
      out_.instances.back().rules.push_back({found[1], found[2]});
      text_of_ = &out_.instances.back().rules.back().text;
    }
    const auto at = line.find(kLongText);
    is_in_text_ = at != std::string::npos && line.find(kLongText, at + 1) == std::string::npos;
    if (is_in_text_ && text_of_ != nullptr) *text_of_ = "\"";
    if (!is_in_text_) text_of_ = nullptr;
  }

  /// A text that goes on until the quotes stand alone.
  void take_text(const std::string& line) {
    const bool is_last = line.find(kLongText) != std::string::npos;
    is_in_text_ = !is_last;
    if (text_of_ == nullptr) return;
    if (!is_last) {
      *text_of_ += (text_of_->size() > 1 ? "\n" : "") + line;
    } else {
      *text_of_ += '"';
      text_of_ = nullptr;
    }
  }

  void define(const std::string& word, const std::string& named) {
    if (word == "Alias") {
      const auto equals = named.find(" = ");
      out_.systems[named.substr(0, equals)] = named.substr(equals + 3);
    } else if (word == "Id" && kind_ == "Profile") {
      out_.profile_ids[name_] = named;
    } else if (word == "InstanceOf") {
      out_.instances.back().of = named;
    } else if (word == "CodeSystem") {
      out_.systems[named] = std::string(kCanonical) + "CodeSystem/" + named;
    } else if (word == "Instance") {
      out_.instances.push_back({named, {}, {}});
    }
    static const std::set<std::string> kinds{"Profile",   "Instance",  "CodeSystem", "ValueSet",
                                             "Extension", "Invariant", "RuleSet",    "Mapping"};
    if (!kinds.contains(word)) return;
    kind_ = word;
    name_ = named;
  }

  Shorthand& out_;
  std::string kind_, name_;
  bool is_in_text_ = false;
  std::string* text_of_ = nullptr;
};

/// One instance as a resource.
class Builder {
 public:
  explicit Builder(const Shorthand& shorthand) : shorthand_(shorthand) {}

  object build(const Instance& instance) {
    const auto profile = shorthand_.profile_ids.find(instance.of);
    const auto& id = profile == shorthand_.profile_ids.end() ? instance.of : profile->second;
    object out{{"resourceType", "AuditEvent"},
               {"id", instance.name},
               {"meta", {{"profile", {std::string(kCanonical) + "StructureDefinition/" + id}}}}};
    for (const auto& rule : instance.rules) apply(rule, out);
    return out;
  }

 private:
  void apply(const Rule& rule, object& out) {
    static const std::regex step(R"(([A-Za-z]+)(?:\[([^\]]*)\])?\.?)");
    object* in = &out;
    std::string path;
    for (std::sregex_iterator at(rule.path.begin(), rule.path.end(), step), end; at != end; ++at) {
      const std::string name = (*at)[1];
      path += (path.empty() ? "" : ".") + name;
      value* here = &(*in)[name];
      if (is_one_of(kRepeated, path)) here = &element(*here, path, (*at)[2]);
      if (std::next(at) == end) {
        *here = value_of(rule.text, path);
      } else {
        if (here->is_null()) here->emplace_object();
        in = &here->as_object();
      }
    }
  }

  /// [0], [+] one more, [=] the last one, [name] of a slice; without: the first.
  value& element(value& list, const std::string& path, const std::string& index) {
    if (list.is_null()) list.emplace_array();
    auto& elements = list.as_array();
    const auto count = elements.size();
    std::size_t place = 0;
    if (index == "+") {
      place = count;
    } else if (index == "=") {
      place = count - 1;
    } else if (!index.empty() && std::isdigit(static_cast<unsigned char>(index[0])) != 0) {
      place = std::stoul(index);
    } else if (!index.empty()) {
      place = slices_.try_emplace({path, index}, count).first->second;
    }
    if (place >= count) elements.resize(place + 1);
    return elements[place];
  }

  value value_of(const std::string& text, const std::string& path) const {
    static const std::regex quoted(R"re("([^"]*)".*)re");
    static const std::regex long_text(R"re("([^]*)")re");
    static const std::regex reference(R"(Reference\(([^)]*)\).*)");
    static const std::regex code(R"re(([^\s#]*)#(\S+)(?:\s+"([^"]*)")?.*)re");
    std::smatch found;
    if (std::regex_match(text, found, quoted) || std::regex_match(text, found, long_text)) {
      return value(std::string(found[1]));
    }
    if (std::regex_match(text, found, reference)) {
      return object{{"reference", std::string(found[1])}};
    }
    if (std::regex_match(text, found, code)) return coded(found[1], found[2], found[3], path);
    const auto word = text.substr(0, text.find(' '));
    if (word == "true" || word == "false") return word == "true";
    return value(word);
  }

  value coded(const std::string& system, const std::string& code, const std::string& display,
              const std::string& path) const {
    if (is_one_of(kPlainCodes, path)) return value(code);
    const auto known = shorthand_.systems.find(system);
    object coding{{"system", known == shorthand_.systems.end() ? system : known->second},
                  {"code", code}};
    if (!display.empty()) coding["display"] = display;
    if (!is_one_of(kConcepts, path)) return coding;
    return object{{"coding", array{std::move(coding)}}};
  }

  const Shorthand& shorthand_;
  std::map<std::pair<std::string, std::string>, std::size_t> slices_;
};

bool is_audit_event(const Shorthand& shorthand, const Instance& instance) {
  return shorthand.profile_ids.contains(instance.of) ||
         std::ranges::any_of(shorthand.profile_ids,
                             [&](const auto& profile) { return profile.second == instance.of; });
}

}  // namespace

std::vector<object> balp_examples() {
  const auto folder = lethe::tests::vector_file("balp/input/fsh");
  if (!folder) return {};
  std::set<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(*folder)) {
    if (entry.path().extension() == ".fsh") files.insert(entry.path());
  }
  Shorthand shorthand;
  for (const auto& file : files) FileReader(shorthand).read(file);
  std::vector<object> out;
  for (const auto& instance : shorthand.instances) {
    const bool is_of_saml = instance.of.find("SAML") != std::string::npos;
    if (is_of_saml || !is_audit_event(shorthand, instance)) continue;
    out.push_back(Builder(shorthand).build(instance));
  }
  return out;
}

}  // namespace lethe::api::testing
