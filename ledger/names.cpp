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

constexpr auto kSectionRoles =
    table("profile_field", "external_id", "reason", "evidence", "detail", "label");
static_assert(kSectionRoles.size() == size_with(SectionRole::kLabel));

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

}  // namespace lethe::ledger
