#include "api/commands/agents.h"

#include <algorithm>
#include <set>

#include "api/commands/auditor_grants.h"
#include "api/commands/reading_event.h"
#include "api/commands/settings_schema.h"
#include "api/json/render.h"
#include "crypto/check.h"
#include "projections/event_search.h"

namespace lethe::api {
namespace {

/// Of one class, as single compartments in one order: what fits an entry of the log.
constexpr std::uint32_t kMostCompartments = 1'000;

bool is_name_field(std::string_view field) {
  return std::ranges::find(kNameFields, field) != kNameFields.end();
}

/// The first time that somebody looked at a person.
ledger::Result<std::optional<ledger::Sequence>> looked_at(const RuleContext& context,
                                                          const projections::PersonRow& agent,
                                                          const ledger::SubjectId& person) {
  projections::EventQuery query;
  LETHE_TRY(query.subjects, context.views().identities(person));
  query.actor = ledger::actor_id(agent.id);
  query.kinds = {ledger::kind_of(ledger::AccessRecorded{})};
  projections::EventSearch search(context.state(), query, {{0}, context.sequence()});
  std::size_t effort = SIZE_MAX;
  LETHE_TRY(const auto step, search.next(effort));
  const bool is_found = step.state == projections::EventSearch::State::kFound;
  return is_found ? std::optional(step.at) : std::nullopt;
}

/// A person knows of those alone who looked at them, and are still there.
Ruled<projections::PersonRow> attributed_agent(RuleContext& context, const ledger::SubjectId& id) {
  using ledger::Role;
  const auto& caller = context.caller();
  if (caller.role != Role::kSubject) {
    LETHE_TRY(const auto agent, context.person(id, Erased::kAllow));
    if (agent.type != ledger::SubjectType::kAgent) return ProblemType::kUnknownSubject;
    return agent;
  }
  const auto is_told = setting_boolean(context.views(), "people_see_staff");
  if (!is_told) return is_told.error();
  if (!*is_told) return ProblemType::kUnknownSubject;
  LETHE_TRY(const auto agent, context.views().person(id));
  const bool is_there = agent && agent->type == ledger::SubjectType::kAgent &&
                        agent->state == projections::PersonState::kActive;
  if (!is_there) return ProblemType::kUnknownSubject;
  LETHE_TRY(const auto looked, looked_at(context, *agent, caller.subject));
  if (!looked) return ProblemType::kUnknownSubject;
  return *agent;
}

}  // namespace

Ruled<AgentNames> agent_names(const projections::Views& views,
                              const projections::PersonRow& agent) {
  AgentNames out;
  std::set<std::uint32_t> kept;
  LETHE_TRY(const auto fields, views.profile(agent.id));
  for (const auto& field : fields) {
    if (is_name_field(field.name)) kept.insert(field.compartment.number);
  }
  out.any_kept = !kept.empty();
  constexpr auto kProfile = ledger::CompartmentClass::kProfile;
  if (!out.any_kept) {
    out.destroyed.push_back({{agent.slot, kProfile, 0}, true});
    return out;
  }
  const auto used = agent.counts.used[static_cast<std::size_t>(kProfile)];
  if (used > kMostCompartments) return ProblemType::kLimitReached;
  for (std::uint32_t number = 0; number < used; ++number) {
    if (!kept.contains(number)) {
      out.destroyed.push_back({{agent.slot, kProfile, number}, false});
    }
  }
  return out;
}

Ruled<void> revoke_tokens(const RuleContext& context, const ledger::SubjectId& agent,
                          Ruling& ruling) {
  LETHE_TRY(const auto tokens, context.views().tokens_of(agent));
  for (const auto& token : tokens) {
    if (token.revoked) continue;
    ruling.decision.events.push_back(context.event(ledger::TokenRevoked{token.id}, agent));
  }
  return {};
}

Ruled<Ruling> read_attribution(RuleContext& context, const ReadAttributionInput& input) {
  auto purpose = purpose_of_reading(context.caller(), input.purpose_of_use);
  if (!purpose) return purpose.error();
  LETHE_TRY(const auto agent, attributed_agent(context, input.agent));
  LETHE_TRY_VOID(check_granted(context, ledger::GrantScope::kProfile, agent.id));
  LETHE_TRY(const auto fields, context.views().profile(agent.id));

  AttributionReading reading{agent.erased_at, {}};
  std::vector<std::string> names;
  for (const auto& field : fields) {
    if (!is_name_field(field.name)) continue;
    reading.names.emplace_back(field.name, field.versions.back());
    names.push_back(field.name);
  }
  LETHE_TRY(auto event,
            reading_event(context, agent, *purpose, "attribution", std::move(names), input.reason));
  Ruling ruling;
  ruling.decision.events.push_back(std::move(event));
  ruling.answer.body = person_json(agent);
  if (context.caller().role == ledger::Role::kSubject) {
    ruling.answer.body = {{"id", agent.id.str()}, {"type", name_of(agent.type)}};
  }
  ruling.answer.body["access"] = context.sequence().value;
  ruling.answer.completion = std::move(reading);
  return ruling;
}

}  // namespace lethe::api
