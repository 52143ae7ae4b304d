#include "api/commands/accesses.h"

#include "api/json/render_fields.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::CompartmentClass;
using ledger::SectionRole;

constexpr std::size_t kMaxFields = 128;

/// Reason and detail share one compartment: they go together.
Ruled<void> add_sections(const RuleContext& context, ledger::EventDraft& event,
                         projections::PersonRow& person, const RecordAccessInput& input) {
  if (!input.reason && !input.detail) return {};
  LETHE_TRY(const auto compartment, next_compartment(context, person, CompartmentClass::kAccess));
  if (input.reason) {
    event.sections.push_back(section_of(compartment, SectionRole::kReason, "", *input.reason));
  }
  if (input.detail) {
    event.sections.push_back(
        section_of(compartment, SectionRole::kDetail, input.detail_name, *input.detail));
  }
  return {};
}

Ruled<void> check_relied_on(const RuleContext& context, const RecordAccessInput& input) {
  if (!input.relationship) return {};
  LETHE_TRY(const auto known, context.views().relationship(*input.relationship));
  if (!known || known->subject != input.subject) return ProblemType::kUnknownRelationship;
  return {};
}

Answer answer_of(const ledger::SubjectId& subject, ledger::Sequence sequence,
                 ledger::Moment occurred_at, std::uint16_t status) {
  Answer answer;
  answer.status = status;
  answer.body = {
      {"sequence", sequence.value}, {"subject", subject.str()}, {"occurred_at", time(occurred_at)}};
  answer.location = "events/" + std::to_string(sequence.value);
  return answer;
}

}  // namespace

RecordAccessInput RecordAccessInput::parse(ObjectReader& reader) {
  RecordAccessInput input;
  reader.require("subject");
  read_activity(reader, input);
  input.subject = reader.id<ledger::SubjectId>("subject").value_or(ledger::SubjectId{});
  input.purpose_of_use = reader.text("purpose_of_use", kPurposeOfUse);
  input.action = reader.named<ledger::AccessAction>("action");
  input.resource_type = reader.text("resource_type", kResourceType);
  if (auto fields = reader.texts("fields", kCode, kMaxFields)) input.fields = std::move(*fields);
  input.reason = reader.optional_text("reason", kFreeText);
  input.consent = reader.optional_text("consent", kCode);
  input.authorization = reader.id<ledger::AuthorizationId>("authorization");
  input.relationship = reader.id<ledger::RelationshipId>("relationship");
  return input;
}

Ruled<Ruling> record_access(RuleContext& context, const RecordAccessInput& input) {
  LETHE_TRY(const auto occurred_at, happened_at(context, input.occurred_at));
  LETHE_TRY(const auto actor, named_agent(context, input));
  LETHE_TRY(auto person, context.person(input.subject));
  if (actor.type != ledger::ActorType::kService) {
    LETHE_TRY_VOID(check_agent(context, ledger::subject_of(actor.id)));
  }
  if (!input.via.on_behalf_of.is_zero()) {
    LETHE_TRY_VOID(check_agent(context, input.via.on_behalf_of));
  }
  LETHE_TRY_VOID(check_relied_on(context, input));
  Ruling ruling;
  LETHE_TRY(const auto sent, sent_before(context, input.id,
                                         ledger::kind_of(ledger::AccessRecorded{}), input.subject));
  if (sent) {
    ruling.answer = answer_of(person.id, sent->sequence, sent->occurred_at, 200);
    return ruling;
  }
  ledger::AccessRecorded facts{input.purpose_of_use, input.action, input.outcome,
                               input.resource_type,  input.fields, occurred_at};
  facts.via = input.via;
  facts.via.has_sender_id = input.id.has_value();
  facts.consent = input.consent.value_or("");
  facts.authorization = input.authorization.value_or(ledger::AuthorizationId{});
  facts.relationship = input.relationship.value_or(ledger::RelationshipId{});
  auto event = context.event(std::move(facts), person.id);
  event.actor = actor;
  if (input.id) event.request = *input.id;
  LETHE_TRY_VOID(add_sections(context, event, person, input));
  ruling.decision.events.push_back(std::move(event));
  ruling.answer = answer_of(person.id, context.sequence(), occurred_at, 201);
  return ruling;
}

}  // namespace lethe::api
