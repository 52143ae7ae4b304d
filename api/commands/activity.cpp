#include "api/commands/activity.h"

#include "api/commands/agent_locks.h"
#include "api/json/render_fields.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::CompartmentClass;

Answer answer_of(ledger::Sequence sequence, ledger::Moment occurred_at, std::uint16_t status) {
  Answer answer;
  answer.status = status;
  answer.body = {{"sequence", sequence.value}, {"occurred_at", time(occurred_at)}};
  answer.location = "events/" + std::to_string(sequence.value);
  return answer;
}

/// The detail goes with who acted, or is the ledger's where nobody knows who that was; nor is it
/// kept of staff who are erased.
Ruled<void> add_detail(const RuleContext& context, const std::optional<ledger::SubjectId>& agent,
                       const ActivityInput& input, ledger::EventDraft& event) {
  if (!input.detail) return {};
  std::optional<ledger::Compartment> compartment;
  if (agent) {
    LETHE_TRY(auto person, context.views().person(*agent));
    if (!person || person->state != projections::PersonState::kActive) return {};
    LETHE_TRY(compartment, next_compartment(context, *person, CompartmentClass::kAccess));
  } else {
    LETHE_TRY(compartment, next_of_ledger(context, CompartmentClass::kAccess));
  }
  event.sections.push_back(
      section_of(*compartment, ledger::SectionRole::kDetail, input.detail_name, *input.detail));
  return {};
}

template <class Input, class Facts>
Ruled<Ruling> record(RuleContext& context, const Input& input, Facts facts,
                     const std::optional<ledger::Actor>& agent) {
  std::optional<ledger::SubjectId> who;
  const bool is_person = agent && agent->type != ledger::ActorType::kService;
  if (is_person) who = ledger::subject_of(agent->id);
  if (who) LETHE_TRY_VOID(check_agent(context, *who));
  if (!input.via.on_behalf_of.is_zero()) {
    LETHE_TRY_VOID(check_agent(context, input.via.on_behalf_of));
  }
  facts.via = input.via;
  facts.via.has_sender_id = input.id.has_value();
  Ruling ruling;
  LETHE_TRY(const auto sent, sent_before(context, input.id, ledger::kind_of(facts), {}));
  if (sent) {
    ruling.answer = answer_of(sent->sequence, sent->occurred_at, 200);
    return ruling;
  }
  const auto occurred_at = facts.occurred_at;
  auto event = context.event(std::move(facts));
  if (agent) event.actor = *agent;
  if (input.id) event.request = *input.id;
  LETHE_TRY_VOID(add_detail(context, who, input, event));
  ruling.decision.events.push_back(std::move(event));
  ruling.answer = answer_of(context.sequence(), occurred_at, 201);
  return ruling;
}

}  // namespace

RecordSearchInput RecordSearchInput::parse(ObjectReader& reader) {
  constexpr std::int64_t kMostHits = 1'000'000'000;
  RecordSearchInput input;
  reader.require("hits");
  read_activity(reader, input);
  input.purpose_of_use = reader.text("purpose_of_use", kPurposeOfUse);
  input.hits = static_cast<std::uint32_t>(reader.integer("hits", 0, kMostHits).value_or(0));
  input.resource_type = reader.text("resource_type", kResourceType);
  return input;
}

Ruled<Ruling> record_search(RuleContext& context, const RecordSearchInput& input) {
  ledger::SearchRecorded facts;
  facts.purpose_of_use = input.purpose_of_use;
  facts.outcome = input.outcome;
  facts.hits = input.hits;
  facts.resource_type = input.resource_type;
  LETHE_TRY(facts.occurred_at, happened_at(context, input.occurred_at));
  LETHE_TRY(const auto agent, named_agent(context, input));
  return record(context, input, std::move(facts), agent);
}

RecordLoginInput RecordLoginInput::parse(ObjectReader& reader) {
  RecordLoginInput input;
  read_activity(reader, input);
  input.action = reader.named<ledger::LoginAction>("action");
  input.method = reader.optional_text("method", kCode).value_or("");
  return input;
}

Ruled<Ruling> record_login(RuleContext& context, const RecordLoginInput& input) {
  ledger::LoginRecorded facts;
  facts.action = input.action;
  facts.outcome = input.outcome;
  facts.method = input.method;
  LETHE_TRY(facts.occurred_at, happened_at(context, input.occurred_at));
  std::optional<ledger::Actor> agent;
  if (input.actor) {
    LETHE_TRY(agent, named_agent(context, input));
  }
  LETHE_TRY(auto ruling, record(context, input, facts, agent));
  const bool is_agents = agent && agent->type == ledger::ActorType::kAgent;
  if (is_agents && !ruling.decision.events.empty()) {
    LETHE_TRY_VOID(watch_login(context, ledger::subject_of(agent->id), facts, ruling));
  }
  return ruling;
}

}  // namespace lethe::api
