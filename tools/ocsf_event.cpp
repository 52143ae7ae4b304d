#include "tools/ocsf_event.h"

#include <boost/json/array.hpp>
#include <string>

#include "ledger/ids.h"
#include "tools/ocsf_classes.h"

namespace lethe::tools {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

constexpr std::string_view kVersion = "1.3.0";

std::string text_at(const object& it, std::string_view name) {
  const auto* found = it.if_contains(name);
  const auto* text = found != nullptr ? found->if_string() : nullptr;
  return text != nullptr ? std::string(*text) : std::string();
}

std::uint64_t number_at(const object& it, std::string_view name) {
  const auto* found = it.if_contains(name);
  boost::system::error_code is_none;
  const auto number = found != nullptr ? found->to_number<std::uint64_t>(is_none) : 0;
  return is_none ? 0 : number;
}

const object& object_at(const object& it, std::string_view name) {
  static const object kNone;
  const auto* found = it.if_contains(name);
  const auto* inner = found != nullptr ? found->if_object() : nullptr;
  return inner != nullptr ? *inner : kNone;
}

void put_text(object& out, std::string_view name, std::string_view text) {
  if (!text.empty()) out[name] = text;
}

OcsfActivity by_letter(const std::string& letter) {
  if (letter == "C") return ocsf::kCreate;
  if (letter == "R") return ocsf::kRead;
  if (letter == "U") return ocsf::kUpdate;
  if (letter == "D") return ocsf::kDelete;
  return ocsf::other("Execute");
}

OcsfActivity by_method(const std::string& method) {
  if (method == "POST") return ocsf::kCreate;
  if (method == "GET" || method == "HEAD") return ocsf::kRead;
  if (method == "PUT" || method == "PATCH") return ocsf::kUpdate;
  if (method == "DELETE") return ocsf::kDelete;
  return ocsf::other("Other");
}

OcsfActivity by_login(const std::string& action) {
  if (action == "login") return {1, "Logon"};
  if (action == "logout") return {2, "Logoff"};
  return ocsf::other(action == "lock" ? "Lock" : "Unlock");
}

/// One event on its way.
class Mapping {
 public:
  Mapping(const object& event, std::string_view ledger)
      : event_(event),
        facts_(object_at(event, "facts")),
        actor_(object_at(event, "actor")),
        kind_(text_at(event, "kind")),
        ledger_(ledger) {
    if (const auto* row = ocsf_row(kind_)) row_ = *row;
  }

  object run() {
    put_classification();
    put_outcome();
    if (const auto time = ledger::parse_rfc3339(text_at(event_, "time"))) {
      out_["time"] = time->micros / 1'000;
    }
    put_metadata();
    put_actor();
    put_target();
    object rest{{"facts", facts_}};
    for (const auto* name : {"ledger", "subject", "time", "sections"}) {
      if (const auto* member = event_.if_contains(name)) rest[name] = *member;
    }
    out_["unmapped"] = std::move(rest);
    return std::move(out_);
  }

 private:
  OcsfActivity activity() const {
    if (row_.activity.id != ocsf::kByEvent.id) return row_.activity;
    const auto action = text_at(facts_, "action");
    if (row_.cls == OcsfClass::kApiActivity) return by_method(text_at(facts_, "method"));
    return row_.cls == OcsfClass::kAuthentication ? by_login(action) : by_letter(action);
  }

  void put_classification() {
    const auto uid = static_cast<unsigned>(row_.cls);
    const auto did = activity();
    out_ = {{"category_uid", uid / 1'000},
            {"category_name", category_name(row_.cls)},
            {"class_uid", uid},
            {"class_name", class_name(row_.cls)},
            {"activity_id", did.id},
            {"activity_name", did.name},
            {"type_uid", uid * 100 + did.id},
            {"type_name", std::string(class_name(row_.cls)) + ": " + std::string(did.name)}};
  }

  bool has_failed() const {
    if (row_.cls == OcsfClass::kApiActivity) return true;
    const auto outcome = text_at(facts_, "outcome");  // of what somebody tried to do
    return !outcome.empty() && outcome != "0" &&
           (kind_ == "access.recorded" || kind_ == "search.recorded" || kind_ == "login.recorded");
  }

  OcsfSeverity severity() const {
    if (kind_ == "access.recorded") {
      const auto purpose = text_at(facts_, "purpose_of_use");
      // Break the glass, and treatment in an emergency: what a reviewer looks at first.
      if (purpose == "BTG" || purpose == "ETREAT") return OcsfSeverity::kMedium;
      if (has_failed()) return OcsfSeverity::kLow;
    }
    if (row_.cls == OcsfClass::kAuthentication && has_failed()) return OcsfSeverity::kLow;
    if (kind_ == "erasure.swept") {
      for (const auto& store : object_at(facts_, "stores")) {
        const auto* one = store.value().if_object();
        if (one != nullptr && number_at(*one, "found") > 0) return OcsfSeverity::kHigh;
      }
    }
    if (kind_ == "log.verified" && !object_at(facts_, "damage").empty()) {
      return OcsfSeverity::kCritical;
    }
    return row_.severity;
  }

  void put_outcome() {
    out_["severity_id"] = static_cast<unsigned>(severity());
    out_["severity"] = severity_name(severity());
    out_["status_id"] = has_failed() ? 2 : 1;
    out_["status"] = has_failed() ? "Failure" : "Success";
  }

  void put_metadata() {
    object metadata{
        {"version", kVersion},
        {"product", object{{"name", "Lethe"}, {"vendor_name", "Lethe"}}},
        {"log_name", ledger_},
        {"log_provider", "Lethe"},
        {"event_code", kind_},
        {"sequence", number_at(event_, "sequence")},
        {"uid", text_at(event_, "ledger") + ":" + std::to_string(number_at(event_, "sequence"))}};
    put_text(metadata, "correlation_uid", text_at(event_, "request"));
    out_["metadata"] = std::move(metadata);
  }

  void put_actor() {
    const auto type = text_at(actor_, "type");
    const auto id = text_at(actor_, "id");
    object actor;
    if (type == "user" || type == "agent") {
      actor["user"] = object{{"uid", id}, {"type_id", 1}, {"type", "User"}};
    } else {
      actor["app_name"] = type.empty() ? "unknown" : type;
      put_text(actor, "app_uid", id);
    }
    const auto token = text_at(actor_, "token");
    if (!token.empty()) actor["session"] = object{{"uid", token}};
    out_["actor"] = std::move(actor);
  }

  /// What the event is about, by its id or code.
  std::string identity() const {
    if (!row_.identity.empty()) return text_at(facts_, row_.identity);
    const auto subject = text_at(event_, "subject");
    return subject.empty() ? text_at(event_, "ledger") : subject;
  }

  void put_target() {
    switch (row_.cls) {
      case OcsfClass::kAccountChange:
        out_["user"] = object{{"uid", identity()}, {"type_id", 1}, {"type", "User"}};
        break;
      case OcsfClass::kAuthentication:
        out_["user"] = object{{"uid", text_at(actor_, "id")}, {"type_id", 1}, {"type", "User"}};
        break;
      case OcsfClass::kUserAccess:
        put_privileges();
        break;
      case OcsfClass::kEntityManagement:
        put_entity();
        break;
      case OcsfClass::kWebResources:
        out_["web_resources"] =
            array{object{{"uid", identity()}, {"type", row_.type}, {"labels", labels()}}};
        break;
      case OcsfClass::kApiActivity:
        put_api();
        break;
      case OcsfClass::kBase:
        out_["message"] = kind_;
        break;
    }
  }

  /// Codes of what was read or shared: fields, categories, purposes.
  array labels() const {
    array out;
    for (const auto* name : {"fields", "categories"}) {
      const auto* codes = facts_.if_contains(name);
      const auto* list = codes != nullptr ? codes->if_array() : nullptr;
      if (list != nullptr) out.insert(out.end(), list->begin(), list->end());
    }
    for (const auto* name : {"purpose_of_use", "purpose", "recipient", "resource_type"}) {
      if (auto code = text_at(facts_, name); !code.empty()) out.emplace_back(code);
    }
    return out;
  }

  void put_entity() {
    object entity{{"uid", identity()}, {"type", row_.type}};
    const auto name = text_at(facts_, "name");
    put_text(entity, "name", name.empty() ? identity() : name);
    put_text(entity, "version", text_at(facts_, "version"));
    out_["entity"] = std::move(entity);
    const auto subject = text_at(event_, "subject");
    if (!subject.empty()) {
      out_["user"] = object{{"uid", subject}, {"type_id", 1}, {"type", "User"}};
    }
  }

  /// A token is the account of a service, or one of a person's.
  void put_privileges() {
    const auto subject = text_at(event_, "subject");
    const bool is_service = subject.empty();
    out_["user"] = object{{"uid", is_service ? identity() : subject},
                          {"type_id", is_service ? 99 : 1},
                          {"type", is_service ? "Service" : "User"},
                          {"credential_uid", identity()}};
    const auto role = text_at(facts_, "role");
    // A token that ends had one role, which the event that issued it says.
    out_["privileges"] = array{value(role.empty() ? "*" : role)};
  }

  void put_api() {
    out_["api"] = object{{"operation", text_at(facts_, "method") + " " + text_at(facts_, "route")},
                         {"service", object{{"name", "Lethe"}}},
                         {"response", object{{"code", number_at(facts_, "status")},
                                             {"error", text_at(facts_, "problem")}}}};
    out_["count"] = number_at(facts_, "count");
    // The log holds no address of anybody.
    const auto token = text_at(actor_, "token");
    out_["src_endpoint"] = object{{"uid", token.empty() ? "unauthenticated" : token}};
  }

  const object& event_;
  const object& facts_;
  const object& actor_;
  const std::string kind_;
  const std::string_view ledger_;
  OcsfRow row_ = kUnknownOcsfRow;
  object out_;
};

}  // namespace

boost::json::object ocsf_event(const boost::json::object& event, std::string_view ledger) {
  return Mapping(event, ledger).run();
}

}  // namespace lethe::tools
