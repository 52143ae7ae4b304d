// Withdrawal by the person, revocation by the organisation.
#include <algorithm>

#include "api/commands/consent_standing.h"
#include "api/commands/consents.h"
#include "api/json/render.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::ConsentStatus;
using projections::ConsentDecision;

/// What there is to end: the decision before. kConsentNotGiven when it was never given.
Ruled<ConsentBefore> given_before(const RuleContext& context, const ledger::SubjectId& subject,
                                  const std::string& purpose) {
  LETHE_TRY(auto before, consent_before(context.views(), subject, purpose, context.now()));
  if (!before.decision) return ProblemType::kConsentNotGiven;
  if (is_in_force(before.decision->status)) return before;
  LETHE_TRY(const auto history, context.views().consent_history(subject, purpose));
  const bool was_given = std::any_of(history.begin(), history.end(), [](const auto& earlier) {
    return is_in_force(earlier.status);
  });
  if (!was_given) return ProblemType::kConsentNotGiven;
  return before;
}

/// Ended by `status`. A consent that is not in force any more because of time or a policy is ended
/// too, and an expired one is withdrawn: somebody has said so. What somebody ended before stays as
/// it is, without another event.
Ruled<Ruling> end_consent(const RuleContext& context, const ledger::SubjectId& subject,
                          const std::string& purpose, ConsentStatus status) {
  LETHE_TRY(const auto before, given_before(context, subject, purpose));
  Ruling ruling;
  const bool ends =
      is_in_force(before.decision->status) ||
      (status == ConsentStatus::kWithdrawn && before.decision->status == ConsentStatus::kExpired);
  if (!ends) {
    ruling.answer.body = consent_json(purpose, *before.decision, before.standing);
    return ruling;
  }
  ConsentDecision decision;
  decision.sequence = context.sequence();
  decision.time = context.now();
  decision.status = status;
  decision.policy_version = before.decision->policy_version;
  ledger::ConsentRecorded facts;
  facts.purpose = purpose;
  facts.status = status;
  facts.policy_version = decision.policy_version;
  ruling.decision.events.push_back(context.event(std::move(facts), subject));
  ruling.answer.body = consent_json(purpose, decision, status);
  return ruling;
}

}  // namespace

Ruled<Ruling> withdraw_consent(RuleContext& context, const WithdrawConsentInput& input) {
  LETHE_TRY(const auto person, context.person(input.subject, Erased::kAllow));
  return end_consent(context, person.id, input.purpose, ConsentStatus::kWithdrawn);
}

RevokeConsentInput RevokeConsentInput::parse(ObjectReader& reader) {
  RevokeConsentInput input;
  input.reason = reader.text("reason", kFreeText);
  return input;
}

Ruled<Ruling> revoke_consent(RuleContext& context, const RevokeConsentInput& input) {
  LETHE_TRY(auto person, context.person(input.subject));
  LETHE_TRY(auto ruling, end_consent(context, person.id, input.purpose, ConsentStatus::kRevoked));
  if (ruling.decision.events.empty()) return ruling;
  LETHE_TRY(const auto compartment,
            next_compartment(context, person, ledger::CompartmentClass::kEvidence));
  ruling.decision.events.front().sections.push_back(
      section_of(compartment, ledger::SectionRole::kReason, "", input.reason));
  return ruling;
}

}  // namespace lethe::api
