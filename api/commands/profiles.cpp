// Editing profiles and taking fields out of them. Reading them is in profile_reading.cpp.
#include "api/commands/profiles.h"

#include <algorithm>

#include "api/commands/erasing.h"
#include "api/commands/restrictions.h"
#include "api/commands/subjects.h"
#include "api/json/render.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using projections::FieldVersion;
using projections::PersonRow;

bool is_same(const FieldVersion& left, const FieldVersion& right) {
  return left.sequence == right.sequence && left.index == right.index;
}

bool is_unchanged(const EditProfileInput& input, const projections::FieldRow& row) {
  return std::any_of(input.unchanged.begin(), input.unchanged.end(), [&](const auto& known) {
    return known.first == row.name && is_same(known.second, row.versions.back());
  });
}

Ruled<void> check_revision(const PersonRow& person, const std::optional<std::uint64_t>& expected) {
  if (!expected || *expected == person.revision) return {};
  Problem problem(ProblemType::kRevisionMismatch);
  problem.members["revision"] = person.revision;
  return problem;
}

/// A new version in the field's compartment, or the first one in a new compartment; nothing when
/// the value is in force already.
Ruled<std::optional<ledger::SectionDraft>> edited(const RuleContext& context, PersonRow& person,
                                                  const EditProfileInput& input,
                                                  const std::string& name,
                                                  const std::string& value) {
  LETHE_TRY(const auto row, context.views().field(person.id, name));
  if (row && is_unchanged(input, *row)) return std::optional<ledger::SectionDraft>{};
  ledger::Compartment compartment;
  if (row) {
    compartment = row->compartment;
  } else {
    LETHE_TRY(compartment, next_compartment(context, person, ledger::CompartmentClass::kProfile));
  }
  return std::optional(section_of(compartment, ledger::SectionRole::kProfileField, name, value));
}

}  // namespace

EditProfileInput EditProfileInput::parse(ObjectReader& reader) {
  EditProfileInput input;
  const auto* object = reader.whole();
  if (object == nullptr) return input;
  input.profile = parse_profile(*object, "", reader.faults());
  if (input.profile.empty() && reader.faults().empty()) {
    reader.faults().add("", "must name a field");
  }
  return input;
}

ledger::Result<void> note_unchanged(const ledger::Ledger& ledger, EditProfileInput& input) {
  const auto snapshot = ledger.snapshot();
  const projections::Views views(*snapshot);
  for (const auto& [name, value] : input.profile) {
    LETHE_TRY(const auto row, views.field(input.subject, name));
    if (!row) continue;
    const auto& version = row->versions.back();
    LETHE_TRY(const auto header, ledger.event(version.sequence));
    const auto opened = ledger.section(header, version.index);
    if (!opened && opened.error() == ledger::Error::kSectionErased) continue;
    if (!opened) return opened.error();
    if (crypto::as_text(opened->content()) == value) input.unchanged.emplace_back(name, version);
  }
  return {};
}

Ruled<Ruling> edit_profile(RuleContext& context, const EditProfileInput& input) {
  LETHE_TRY(auto person, context.person(input.subject));
  LETHE_TRY(const auto exception, restriction_exception(context, person, Use::kChange));
  LETHE_TRY_VOID(check_fields(context.views(), "", input.profile));
  LETHE_TRY_VOID(check_revision(person, input.revision));
  auto event = context.event(ledger::ProfileEdited{person.revision + 1}, person.id);
  boost::json::array changed;
  for (const auto& [name, value] : input.profile) {
    LETHE_TRY(auto section, edited(context, person, input, name, value));
    if (!section) continue;
    event.sections.push_back(std::move(*section));
    changed.emplace_back(name);
  }
  Ruling ruling;
  ruling.answer.body = {{"id", person.id.str()}};
  if (!changed.empty()) {
    ++person.revision;
    ruling.answer.body["sequence"] = context.sequence().value;
    ruling.decision.events.push_back(std::move(event));
    note_exception(context, person.id, Use::kChange, "profile", exception, ruling);
  }
  ruling.answer.body["revision"] = person.revision;
  ruling.answer.body["changed"] = std::move(changed);
  ruling.answer.revision = person.revision;
  return ruling;
}

Ruled<Ruling> delete_field(RuleContext& context, const DeleteFieldInput& input) {
  LETHE_TRY(const auto person, context.person(input.subject));
  LETHE_TRY(const auto row, context.views().field(person.id, input.field));
  if (!row) return ProblemType::kUnknownField;
  LETHE_TRY(const auto exception, restriction_exception(context, person, Use::kDelete));
  LETHE_TRY_VOID(check_revision(person, input.revision));
  Destruction destruction;
  destruction.ground = ledger::ErasureGround::kNoLongerNecessary;
  destruction.compartments.push_back({row->compartment, false});
  Ruling ruling;
  LETHE_TRY_VOID(order_erasure(context, person, std::move(destruction), ruling));
  note_exception(context, person.id, Use::kDelete, "profile", exception, ruling);
  ruling.answer.revision = person.revision + 1;  // the view counts the erasure as an edit
  return ruling;
}

}  // namespace lethe::api
