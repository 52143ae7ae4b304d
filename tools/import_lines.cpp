#include "tools/import_lines.h"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace lethe::tools {

namespace json = boost::json;

namespace {

api::Problem fault(std::string pointer, std::string message) {
  api::Problem problem(api::ProblemType::kInvalidBody);
  problem.faults.push_back({api::Fault::In::kBody, std::move(pointer), std::move(message)});
  return problem;
}

/// Takes a member out of the object and answers whom it names.
api::Checked<ledger::SubjectId> take_person(json::object& object, std::string_view name,
                                            const FindPerson& find_person) {
  const auto* value = object.if_contains(name);
  const auto pointer = "/" + std::string(name);
  if (value == nullptr || !value->is_string()) return fault(pointer, "is required, as a text");
  const auto person = find_person(value->get_string());
  if (!person) return fault(pointer, "names nobody in this ledger");
  object.erase(name);
  return *person;
}

template <class Input>
api::Checked<ImportInput> read_as(const json::value& value) {
  auto input = api::read_input<Input>(value);
  if (!input) return input.error();
  return ImportInput(std::move(*input));
}

api::Checked<ImportInput> read_person(json::object object, std::string_view type) {
  json::object body{{"type", type}, {"origin", "imported"}};
  if (auto* id = object.if_contains("id")) {
    body["external_id"] = std::move(*id);
    object.erase("id");
  } else {
    return fault("/id", "is required");
  }
  // The clinic's files call them so; the ledger's fields have the names of OpenID Connect.
  constexpr std::pair<std::string_view, std::string_view> kOtherNames[] = {
      {"given", "given_name"}, {"family", "family_name"}};
  for (const auto& [theirs, ours] : kOtherNames) {
    if (auto* value = object.if_contains(theirs)) {
      object[ours] = *value;
      object.erase(theirs);
    }
  }
  body["profile"] = std::move(object);
  return read_as<api::RegisterSubjectInput>(body);
}

api::Checked<ImportInput> read_consent(json::object object, const FindPerson& find_person) {
  const auto person = take_person(object, "person", find_person);
  if (!person) return person.error();
  auto input = api::read_input<api::RecordConsentInput>(object);
  if (!input) return input.error();
  input->subject = *person;
  return ImportInput(std::move(*input));
}

api::Checked<ImportInput> read_access(json::object object, std::string_view person_name,
                                      std::string_view actor_name, const FindPerson& find_person) {
  const auto person = take_person(object, person_name, find_person);
  if (!person) return person.error();
  const auto actor = take_person(object, actor_name, find_person);
  if (!actor) return actor.error();
  object["subject"] = person->str();
  object["actor"] = actor->str();
  return read_as<api::RecordAccessInput>(object);
}

api::Checked<ImportInput> read_encounter(json::object object, const FindPerson& find_person) {
  json::object detail;
  for (const std::string_view name : {"class", "type", "end"}) {
    if (auto* value = object.if_contains(name)) {
      detail[name] = std::move(*value);
      object.erase(name);
    }
  }
  if (auto* start = object.if_contains("start")) {
    object["occurred_at"] = std::move(*start);
    object.erase("start");
  } else {
    return fault("/start", "is required");
  }
  object["purpose_of_use"] = "TREAT";
  object["action"] = "R";
  object["resource_type"] = "Encounter";
  if (!detail.empty()) object["detail"] = std::move(detail);
  return read_access(std::move(object), "patient", "practitioner", find_person);
}

}  // namespace

api::Checked<ImportInput> read_import_line(ImportKind kind, std::string_view line,
                                           const FindPerson& find_person) {
  auto value = api::parse_body(line, {.max_size = kMaxImportLine});
  if (!value) return value.error();
  if (!value->is_object()) return fault("", "must be an object");
  auto& object = value->get_object();
  switch (kind) {
    case ImportKind::kPeople:
      return read_person(std::move(object), "user");
    case ImportKind::kStaff:
      return read_person(std::move(object), "agent");
    case ImportKind::kConsents:
      return read_consent(std::move(object), find_person);
    case ImportKind::kAccesses:
      return read_access(std::move(object), "person", "actor", find_person);
    case ImportKind::kEncounters:
      return read_encounter(std::move(object), find_person);
  }
  return api::Problem(api::ProblemType::kInternal);
}

}  // namespace lethe::tools
