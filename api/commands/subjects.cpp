#include "api/commands/subjects.h"

#include <algorithm>

#include "api/commands/settings_schema.h"
#include "api/json/render.h"
#include "crypto/check.h"

namespace lethe::api {

std::vector<std::pair<std::string, std::string>> parse_profile(const boost::json::object& object,
                                                               const std::string& pointer,
                                                               Faults& faults) {
  std::vector<std::pair<std::string, std::string>> profile;
  if (object.size() >= ledger::kMaxSections) {
    faults.add(pointer, "has too many members");
    return profile;
  }
  ObjectReader reader(object, pointer, faults);
  for (const auto& member : object) {
    const std::string_view name(member.key().data(), member.key().size());
    if (!kCode.holds(name)) continue;  // finish() tells
    if (member.value().is_null()) {
      reader.raw(name);
      reader.fault(name, "must be a text; DELETE the field to take it away");
      continue;
    }
    if (auto text = reader.optional_text(name, kProfileValue)) {
      profile.emplace_back(name, std::move(*text));
    }
  }
  reader.finish();
  return profile;
}

Ruled<void> check_fields(const projections::Views& views, const std::string& pointer,
                         const std::vector<std::pair<std::string, std::string>>& profile) {
  LETHE_TRY(const auto known, setting_codes(views, "profile_fields"));
  // The reader's own rule says which names a problem may repeat.
  boost::json::object unknown;
  for (const auto& [name, value] : profile) {
    if (std::find(known.begin(), known.end(), name) == known.end()) unknown[name] = nullptr;
  }
  if (unknown.empty()) return {};
  Faults faults;
  ObjectReader(unknown, pointer, faults).finish();
  return std::move(faults).problem();
}

RegisterSubjectInput RegisterSubjectInput::parse(ObjectReader& reader) {
  RegisterSubjectInput input;
  input.type = reader.named<ledger::SubjectType>("type");
  input.origin = reader.named<ledger::Origin>("origin");
  input.external_id = reader.optional_text("external_id", kExternalId);
  if (const auto* profile = reader.raw("profile")) {
    ObjectReader fields(*profile, reader.pointer("profile"), reader.faults());
    if (const auto* object = fields.whole()) {
      input.profile = parse_profile(*object, reader.pointer("profile"), reader.faults());
    }
  }
  return input;
}

namespace {

/// The next slot, but for those that somebody had who was erased: what the person has first, and
/// what the reply is kept under, could not be sealed there.
Ruled<ledger::Slot> free_slot(const RuleContext& context) {
  LETHE_TRY(auto slot, context.views().next_slot());
  for (;; slot.value += 1) {
    if (slot.value > ledger::kMaxSlot) return ProblemType::kLimitReached;
    LETHE_TRY(const bool has_no_profile,
              is_destroyed(context, {slot, ledger::CompartmentClass::kProfile, 0}));
    LETHE_TRY(const bool has_no_replies,
              is_destroyed(context, {slot, ledger::CompartmentClass::kOperational, 0}));
    if (!has_no_profile && !has_no_replies) return slot;
  }
}

}  // namespace

Ruled<Ruling> register_subject(RuleContext& context, const RegisterSubjectInput& input) {
  using ledger::SectionRole;
  LETHE_TRY_VOID(check_fields(context.views(), "/profile", input.profile));
  if (input.external_id) {
    LETHE_TRY(const auto holder,
              context.views().by_external_id(*input.external_id, context.keys()));
    if (holder) return ProblemType::kExternalIdTaken;
  }
  LETHE_TRY(const auto slot, free_slot(context));

  projections::PersonRow person;
  person.id = ledger::SubjectId::random();
  person.slot = slot;
  person.type = input.type;
  person.origin = input.origin;
  person.registered = context.now();
  person.registered_at = context.sequence();
  person.revision = 1;
  auto event = context.event(ledger::SubjectRegistered{slot, input.type, input.origin}, person.id);
  for (const auto& [name, value] : input.profile) {
    LETHE_TRY(const auto compartment,
              next_compartment(context, person, ledger::CompartmentClass::kProfile));
    event.sections.push_back(section_of(compartment, SectionRole::kProfileField, name, value));
  }
  if (input.external_id) {
    LETHE_TRY(const auto compartment,
              next_compartment(context, person, ledger::CompartmentClass::kProfile));
    event.sections.push_back(
        section_of(compartment, SectionRole::kExternalId, "", *input.external_id));
  }
  context.note_about(person);

  Ruling ruling;
  ruling.decision.events.push_back(std::move(event));
  ruling.answer.status = 201;
  ruling.answer.body = person_json(person);
  ruling.answer.location = "subjects/" + person.id.str();
  ruling.answer.revision = person.revision;
  return ruling;
}

}  // namespace lethe::api
