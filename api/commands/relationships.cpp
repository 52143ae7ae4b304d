#include "api/commands/relationships.h"

#include "api/commands/access_parts.h"
#include "api/commands/own_sections.h"
#include "api/json/render_fields.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::RelationshipType;
using projections::RelationshipRow;

Ruled<void> check_relationship(const RecordRelationshipInput& input) {
  if (input.ends_at && *input.ends_at < input.starts_at) {
    return body_fault("/ends_at", "must not be before starts_at");
  }
  if (input.type == RelationshipType::kDuty && input.agent) {
    return body_fault("/agent", "must not be given: a duty is of the subject, who is an agent");
  }
  if (!input.agent && input.department.empty()) {
    return body_fault("/department", "is required where no agent is named");
  }
  return {};
}

RelationshipRow row_of(const RuleContext& context, const RecordRelationshipInput& input,
                       const ledger::RelationshipRecorded& facts) {
  RelationshipRow row;
  row.id = facts.relationship;
  row.subject = input.subject;
  row.type = facts.type;
  row.agent = facts.agent;
  row.department = facts.department;
  row.starts_at = facts.starts_at;
  row.ends_at = facts.ends_at;
  row.recorded_at = context.sequence();
  row.recorded = context.now();
  return row;
}

Answer answer_of(const RelationshipRow& row, std::uint16_t status) {
  Answer answer;
  answer.status = status;
  answer.body = relationship_json(row);
  answer.location = "relationships/" + row.id.str();
  return answer;
}

}  // namespace

RecordRelationshipInput RecordRelationshipInput::parse(ObjectReader& reader) {
  RecordRelationshipInput input;
  reader.require("subject");
  reader.require("starts_at");
  input.subject = reader.id<ledger::SubjectId>("subject").value_or(ledger::SubjectId{});
  input.id = reader.id<ledger::RelationshipId>("id");
  input.type = reader.named<RelationshipType>("type");
  input.agent = reader.id<ledger::SubjectId>("agent");
  input.department = reader.optional_text("department", kCode).value_or("");
  input.starts_at = reader.moment("starts_at").value_or(ledger::Moment{});
  input.ends_at = reader.moment("ends_at");
  input.detail = reader.optional_text("detail", kFreeText);
  return input;
}

Ruled<Ruling> record_relationship(RuleContext& context, const RecordRelationshipInput& input) {
  LETHE_TRY_VOID(check_relationship(input));
  LETHE_TRY(auto person, context.person(input.subject));
  if (input.type == RelationshipType::kDuty && person.type != ledger::SubjectType::kAgent) {
    return ProblemType::kActorNotAgent;
  }
  if (input.agent) LETHE_TRY_VOID(check_agent(context, *input.agent));
  Ruling ruling;
  if (input.id) {
    LETHE_TRY(const auto known, context.views().relationship(*input.id));
    if (known && known->subject != input.subject) return ProblemType::kIdTaken;
    if (known) {
      ruling.answer = answer_of(*known, 200);
      return ruling;
    }
  }
  const ledger::RelationshipRecorded facts{input.id.value_or(ledger::RelationshipId::random()),
                                           input.type,
                                           input.agent.value_or(ledger::SubjectId{}),
                                           input.department,
                                           input.starts_at,
                                           input.ends_at.value_or(ledger::Moment{})};
  auto event = context.event(facts, person.id);
  if (input.detail) {
    LETHE_TRY(const auto compartment,
              next_compartment(context, person, ledger::CompartmentClass::kAccess));
    event.sections.push_back(
        section_of(compartment, ledger::SectionRole::kDetail, "", *input.detail));
  }
  ruling.decision.events.push_back(std::move(event));
  ruling.answer = answer_of(row_of(context, input, facts), 201);
  return ruling;
}

RecordEncounterInput RecordEncounterInput::parse(ObjectReader& reader) {
  RecordEncounterInput input;
  reader.require("agent");
  input.visit = RecordRelationshipInput::parse(reader);
  return input;
}

Ruled<Ruling> record_encounter(RuleContext& context, const RecordEncounterInput& input) {
  if (!input.visit.agent) return body_fault("/agent", "is required");
  LETHE_TRY(auto ruling, record_relationship(context, input.visit));
  if (ruling.decision.events.empty()) return ruling;  // it was recorded before
  const auto& visit = std::get<ledger::RelationshipRecorded>(ruling.decision.events.front().facts);
  ledger::AccessRecorded facts;
  facts.purpose_of_use = "TREAT";
  facts.action = ledger::AccessAction::kRead;
  facts.outcome = ledger::AccessOutcome::kSuccess;
  facts.resource_type = "Encounter";
  facts.occurred_at = visit.starts_at;
  facts.relationship = visit.relationship;
  auto access = context.event(facts, input.visit.subject);
  access.actor.type = ledger::ActorType::kAgent;
  access.actor.id = ledger::actor_id(visit.agent);
  ruling.decision.events.push_back(std::move(access));
  return ruling;
}

EndRelationshipInput EndRelationshipInput::parse(ObjectReader& reader) {
  EndRelationshipInput input;
  input.ends_at = reader.moment("ends_at");
  return input;
}

Ruled<Ruling> end_relationship(RuleContext& context, const EndRelationshipInput& input) {
  LETHE_TRY(auto row, context.views().relationship(input.relationship));
  if (!row) return ProblemType::kUnknownRelationship;
  if (row->ended_at) return ProblemType::kStepNotAllowed;
  const auto ends_at = input.ends_at.value_or(context.now());
  if (ends_at < row->starts_at) return body_fault("/ends_at", "must not be before it began");
  Ruling ruling;
  ruling.decision.events.push_back(
      context.event(ledger::RelationshipEnded{row->id, ends_at}, row->subject));
  row->ended_at = context.sequence();
  row->ends_at = ends_at;
  ruling.answer = answer_of(*row, 200);
  return ruling;
}

boost::json::object relationship_json(const RelationshipRow& row) {
  boost::json::object out{
      {"id", row.id.str()}, {"subject", row.subject.str()}, {"type", ledger::name_of(row.type)}};
  put_id(out, "agent", row.agent);
  put_text(out, "department", row.department);
  out["starts_at"] = time(row.starts_at);
  put_time(out, "ends_at", row.ends_at);
  out["recorded"] = time(row.recorded);
  out["sequence"] = row.recorded_at.value;
  if (row.ended_at) out["ended"] = row.ended_at->value;
  return out;
}

}  // namespace lethe::api
