#include "tools/import_lines.h"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "crypto/check.h"

namespace lethe::tools {

namespace json = boost::json;

namespace {

api::Problem fault(std::string pointer, std::string message) {
  api::Problem problem(api::ProblemType::kInvalidBody);
  problem.faults.push_back({api::Fault::In::kBody, std::move(pointer), std::move(message)});
  return problem;
}

/// Members that the line itself must not have, since the command gets them from elsewhere.
api::Checked<void> must_lack(const json::object& object,
                             std::initializer_list<std::string_view> names) {
  for (const auto name : names) {
    if (object.contains(name))
      return fault("/" + std::string(name), "is not for lines of this kind");
  }
  return {};
}

/// Does nothing where there is no such member.
void rename(json::object& object, std::string_view from, std::string_view to) {
  auto* found = object.if_contains(from);
  if (found == nullptr) return;
  // Out of the object first: adding a member may move the others.
  auto value = std::move(*found);
  object.erase(from);
  object[to] = std::move(value);
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
    if (object.contains(theirs) && object.contains(ours))
      return fault("/" + std::string(theirs), "is there under both names");
    rename(object, theirs, ours);
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
  LETHE_TRY_VOID(must_lack(object, {"subject"}));
  const auto person = take_person(object, person_name, find_person);
  if (!person) return person.error();
  const auto actor = take_person(object, actor_name, find_person);
  if (!actor) return actor.error();
  object["subject"] = person->str();
  object["actor"] = actor->str();
  return read_as<api::RecordAccessInput>(object);
}

/// Both that have to do with each other, out of the object and into a body.
api::Checked<json::object> take_both(json::object& object, const FindPerson& find_person) {
  LETHE_TRY_VOID(must_lack(object, {"subject", "agent"}));
  const auto patient = take_person(object, "patient", find_person);
  if (!patient) return patient.error();
  const auto agent = take_person(object, "practitioner", find_person);
  if (!agent) return agent.error();
  return json::object{{"subject", patient->str()}, {"agent", agent->str()}};
}

api::Checked<ImportInput> read_relationship(json::object object, const FindPerson& find_person) {
  LETHE_TRY(auto body, take_both(object, find_person));
  for (auto& member : object) body[member.key()] = std::move(member.value());
  return read_as<api::RecordRelationshipInput>(body);
}

api::Checked<ImportInput> read_encounter(json::object object, const FindPerson& find_person) {
  LETHE_TRY_VOID(must_lack(object, {"id", "department", "starts_at", "ends_at", "detail"}));
  LETHE_TRY(auto body, take_both(object, find_person));
  json::object detail;
  for (const std::string_view name : {"class", "type"}) {
    if (auto* value = object.if_contains(name)) {
      detail[name] = std::move(*value);
      object.erase(name);
    }
  }
  if (!object.contains("start")) return fault("/start", "is required");
  for (auto& member : object) body[member.key()] = std::move(member.value());
  rename(body, "start", "starts_at");
  rename(body, "end", "ends_at");
  body["type"] = "encounter";
  if (!detail.empty()) body["detail"] = json::serialize(detail);
  return read_as<api::RecordEncounterInput>(body);
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
    case ImportKind::kRelationships:
      return read_relationship(std::move(object), find_person);
  }
  return api::Problem(api::ProblemType::kInternal);
}

}  // namespace lethe::tools
