#include "api/commands/consent_expiry.h"

#include "crypto/check.h"

namespace lethe::api {
namespace {

/// `expired` keeps what the consent was given to, and when its time was over.
Ruled<ledger::EventDraft> expiry_of(const RuleContext& context, const projections::DueExpiry& due) {
  LETHE_TRY(const auto decision, context.views().consent(due.subject, due.purpose));
  if (!decision || decision->sequence != due.sequence) return ledger::Error::kRowMalformed;
  ledger::ConsentRecorded facts;
  facts.purpose = due.purpose;
  facts.status = ledger::ConsentStatus::kExpired;
  facts.policy_version = decision->policy_version;
  facts.expires_at = due.expires_at;
  return context.event(std::move(facts), due.subject);
}

}  // namespace

Ruled<Ruling> expire_consents(RuleContext& context, const ExpireConsentsInput& input) {
  if (!context.caller().is_system()) return ProblemType::kForbidden;
  LETHE_TRY(auto due, context.views().due_expiries(context.now(), input.limit + 1));
  const bool has_more = due.size() > input.limit;
  if (has_more) due.pop_back();
  Ruling ruling;
  for (const auto& one : due) {
    LETHE_TRY(auto event, expiry_of(context, one));
    ruling.decision.events.push_back(std::move(event));
  }
  ruling.answer.body = {{"expired", due.size()}, {"more", has_more}};
  return ruling;
}

}  // namespace lethe::api
