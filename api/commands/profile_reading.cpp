#include "api/commands/opening.h"
#include "api/commands/profiles.h"
#include "api/commands/reading_event.h"
#include "api/commands/restrictions.h"
#include "api/json/render.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::Role;

Ruled<void> check_role(const RuleContext& context, const ReadProfileInput& input) {
  LETHE_TRY_VOID(check_may_open(context, ledger::GrantScope::kProfile, input.subject));
  if (input.as_of && !context.caller().is_any(Role::kAuditor, Role::kAgent)) {
    return ProblemType::kForbidden;
  }
  return {};
}

/// Somebody whose erasure is withheld is as good as erased, but for what the law keeps the data
/// for.
Ruled<projections::PersonRow> readable(RuleContext& context, const ledger::SubjectId& id) {
  if (context.request().restriction_exception &&
      context.caller().is_any(Role::kPortal, Role::kAgent, Role::kAuditor)) {
    LETHE_TRY(const auto person, context.views().person(id));
    if (person && person->state == projections::PersonState::kWithheld) {
      context.note_about(*person);
      return *person;
    }
  }
  return context.person(id);
}

}  // namespace

Ruled<Ruling> read_profile(RuleContext& context, const ReadProfileInput& input) {
  auto purpose = purpose_of_reading(context.caller(), input.purpose_of_use);
  if (!purpose) return purpose.error();
  LETHE_TRY_VOID(check_role(context, input));
  LETHE_TRY(const auto person, readable(context, input.subject));
  LETHE_TRY(const auto rows,
            context.views().profile(person.id, input.as_of.value_or(projections::AsOf{})));

  ProfileReading reading{context.caller(),
                         person,
                         {},
                         context.sequence(),
                         person.state == projections::PersonState::kWithheld};
  std::vector<std::string> names;
  for (const auto& row : rows) {
    reading.fields.emplace_back(row.name, row.versions.back());
    names.push_back(row.name);
  }
  LETHE_TRY(auto event,
            reading_event(context, person, *purpose, "profile", std::move(names), input.reason));
  Ruling ruling;
  ruling.decision.events.push_back(std::move(event));
  ruling.answer.body = person_json(person);
  ruling.answer.body["access"] = reading.access.value;
  ruling.answer.revision = person.revision;
  ruling.answer.completion = std::move(reading);
  return ruling;
}

Ruled<Ruling> read_field_history(RuleContext& context, const ReadFieldHistoryInput& input) {
  auto purpose = purpose_of_reading(context.caller(), input.purpose_of_use);
  if (!purpose) return purpose.error();
  LETHE_TRY_VOID(check_may_open(context, ledger::GrantScope::kProfile, input.subject));
  LETHE_TRY(const auto person, context.person(input.subject));
  LETHE_TRY(auto field, context.views().field(person.id, input.field));
  if (!field) return ProblemType::kUnknownField;
  LETHE_TRY(auto event, reading_event(context, person, *purpose, "profile.history", {field->name},
                                      input.reason));
  Ruling ruling;
  ruling.decision.events.push_back(std::move(event));
  ruling.answer.body = {
      {"subject", person.id.str()}, {"field", field->name}, {"access", context.sequence().value}};
  ruling.answer.completion =
      FieldHistoryReading{context.caller(), person.id, std::move(field->versions)};
  return ruling;
}

}  // namespace lethe::api
