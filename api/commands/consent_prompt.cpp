#include "api/commands/consent_prompt.h"

#include <algorithm>

#include "api/commands/consent_standing.h"
#include "api/commands/settings_schema.h"
#include "api/json/render_fields.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::ConsentContext;

/// Why not to ask, whoever it is; empty when there is something to agree to.
Ruled<std::string_view> obstacle(const projections::Views& views, ConsentContext context,
                                 const std::string& code,
                                 const std::optional<projections::PolicyRow>& policy) {
  LETHE_TRY(const auto is_on, setting_boolean(views, "request_user_consent"));
  if (!is_on) return "disabled";
  if (context == ConsentContext::kSso) return "asserted";
  LETHE_TRY(const auto purpose, views.purpose(code));
  const bool is_usable =
      purpose && !purpose->retired && purpose->basis == ledger::LegalBasis::kConsent;
  if (!is_usable) return "purpose_unusable";
  if (!policy) return "no_policy";
  return "";
}

/// The policies that were published behind a decision.
ledger::Result<std::vector<projections::PolicyRow>> policies_since(const projections::Views& views,
                                                                   ledger::Sequence decided) {
  constexpr std::size_t kPoliciesAtOnce = 16;
  std::vector<projections::PolicyRow> out;
  std::optional<ledger::Sequence> before;
  for (;;) {
    LETHE_TRY(const auto newer, views.policies(before, kPoliciesAtOnce));
    for (const auto& policy : newer) {
      if (policy.sequence <= decided) return out;
      out.push_back(policy);
    }
    if (newer.size() < kPoliciesAtOnce) return out;
    before = newer.back().sequence;
  }
}

/// Until when somebody who said no, or not now, is left in peace; none: they are not.
Ruled<std::optional<ledger::Moment>> peace_until(const projections::Views& views,
                                                 const projections::ConsentDecision& decision,
                                                 ledger::Moment now) {
  LETHE_TRY(const auto until, asked_again_at(views, decision));
  if (!until || *until <= now) return std::optional<ledger::Moment>{};
  LETHE_TRY(const auto newer, policies_since(views, decision.sequence));
  const bool is_asked_anew =
      std::ranges::any_of(newer, [](const auto& policy) { return policy.consent_anew; });
  if (is_asked_anew) return std::optional<ledger::Moment>{};
  return until;
}

}  // namespace

bool is_prompt_context(ConsentContext context) {
  switch (context) {
    case ConsentContext::kSignup:
    case ConsentContext::kBanner:
    case ConsentContext::kAnonymousTicket:
    case ConsentContext::kAnonymousTopic:
    case ConsentContext::kSso:
      return true;
    case ConsentContext::kInvalid:
    case ConsentContext::kPrivacyCentre:
    case ConsentContext::kInPerson:
      return false;
  }
  return false;
}

Ruled<std::optional<ledger::Moment>> asked_again_at(const projections::Views& views,
                                                    const projections::ConsentDecision& decision) {
  std::string_view setting;
  switch (decision.status) {
    case ledger::ConsentStatus::kRefused:
    case ledger::ConsentStatus::kWithdrawn:
      setting = "ask_again_refused_days";
      break;
    case ledger::ConsentStatus::kDeferred:
      setting = "ask_again_deferred_days";
      break;
    default:
      return std::optional<ledger::Moment>{};
  }
  LETHE_TRY(const auto days, setting_integer(views, setting));
  if (days == 0) return std::optional<ledger::Moment>{};
  return std::optional<ledger::Moment>{{decision.time.micros + days * ledger::kDayMicros}};
}

Ruled<boost::json::object> consent_prompt(const projections::Views& views, ConsentContext context,
                                          const std::optional<ledger::SubjectId>& subject,
                                          ledger::Moment now) {
  LETHE_TRY(const auto purpose, setting_text(views, "consent_purpose"));
  LETHE_CHECK(purpose.has_value());  // it has a default
  LETHE_TRY(const auto policy, views.current_policy());
  LETHE_TRY(auto reason, obstacle(views, context, *purpose, policy));
  bool asks = reason.empty();
  std::optional<ledger::Moment> again;
  if (asks && subject) {
    LETHE_TRY(const auto before, consent_before(views, *subject, *purpose, now));
    asks = !is_in_force(before.standing);
    if (before.decision) reason = asks ? name_of(before.standing) : "agreed";
    if (asks && before.decision && context == ConsentContext::kBanner) {
      LETHE_TRY(again, peace_until(views, *before.decision, now));
      asks = !again;
    }
  }
  if (reason.empty()) reason = "not_asked";
  boost::json::object out{
      {"ask", asks}, {"reason", reason}, {"context", name_of(context)}, {"purpose", *purpose}};
  if (again) out["ask_again_at"] = time(*again);
  if (!asks) return out;
  out["wording"] = "consent." + std::string(name_of(context));
  out["policy_version"] = policy->version;
  out["notice_hash"] = hex(policy->hash);
  out["language"] = policy->language;
  auto url = policy->url;
  if (url.empty()) {
    LETHE_TRY(const auto by_default, setting_text(views, "default_policy_url"));
    url = by_default.value_or("");
  }
  put_text(out, "url", url);
  return out;
}

}  // namespace lethe::api
