#include "api/commands/restrictions.h"

#include <algorithm>
#include <array>

#include "api/commands/own_sections.h"
#include "api/json/render_rights.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

constexpr std::array<std::string_view, 4> kExceptions{"consent", "legal_claims", "rights_of_others",
                                                      "public_interest"};

/// Everybody who the person acting is: whatever identity, or the portal on their behalf. Nobody
/// when no person acts for themselves.
ledger::Result<std::vector<ledger::SubjectId>> acting_identities(const RuleContext& context) {
  if (context.actor().type != ledger::ActorType::kUser) return std::vector<ledger::SubjectId>{};
  return context.views().identities(ledger::subject_of(context.actor().id));
}

ledger::AccessAction action_of(Use use) {
  switch (use) {
    case Use::kRead:
      return ledger::AccessAction::kRead;
    case Use::kChange:
      return ledger::AccessAction::kUpdate;
    case Use::kDelete:
      return ledger::AccessAction::kDelete;
  }
  return ledger::AccessAction::kInvalid;
}

}  // namespace

const TextRule kRestrictionException{
    [](std::string_view text) {
      return std::find(kExceptions.begin(), kExceptions.end(), text) != kExceptions.end();
    },
    "one of consent legal_claims rights_of_others public_interest"};

Ruled<std::optional<std::string>> restriction_exception(const RuleContext& context,
                                                        const projections::PersonRow& person,
                                                        Use use) {
  using Exception = std::optional<std::string>;
  LETHE_TRY(const auto restrictions, context.views().restrictions(person.id));
  const bool is_withheld = person.state == projections::PersonState::kWithheld;
  if (restrictions.empty() && !is_withheld) return Exception{};
  if (use != Use::kChange) {
    LETHE_TRY(const auto own, acting_identities(context));
    if (std::find(own.begin(), own.end(), person.id) != own.end()) return Exception{};
  }
  const auto& stated = context.request().restriction_exception;
  if (!stated) return ProblemType::kSubjectRestricted;
  return stated;
}

Ruled<RestrictionExceptions> restriction_exceptions(
    const RuleContext& context, const std::vector<projections::PersonRow>& people, Use use) {
  RestrictionExceptions out;
  for (const auto& person : people) {
    LETHE_TRY(auto exception, restriction_exception(context, person, use));
    out.emplace_back(person.id, std::move(exception));
  }
  return out;
}

std::string resource_under(std::string_view resource, const std::optional<std::string>& exception) {
  std::string out(resource);
  if (exception) out += "." + *exception;
  return out;
}

void note_exception(const RuleContext& context, const ledger::SubjectId& subject, Use use,
                    std::string_view resource, const std::optional<std::string>& exception,
                    Ruling& ruling) {
  if (!exception) return;
  ledger::AccessRecorded facts;
  facts.action = action_of(use);
  facts.outcome = ledger::AccessOutcome::kSuccess;
  facts.resource_type = resource_under(resource, exception);
  facts.occurred_at = context.now();
  ruling.decision.events.push_back(context.event(std::move(facts), subject));
}

void note_exceptions(const RuleContext& context, const RestrictionExceptions& exceptions, Use use,
                     std::string_view resource, Ruling& ruling) {
  for (const auto& [subject, exception] : exceptions) {
    note_exception(context, subject, use, resource, exception, ruling);
  }
}

SetRestrictionInput SetRestrictionInput::parse(ObjectReader& reader) {
  SetRestrictionInput input;
  reader.require("subject");
  input.subject = reader.id<ledger::SubjectId>("subject").value_or(ledger::SubjectId{});
  input.ground = reader.named<ledger::RestrictionGround>("ground");
  input.reason = reader.optional_text("reason", kFreeText);
  return input;
}

Ruled<Ruling> set_restriction(RuleContext& context, const SetRestrictionInput& input) {
  LETHE_TRY(const auto known, context.person(input.subject));
  std::optional person(known);
  LETHE_TRY(const auto in_force, context.views().restrictions(known.id));
  Ruling ruling;
  for (const auto& one : in_force) {
    if (one.ground != input.ground) continue;
    ruling.answer.body = restriction_json(one);
    return ruling;
  }
  projections::RestrictionRow restriction;
  restriction.id = ledger::RestrictionId::random();
  restriction.subject = known.id;
  restriction.ground = input.ground;
  restriction.set_at = context.sequence();
  restriction.set = context.now();
  auto event = context.event(ledger::RestrictionSet{restriction.id, restriction.ground},
                             restriction.subject);
  if (input.reason) {
    LETHE_TRY(auto reason,
              reason_section(context, person, ledger::SectionRole::kReason, *input.reason));
    event.sections.push_back(std::move(reason));
  }
  ruling.decision.events.push_back(std::move(event));
  ruling.answer.status = 201;
  ruling.answer.body = restriction_json(restriction);
  ruling.answer.location = "restrictions/" + restriction.id.str();
  return ruling;
}

Ruled<Ruling> lift_restriction(RuleContext& context, const LiftRestrictionInput& input) {
  LETHE_TRY(auto restriction, context.views().restriction(input.restriction));
  if (!restriction) return ProblemType::kUnknownRestriction;
  Ruling ruling;
  if (!restriction->lifted_at) {
    if (input.informed_at < restriction->set || input.informed_at > context.now()) {
      return Problem::bad_parameter("informed_at", "must lie between the restriction and now");
    }
    ruling.decision.events.push_back(context.event(
        ledger::RestrictionLifted{restriction->id, input.informed_at}, restriction->subject));
    restriction->lifted_at = context.sequence();
    restriction->lifted = context.now();
    restriction->informed_at = input.informed_at;
  }
  ruling.answer.body = restriction_json(*restriction);
  return ruling;
}

}  // namespace lethe::api
