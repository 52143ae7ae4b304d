// POST …/subjects/{subject}/consents and DELETE …/consents/{purpose}.
#pragma once

#include "api/commands/executor.h"
#include "api/json/request.h"

namespace lethe::api {

struct RecordConsentInput {
  static constexpr RuleTraits kTraits{};
  ledger::SubjectId subject;  // of the path
  std::string purpose;
  ledger::ConsentStatus status =
      ledger::ConsentStatus::kInvalid;  // given, refused, deferred, requested
  std::string policy_version, language, wording, method;
  crypto::Hash notice_hash;
  bool is_explicit = false;
  std::optional<std::string> evidence;  // JSON text {"ip"?, "user_agent"?}: a section
  static RecordConsentInput parse(ObjectReader& reader);
};

/// Roles portal, agent, subject. Order: kUnknownSubject, kSubjectErased, kPurposeUnknown,
/// kPurposeRetired, kPurposeNeedsNoConsent, kExplicitConsentRequired (given to a special category),
/// kPolicyUnknown, kPolicyOutdated (given to another version than the current one),
/// kConsentInForce (requested or deferred while it is given: that would not take it back).
/// 201 with consent_json(). 200 without an event when the same status with the same policy version
/// is in force already. Given again to a newer version is `renewed`; after expiry, withdrawal or
/// refusal it is `given`.
Ruled<Ruling> record_consent(RuleContext& context, const RecordConsentInput& input);

struct WithdrawConsentInput {
  static constexpr RuleTraits kTraits{.personal = false, .actor = Erased::kAllow};
  ledger::SubjectId subject;
  std::string purpose;
};

/// As easy as giving (GDPR Art. 7(3)): no body, no precondition, for erased people too. Roles
/// portal, agent, subject. Order: kUnknownSubject, kConsentNotGiven (never given). 200 with
/// consent_json(); without an event when it is not given any more.
Ruled<Ruling> withdraw_consent(RuleContext& context, const WithdrawConsentInput& input);

}  // namespace lethe::api
