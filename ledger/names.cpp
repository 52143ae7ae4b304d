#include "ledger/names.h"

#include <array>

namespace lethe::ledger {
namespace {

template <class... Names>
constexpr auto table(Names... names) {
  return std::array<std::string_view, sizeof...(names) + 1>{"", names...};
}

// In the order of the enumerators; an array longer or shorter than its enumeration does not
// compile.
template <class Enum>
constexpr std::size_t size_with(Enum last) {
  return static_cast<std::size_t>(last) + 1;
}

constexpr auto kActorTypes = table("user", "agent", "service", "system");
static_assert(kActorTypes.size() == size_with(ActorType::kSystem));

constexpr auto kCompartmentClassNames =
    table("profile", "content", "evidence", "access", "operational");
static_assert(kCompartmentClassNames.size() == size_with(CompartmentClass::kOperational));

constexpr auto kSectionRoles = table("profile_field", "external_id", "reason", "evidence", "detail",
                                     "label", "title", "body", "name", "guardian");
static_assert(kSectionRoles.size() == size_with(SectionRole::kGuardian));

constexpr auto kRoles =
    table("operator", "admin", "portal", "agent", "subject", "auditor", "reviewer");
static_assert(kRoles.size() == size_with(Role::kReviewer));

constexpr auto kLegalBases = table("consent", "contract", "legal_obligation", "vital_interests",
                                   "public_task", "legitimate_interests");
static_assert(kLegalBases.size() == size_with(LegalBasis::kLegitimateInterests));

constexpr auto kSubjectTypes = table("user", "agent", "anonymous");
static_assert(kSubjectTypes.size() == size_with(SubjectType::kAnonymous));

constexpr auto kOrigins =
    table("signup", "invitation", "email", "sso", "anonymous_post", "imported");
static_assert(kOrigins.size() == size_with(Origin::kImported));

constexpr auto kConsentStatuses = table("requested", "deferred", "refused", "given", "renewed",
                                        "expired", "withdrawn", "revoked", "invalidated");
static_assert(kConsentStatuses.size() == size_with(ConsentStatus::kInvalidated));

constexpr auto kAccessActions = table("C", "R", "U", "D", "E");
static_assert(kAccessActions.size() == size_with(AccessAction::kExecute));

constexpr auto kAccessOutcomes = table("0", "4", "8", "12");
static_assert(kAccessOutcomes.size() == size_with(AccessOutcome::kMajorFailure));

constexpr auto kErasureGrounds = table("no_longer_necessary", "consent_withdrawn", "objection",
                                       "unlawful", "legal_duty", "child", "retention");
static_assert(kErasureGrounds.size() == size_with(ErasureGround::kRetention));

constexpr auto kKeepExceptions =
    table("expression", "legal_obligation", "public_health", "archiving", "legal_claims");
static_assert(kKeepExceptions.size() == size_with(KeepException::kLegalClaims));

constexpr auto kSweptStores = table("vault", "keys", "views", "index", "replies", "files", "log");
static_assert(kSweptStores.size() == size_with(SweptStore::kLog));

constexpr auto kContentTypes = table("ticket", "topic", "comment", "reply");
static_assert(kContentTypes.size() == size_with(ContentType::kReply));

constexpr auto kRecipientTypes =
    table("recipient", "processor", "joint_controller", "integration", "authority");
static_assert(kRecipientTypes.size() == size_with(RecipientType::kAuthority));

constexpr auto kRegionMoveStates = table("requested", "moving", "done", "cancelled");
static_assert(kRegionMoveStates.size() == size_with(RegionMoveState::kCancelled));

constexpr auto kObjectionStates = table("raised", "upheld", "overruled", "withdrawn");
static_assert(kObjectionStates.size() == size_with(ObjectionState::kWithdrawn));

constexpr auto kObjectionSignals = table("person", "gpc");
static_assert(kObjectionSignals.size() == size_with(ObjectionSignal::kGpc));

constexpr auto kRestrictionGrounds =
    table("accuracy_contested", "unlawful_processing", "legal_claims", "objection_pending");
static_assert(kRestrictionGrounds.size() == size_with(RestrictionGround::kObjectionPending));

constexpr auto kRightsRequestTypes = table("access", "rectification", "erasure", "restriction",
                                           "portability", "objection", "amendment", "accounting");
static_assert(kRightsRequestTypes.size() == size_with(RightsRequestType::kAccounting));

constexpr auto kRegimes = table("gdpr", "hipaa");
static_assert(kRegimes.size() == size_with(Regime::kHipaa));

constexpr auto kRightsRequestStates =
    table("received", "verification_needed", "verified", "in_progress", "extended", "fulfilled",
          "partly_fulfilled", "denied", "withdrawn");
static_assert(kRightsRequestStates.size() == size_with(RightsRequestState::kWithdrawn));

constexpr auto kDenialGrounds = table("not_identified", "manifestly_unfounded", "excessive",
                                      "exception", "rights_of_others", "not_applicable");
static_assert(kDenialGrounds.size() == size_with(DenialGround::kNotApplicable));

constexpr auto kDisclosureGrounds = table(
    "treatment", "payment", "health_care_operations", "to_individual", "incidental",
    "authorization", "directory_or_family", "national_security", "custody", "limited_data_set",
    "required_by_law", "public_health", "abuse_or_neglect", "health_oversight", "judicial",
    "law_enforcement", "decedents", "organ_donation", "research", "serious_threat",
    "government_functions", "workers_compensation", "impermissible");
static_assert(kDisclosureGrounds.size() == size_with(DisclosureGround::kImpermissible));

constexpr auto kLockCauses = table("login_failures", "ordered");
static_assert(kLockCauses.size() == size_with(LockCause::kOrdered));

constexpr auto kAuthorizationEnds = table("revoked", "expiry_event", "defective");
static_assert(kAuthorizationEnds.size() == size_with(AuthorizationEnd::kDefective));

constexpr auto kNoticeChannels = table("webhook", "manual");
static_assert(kNoticeChannels.size() == size_with(NoticeChannel::kManual));

constexpr auto kNoticeOutcomes =
    table("due", "delivered", "failed", "given_up", "impossible", "disproportionate");
static_assert(kNoticeOutcomes.size() == size_with(NoticeOutcome::kDisproportionate));

constexpr auto kBreachAudiences = table("authority", "persons", "controller", "media");
static_assert(kBreachAudiences.size() == size_with(BreachAudience::kMedia));

constexpr auto kConsentContexts = table("signup", "banner", "anonymous_ticket", "anonymous_topic",
                                        "sso", "privacy_centre", "in_person");
static_assert(kConsentContexts.size() == size_with(ConsentContext::kInPerson));

constexpr auto kDeadlineTypes = table("rights_request", "breach", "hold", "consent");
static_assert(kDeadlineTypes.size() == size_with(DeadlineType::kConsent));

constexpr auto kClosureReasons = table("contract_ended", "moved", "dissolved", "unused");
static_assert(kClosureReasons.size() == size_with(ClosureReason::kUnused));

constexpr auto kDamages =
    table("changed-header", "changed-section", "bad-signature", "removed", "inserted", "reordered",
          "truncated-tail", "forked", "unknown-key", "back-dated", "foreign-event", "malformed",
          "bad-checkpoint", "changed-tile", "orphan-section", "wrong-roster", "unwitnessed");
static_assert(kDamages.size() == size_with(Damage::kUnwitnessed));

constexpr auto kRelationshipTypes =
    table("treatment_team", "encounter", "appointment", "department", "duty");
static_assert(kRelationshipTypes.size() == size_with(RelationshipType::kDuty));

constexpr auto kLoginActions = table("login", "logout", "lock", "unlock");
static_assert(kLoginActions.size() == size_with(LoginAction::kUnlock));

constexpr auto kAccessRules =
    table("self", "same_surname", "same_address", "neighbour", "co_worker", "vip", "deceased",
          "no_relationship", "after_hours", "volume", "search_unopened", "department", "family",
          "terminated", "idle", "repeat_offender");
static_assert(kAccessRules.size() == size_with(AccessRule::kRepeatOffender));

constexpr auto kAccessExemptions = table("treatment", "glass_broken", "on_duty");
static_assert(kAccessExemptions.size() == size_with(AccessExemption::kOnDuty));

constexpr auto kFlagPriorities = table("low", "medium", "high");
static_assert(kFlagPriorities.size() == size_with(FlagPriority::kHigh));

constexpr auto kPersonMarks = table("vip", "deceased");
static_assert(kPersonMarks.size() == size_with(PersonMark::kDeceased));

constexpr auto kReviewOrigins =
    table("flag", "random_sample", "risk_sample", "manual", "break_glass");
static_assert(kReviewOrigins.size() == size_with(ReviewOrigin::kBreakGlass));

constexpr auto kReviewDispositions =
    table("appropriate", "appropriate_with_explanation", "undetermined", "inadvertent",
          "policy_violation", "malicious");
static_assert(kReviewDispositions.size() == size_with(ReviewDisposition::kMalicious));

constexpr auto kReviewSanctions = table("none", "retraining", "verbal_warning", "written_warning",
                                        "suspension", "termination", "referral");
static_assert(kReviewSanctions.size() == size_with(ReviewSanction::kReferral));

constexpr auto kReviewAudiences = table("employee", "supervisor");
static_assert(kReviewAudiences.size() == size_with(ReviewAudience::kSupervisor));

constexpr auto kSampleMethods = table("random", "risk_weighted");
static_assert(kSampleMethods.size() == size_with(SampleMethod::kRiskWeighted));

constexpr auto kGrantScopes = table("profile", "content", "texts");
static_assert(kGrantScopes.size() == size_with(GrantScope::kTexts));

}  // namespace

template <>
std::span<const std::string_view> names_of<ActorType>() {
  return kActorTypes;
}
template <>
std::span<const std::string_view> names_of<CompartmentClass>() {
  return kCompartmentClassNames;
}
template <>
std::span<const std::string_view> names_of<SectionRole>() {
  return kSectionRoles;
}
template <>
std::span<const std::string_view> names_of<Role>() {
  return kRoles;
}
template <>
std::span<const std::string_view> names_of<LegalBasis>() {
  return kLegalBases;
}
template <>
std::span<const std::string_view> names_of<SubjectType>() {
  return kSubjectTypes;
}
template <>
std::span<const std::string_view> names_of<Origin>() {
  return kOrigins;
}
template <>
std::span<const std::string_view> names_of<ConsentStatus>() {
  return kConsentStatuses;
}
template <>
std::span<const std::string_view> names_of<AccessAction>() {
  return kAccessActions;
}
template <>
std::span<const std::string_view> names_of<AccessOutcome>() {
  return kAccessOutcomes;
}
template <>
std::span<const std::string_view> names_of<ErasureGround>() {
  return kErasureGrounds;
}
template <>
std::span<const std::string_view> names_of<KeepException>() {
  return kKeepExceptions;
}
template <>
std::span<const std::string_view> names_of<SweptStore>() {
  return kSweptStores;
}
template <>
std::span<const std::string_view> names_of<ContentType>() {
  return kContentTypes;
}
template <>
std::span<const std::string_view> names_of<RecipientType>() {
  return kRecipientTypes;
}
template <>
std::span<const std::string_view> names_of<RegionMoveState>() {
  return kRegionMoveStates;
}
template <>
std::span<const std::string_view> names_of<ObjectionState>() {
  return kObjectionStates;
}
template <>
std::span<const std::string_view> names_of<ObjectionSignal>() {
  return kObjectionSignals;
}
template <>
std::span<const std::string_view> names_of<RestrictionGround>() {
  return kRestrictionGrounds;
}
template <>
std::span<const std::string_view> names_of<RightsRequestType>() {
  return kRightsRequestTypes;
}
template <>
std::span<const std::string_view> names_of<Regime>() {
  return kRegimes;
}
template <>
std::span<const std::string_view> names_of<RightsRequestState>() {
  return kRightsRequestStates;
}
template <>
std::span<const std::string_view> names_of<DenialGround>() {
  return kDenialGrounds;
}
template <>
std::span<const std::string_view> names_of<DisclosureGround>() {
  return kDisclosureGrounds;
}
template <>
std::span<const std::string_view> names_of<LockCause>() {
  return kLockCauses;
}
template <>
std::span<const std::string_view> names_of<AuthorizationEnd>() {
  return kAuthorizationEnds;
}
template <>
std::span<const std::string_view> names_of<NoticeChannel>() {
  return kNoticeChannels;
}
template <>
std::span<const std::string_view> names_of<NoticeOutcome>() {
  return kNoticeOutcomes;
}
template <>
std::span<const std::string_view> names_of<BreachAudience>() {
  return kBreachAudiences;
}
template <>
std::span<const std::string_view> names_of<ConsentContext>() {
  return kConsentContexts;
}
template <>
std::span<const std::string_view> names_of<DeadlineType>() {
  return kDeadlineTypes;
}
template <>
std::span<const std::string_view> names_of<ClosureReason>() {
  return kClosureReasons;
}
template <>
std::span<const std::string_view> names_of<Damage>() {
  return kDamages;
}
template <>
std::span<const std::string_view> names_of<RelationshipType>() {
  return kRelationshipTypes;
}
template <>
std::span<const std::string_view> names_of<LoginAction>() {
  return kLoginActions;
}
template <>
std::span<const std::string_view> names_of<AccessRule>() {
  return kAccessRules;
}
template <>
std::span<const std::string_view> names_of<AccessExemption>() {
  return kAccessExemptions;
}
template <>
std::span<const std::string_view> names_of<FlagPriority>() {
  return kFlagPriorities;
}
template <>
std::span<const std::string_view> names_of<PersonMark>() {
  return kPersonMarks;
}
template <>
std::span<const std::string_view> names_of<ReviewOrigin>() {
  return kReviewOrigins;
}
template <>
std::span<const std::string_view> names_of<ReviewDisposition>() {
  return kReviewDispositions;
}
template <>
std::span<const std::string_view> names_of<ReviewSanction>() {
  return kReviewSanctions;
}
template <>
std::span<const std::string_view> names_of<ReviewAudience>() {
  return kReviewAudiences;
}
template <>
std::span<const std::string_view> names_of<SampleMethod>() {
  return kSampleMethods;
}
template <>
std::span<const std::string_view> names_of<GrantScope>() {
  return kGrantScopes;
}

}  // namespace lethe::ledger
