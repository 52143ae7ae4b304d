// Registering, editing, linking, erasing people; and who may know of whom.
#include <algorithm>

#include "tests/api/model.h"

namespace lethe::api::testing {

using ledger::CompartmentClass;
using ledger::Origin;
using ledger::SubjectType;

const std::set<std::string> kNames{"given_name", "family_name", "display_name"};

Name Call::acting() const {
  const auto mark = who.find_first_of(":/");
  return mark == std::string::npos ? "" : who.substr(mark + 1);
}

const ModelPerson* Model::find_person(const Name& name) const {
  const auto found = people.find(name);
  return found == people.end() ? nullptr : &found->second;
}

Outcome Model::visible(const Call& call, const Name& name, bool erased_too) const {
  const auto* person = find_person(name);
  const bool is_others = call.role() == "subject" && call.acting() != name;
  if (person == nullptr || is_others) return "404 unknown-subject";
  if (person->standing == Standing::kActive) return {};
  if (call.role() == "agent" || call.role() == "subject") return "404 unknown-subject";
  return erased_too ? "" : "410 subject-erased";
}

Outcome Model::acting(const Call& call, bool erased_too) const {
  return call.on_behalf() ? visible({"portal"}, call.acting(), erased_too) : "";
}

bool Model::as_person(const Call& call) const {
  const auto* person = find_person(call.acting());
  return person != nullptr && call.role() != "agent" && person->type != SubjectType::kAgent;
}

std::set<Name> Model::identities(const Name& name) const {
  std::set<Name> out{name};
  for (std::size_t before = 0; before != out.size();) {
    before = out.size();
    for (const auto& [other, person] : people) {
      if (person.account && out.contains(*person.account)) out.insert(other);
    }
  }
  return out;
}

bool Model::put_field(const Name& name, const std::string& field, const std::string& value) {
  auto& fields = people.at(name).fields;
  const auto in_use = fields.find(field);
  if (in_use == fields.end()) {
    fields[field] = lives.size();
    lives.push_back({name, field, value, value});
    return true;
  }
  auto& life = lives.at(in_use->second);
  if (life.value == value) return false;
  life.value = value;
  return true;
}

Outcome Model::register_person(const Name& name, const RegisterSubjectInput& input) {
  for (const auto& [field, value] : input.profile) {
    if (!settings.fields.contains(field)) return "400 invalid-body";
  }
  for (const auto& [other, person] : people) {
    const auto taken = person.fields.find("external_id");
    const bool is_same = taken != person.fields.end() && input.external_id &&
                         lives.at(taken->second).value == *input.external_id;
    if (is_same && person.standing == Standing::kActive) return "409 external-id-taken";
  }
  people[name].type = input.type;
  people[name].origin = input.origin;
  for (const auto& [field, value] : input.profile) put_field(name, field, value);
  if (input.external_id) put_field(name, "external_id", *input.external_id);
  return "201";
}

Outcome Model::edit(const Call& call, const Name& name, const EditProfileInput& input) {
  if (auto no = acting(call); !no.empty()) return no;
  if (auto no = visible(call, name); !no.empty()) return no;
  if (auto no = restricted(call, name, Use::kChange); !no.empty()) return no;
  for (const auto& [field, value] : input.profile) {
    if (!settings.fields.contains(field)) return "400 invalid-body";
  }
  auto& person = people.at(name);
  if (input.revision && *input.revision != person.revision) return "412 revision-mismatch";
  bool changed = false;
  for (const auto& [field, value] : input.profile) {
    changed = put_field(name, field, value) || changed;
  }
  if (changed) ++person.revision;
  return "200";
}

Outcome Model::delete_field(const Call& call, const Name& name, const DeleteFieldInput& input) {
  if (auto no = acting(call); !no.empty()) return no;
  if (auto no = visible(call, name); !no.empty()) return no;
  auto& person = people.at(name);
  const auto field = person.fields.find(input.field);
  if (field == person.fields.end()) return "404 unknown-field";
  if (auto no = restricted(call, name, Use::kDelete); !no.empty()) return no;
  if (input.revision && *input.revision != person.revision) return "412 revision-mismatch";
  const Part part{CompartmentClass::kProfile, false, field->second, {}};
  person.fields.erase(field);  // even where a hold keeps it
  return destroy({name}, {part}) ? "200" : "202";
}

Outcome Model::read(const Call& call, const Name& name, bool says_purpose) const {
  if (auto no = acting(call); !no.empty()) return no;
  if (call.role() != "subject" && !says_purpose) return "400 purpose-of-use-required";
  if (call.role() == "auditor" && now >= auditor_grant) return "403 forbidden";
  const auto* person = find_person(name);
  const bool is_kept = person != nullptr && person->standing == Standing::kWithheld;
  const bool reads_kept = is_kept && call.exception && call.role() != "subject";
  if (reads_kept) return "200";
  if (auto no = visible(call, name); !no.empty()) return no;
  if (auto no = restricted(call, name, Use::kRead); !no.empty()) return no;
  return "200";
}

Outcome Model::link(const Call& call, const Name& name, const Name& account) {
  if (auto no = acting(call); !no.empty()) return no;
  if (auto no = visible(call, name); !no.empty()) return no;
  if (account == name) return "422 link-to-self";
  auto& person = people.at(name);
  const bool is_by_post =
      person.origin == Origin::kAnonymousPost || person.origin == Origin::kEmail;
  const bool is_hardly_known =
      person.type == SubjectType::kAnonymous || (person.type == SubjectType::kUser && is_by_post);
  if (!is_hardly_known) return "422 subject-not-anonymous";
  if (person.account) return "409 subject-linked";
  const auto* to = find_person(account);
  if (to == nullptr || to->standing != Standing::kActive) return "422 account-unknown";
  if (to->type != SubjectType::kUser) return "422 account-not-user";
  if (to->account) return "409 subject-linked";
  person.account = account;
  return "201";
}

std::vector<Part> Model::parts_of(const Name& name) const {
  const auto& person = people.at(name);
  std::size_t names_in_use = 0;
  if (person.type == SubjectType::kAgent) {
    for (const auto& [field, life] : person.fields) names_in_use += kNames.contains(field) ? 1 : 0;
  }
  const auto all = std::count_if(lives.begin(), lives.end(),
                                 [&](const FieldLife& life) { return life.person == name; });
  const bool only_names = static_cast<std::size_t>(all) == names_in_use;
  std::vector<Part> parts{{CompartmentClass::kContent, !person.ever_posted, {}, {}},
                          {CompartmentClass::kOperational, true, {}, {}}};
  if (names_in_use == 0 || !only_names) {
    parts.push_back({CompartmentClass::kProfile, only_names, {}, {}});
  }
  return parts;
}

bool Model::destroy_person(const Name& name) {
  return destroy({name, true}, parts_of(name));
}

Outcome Model::erase(const Call& call, const Name& name) {
  if (auto no = acting(call, true); !no.empty()) return no;
  if (auto no = visible(call, name, true); !no.empty()) return no;
  const auto& person = people.at(name);
  if (person.type == SubjectType::kAgent && call.role() != "admin") return "403 forbidden";
  if (person.standing != Standing::kActive) return "200";
  auto others = identities(name);
  std::erase_if(others, [&](const Name& other) {
    return other == name || people.at(other).standing != Standing::kActive;
  });
  for (const auto& other : others) {
    if (auto no = restricted(call, other, Use::kDelete); !no.empty()) return no;
  }
  if (auto no = restricted(call, name, Use::kDelete); !no.empty()) return no;
  for (const auto& other : others) destroy_person(other);
  return destroy_person(name) ? "201" : "202";
}

}  // namespace lethe::api::testing
