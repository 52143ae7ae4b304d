#include "api/commands/accesses.h"

#include <boost/json/serialize.hpp>

#include "api/commands/own_sections.h"
#include "api/json/render_fields.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::CompartmentClass;
using ledger::SectionRole;

constexpr std::size_t kMaxFields = 128;
constexpr std::size_t kMaxDetail = 65'536;

/// A text, or any object as JSON text.
std::optional<std::string> read_detail(ObjectReader& reader) {
  const auto* given = reader.raw("detail");
  if (given == nullptr) return std::nullopt;
  if (given->is_string()) return reader.optional_text("detail", kFreeText);
  if (!given->is_object()) {
    reader.fault("detail", "must be a text or an object");
    return std::nullopt;
  }
  auto text = boost::json::serialize(*given);
  if (text.size() > kMaxDetail) {
    reader.fault("detail", "must be at most 65536 bytes as JSON");
    return std::nullopt;
  }
  return text;
}

/// Who looked. An agent's token speaks for that agent alone; a portal must say who it was.
Ruled<ledger::Actor> accessing(const RuleContext& context, const RecordAccessInput& input) {
  const auto& caller = context.caller();
  auto actor = context.actor();
  const bool is_person =
      actor.type == ledger::ActorType::kUser || actor.type == ledger::ActorType::kAgent;
  if (!input.actor && !is_person) return Problem::bad_body("/actor", "is required");
  if (!input.actor) return actor;
  if (caller.role == ledger::Role::kAgent && *input.actor != caller.subject) {
    return ProblemType::kForbidden;
  }
  actor.type = ledger::ActorType::kAgent;
  actor.id = ledger::actor_id(*input.actor);
  return actor;
}

/// Staff who left, or were erased since, may have looked before: any known agent will do.
Ruled<void> check_actor(const RuleContext& context, const ledger::Actor& actor) {
  LETHE_TRY(const auto person, context.views().person(ledger::subject_of(actor.id)));
  if (!person) return ProblemType::kActorUnknown;
  if (person->type != ledger::SubjectType::kAgent) return ProblemType::kActorNotAgent;
  return {};
}

/// Reason and detail share one compartment: they go together.
Ruled<void> add_sections(const RuleContext& context, ledger::EventDraft& event,
                         projections::PersonRow& person, const RecordAccessInput& input) {
  if (!input.reason && !input.detail) return {};
  LETHE_TRY(const auto compartment, next_compartment(context, person, CompartmentClass::kAccess));
  if (input.reason) {
    event.sections.push_back(section_of(compartment, SectionRole::kReason, "", *input.reason));
  }
  if (input.detail) {
    event.sections.push_back(section_of(compartment, SectionRole::kDetail, "", *input.detail));
  }
  return {};
}

}  // namespace

RecordAccessInput RecordAccessInput::parse(ObjectReader& reader) {
  RecordAccessInput input;
  reader.require("subject");
  input.subject = reader.id<ledger::SubjectId>("subject").value_or(ledger::SubjectId{});
  input.actor = reader.id<ledger::SubjectId>("actor");
  input.purpose_of_use = reader.text("purpose_of_use", kPurposeOfUse);
  input.action = reader.named<ledger::AccessAction>("action");
  input.outcome = reader.optional_named<ledger::AccessOutcome>("outcome").value_or(
      ledger::AccessOutcome::kSuccess);
  input.resource_type = reader.text("resource_type", kResourceType);
  if (auto fields = reader.texts("fields", kCode, kMaxFields)) input.fields = std::move(*fields);
  input.occurred_at = reader.moment("occurred_at");
  input.reason = reader.optional_text("reason", kFreeText);
  input.detail = read_detail(reader);
  return input;
}

Ruled<Ruling> record_access(RuleContext& context, const RecordAccessInput& input) {
  LETHE_TRY(const auto occurred_at, happened_at(context, input.occurred_at));
  LETHE_TRY(const auto actor, accessing(context, input));
  LETHE_TRY(auto person, context.person(input.subject));
  LETHE_TRY_VOID(check_actor(context, actor));
  auto event =
      context.event(ledger::AccessRecorded{input.purpose_of_use, input.action, input.outcome,
                                           input.resource_type, input.fields, occurred_at},
                    person.id);
  event.actor = actor;
  LETHE_TRY_VOID(add_sections(context, event, person, input));
  Ruling ruling;
  ruling.decision.events.push_back(std::move(event));
  ruling.answer.status = 201;
  ruling.answer.body = {{"sequence", context.sequence().value},
                        {"subject", person.id.str()},
                        {"occurred_at", time(occurred_at)}};
  ruling.answer.location = "events/" + std::to_string(context.sequence().value);
  return ruling;
}

}  // namespace lethe::api
