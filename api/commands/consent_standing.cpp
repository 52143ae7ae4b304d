#include "api/commands/consent_standing.h"

#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::ConsentStatus;

/// `given`, unless a policy behind the one consented to and before `as_of` asks for consent anew.
ledger::Result<ConsentStatus> under_policies(const projections::Views& views,
                                             const projections::ConsentDecision& given,
                                             projections::AsOf as_of) {
  LETHE_TRY(const auto current, views.current_policy(as_of));
  if (!current || current->version == given.policy_version) return given.status;
  LETHE_TRY(const auto consented, views.policy(given.policy_version));
  constexpr std::size_t kPage = 16;
  std::optional<projections::Sequence> before;
  if (as_of.behind.value != UINT64_MAX) before = as_of.behind;
  for (;;) {
    LETHE_TRY(const auto newer, views.policies(before, kPage));
    for (const auto& policy : newer) {
      if (consented && policy.sequence <= consented->sequence) return given.status;
      if (policy.consent_anew) return ConsentStatus::kInvalidated;
    }
    if (newer.size() < kPage) return given.status;
    before = newer.back().sequence;
  }
}

}  // namespace

ledger::Result<ConsentStatus> consent_standing(const projections::Views& views,
                                               const projections::ConsentDecision& decision,
                                               ledger::Moment now, projections::AsOf as_of) {
  if (!is_in_force(decision.status)) return decision.status;
  if (decision.expires_at.micros != 0 && decision.expires_at <= now) {
    return ConsentStatus::kExpired;
  }
  return under_policies(views, decision, as_of);
}

ledger::Result<ConsentBefore> consent_before(const projections::Views& views,
                                             const ledger::SubjectId& subject,
                                             std::string_view purpose, ledger::Moment now) {
  ConsentBefore before;
  LETHE_TRY(before.decision, views.consent(subject, purpose));
  if (before.decision) {
    LETHE_TRY(before.standing, consent_standing(views, *before.decision, now));
  }
  return before;
}

}  // namespace lethe::api
