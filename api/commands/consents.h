// POST …/subjects/{subject}/consents, DELETE …/consents/{purpose} and
// POST …/consents/{purpose}/revocation. That consents expire is api/commands/consent_expiry.h.
#pragma once

#include "api/commands/executor.h"
#include "api/json/request.h"

namespace lethe::api {

/// Who consents for a child (GDPR Art. 8): a section.
struct GuardianInput {
  std::string reference;  // whatever the organisation knows the guardian by
  std::string method;     // how it was verified: a code
};

struct RecordConsentInput {
  static constexpr RuleTraits kTraits{};
  ledger::SubjectId subject;  // of the path
  std::string purpose;
  ledger::ConsentStatus status =
      ledger::ConsentStatus::kInvalid;  // given, refused, deferred, requested
  std::string policy_version, language, wording, method;
  crypto::Hash notice_hash;
  bool is_explicit = false;
  std::optional<std::string> evidence;  // JSON text {"ip"?, "user_agent"?, "age"?}: a section
  ledger::ConsentContext context = ledger::ConsentContext::kInvalid;  // kInvalid: not said
  /// The organisation says that its own page asked (context sso): of given and refused only.
  bool asserted = false;
  bool bundled = false;             // asked together with a contract (GDPR Art. 7(4))
  std::optional<std::int64_t> age;  // in years; in `evidence`, too
  std::optional<GuardianInput> guardian;
  static RecordConsentInput parse(ObjectReader& reader);
};

/// Roles portal, agent, subject, and admin to assert. Order: kForbidden (asserted by or on behalf
/// of another than portal and admin, not asserted by an admin), kUnknownSubject, kSubjectErased,
/// kSubjectRestricted (but for a refusal), kPurposeUnknown, kPurposeRetired,
/// kPurposeNeedsNoConsent, kExplicitConsentRequired (given to a special category),
/// kGuardianRequired (given below the setting minimum_age), kPolicyUnknown, kPolicyOutdated (given
/// to another version than the current one), kConsentInForce (requested or deferred while it is
/// given: that would not take it back). 201 with consent_json(). 200 without an event when the same
/// status with the same policy version is in force already and this says no more (explicit, with a
/// guardian, by the person instead of asserted); refused or deferred again is recorded once it was
/// asked for again (asked_again_at()). Given again while it is in force is `renewed`;
/// after expiry, withdrawal or refusal it is `given`. A Sec-GPC that comes with it is noted
/// (api/commands/objections.h).
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

struct RevokeConsentInput {
  static constexpr RuleTraits kTraits{};
  ledger::SubjectId subject;
  std::string purpose;  // of the path
  std::string reason;   // a section
  static RevokeConsentInput parse(ObjectReader& reader);
};

/// The organisation ends a consent itself. Role admin. Order: kUnknownSubject, kSubjectErased,
/// kConsentNotGiven (never given). 200 with consent_json(); without an event when it is not given
/// any more.
Ruled<Ruling> revoke_consent(RuleContext& context, const RevokeConsentInput& input);

}  // namespace lethe::api
