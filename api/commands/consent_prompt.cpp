#include "api/commands/consent_prompt.h"

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

Ruled<boost::json::object> consent_prompt(const projections::Views& views, ConsentContext context,
                                          const std::optional<ledger::SubjectId>& subject,
                                          ledger::Moment now) {
  LETHE_TRY(const auto purpose, setting_text(views, "consent_purpose"));
  LETHE_CHECK(purpose.has_value());  // it has a default
  LETHE_TRY(const auto policy, views.current_policy());
  LETHE_TRY(auto reason, obstacle(views, context, *purpose, policy));
  bool asks = reason.empty();
  if (asks && subject) {
    LETHE_TRY(const auto before, consent_before(views, *subject, *purpose, now));
    asks = !is_in_force(before.standing);
    if (before.decision) reason = asks ? name_of(before.standing) : "agreed";
  }
  if (reason.empty()) reason = "not_asked";
  boost::json::object out{
      {"ask", asks}, {"reason", reason}, {"context", name_of(context)}, {"purpose", *purpose}};
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
