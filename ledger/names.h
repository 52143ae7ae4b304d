// The names of every enumeration in ledger/event.h, as the API, the import and the console write
// them. They are stable: once given out, a name is never changed or reused. Pure; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "ledger/event.h"

namespace lethe::ledger {

/// The names by value; the first, that of kInvalid, is empty. One specialisation an enumeration:
/// codes of a standard where one is followed (AccessAction and AccessOutcome are FHIR R4's
/// AuditEvent.action and AuditEvent.outcome), lower_snake_case elsewhere.
template <class Enum>
std::span<const std::string_view> names_of();
template <>
std::span<const std::string_view> names_of<ActorType>();
template <>
std::span<const std::string_view> names_of<CompartmentClass>();
template <>
std::span<const std::string_view> names_of<SectionRole>();
template <>
std::span<const std::string_view> names_of<Role>();
template <>
std::span<const std::string_view> names_of<LegalBasis>();
template <>
std::span<const std::string_view> names_of<SubjectType>();
template <>
std::span<const std::string_view> names_of<Origin>();
template <>
std::span<const std::string_view> names_of<ConsentStatus>();
template <>
std::span<const std::string_view> names_of<AccessAction>();
template <>
std::span<const std::string_view> names_of<AccessOutcome>();
template <>
std::span<const std::string_view> names_of<ErasureGround>();
template <>
std::span<const std::string_view> names_of<KeepException>();
template <>
std::span<const std::string_view> names_of<SweptStore>();
template <>
std::span<const std::string_view> names_of<ContentType>();
template <>
std::span<const std::string_view> names_of<RecipientType>();
template <>
std::span<const std::string_view> names_of<RegionMoveState>();
template <>
std::span<const std::string_view> names_of<ObjectionState>();
template <>
std::span<const std::string_view> names_of<ObjectionSignal>();
template <>
std::span<const std::string_view> names_of<RestrictionGround>();
template <>
std::span<const std::string_view> names_of<RightsRequestType>();
template <>
std::span<const std::string_view> names_of<Regime>();
template <>
std::span<const std::string_view> names_of<RightsRequestState>();
template <>
std::span<const std::string_view> names_of<DenialGround>();
template <>
std::span<const std::string_view> names_of<DisclosureGround>();
template <>
std::span<const std::string_view> names_of<LockCause>();
template <>
std::span<const std::string_view> names_of<AuthorizationEnd>();
template <>
std::span<const std::string_view> names_of<NoticeChannel>();
template <>
std::span<const std::string_view> names_of<NoticeOutcome>();
template <>
std::span<const std::string_view> names_of<BreachAudience>();
template <>
std::span<const std::string_view> names_of<ConsentContext>();
template <>
std::span<const std::string_view> names_of<DeadlineType>();
template <>
std::span<const std::string_view> names_of<ClosureReason>();
/// With hyphens, as `lethe verify` prints them.
template <>
std::span<const std::string_view> names_of<Damage>();
template <>
std::span<const std::string_view> names_of<RelationshipType>();
template <>
std::span<const std::string_view> names_of<LoginAction>();
template <>
std::span<const std::string_view> names_of<AccessRule>();
template <>
std::span<const std::string_view> names_of<AccessExemption>();
template <>
std::span<const std::string_view> names_of<FlagPriority>();
template <>
std::span<const std::string_view> names_of<PersonMark>();
template <>
std::span<const std::string_view> names_of<ReviewOrigin>();
template <>
std::span<const std::string_view> names_of<ReviewDisposition>();
template <>
std::span<const std::string_view> names_of<ReviewSanction>();
template <>
std::span<const std::string_view> names_of<ReviewAudience>();
template <>
std::span<const std::string_view> names_of<SampleMethod>();
template <>
std::span<const std::string_view> names_of<GrantScope>();

/// True for every value that has a meaning: not kInvalid, and nothing beyond the last one.
template <class Enum>
bool is_known(Enum value) {
  const auto index = static_cast<std::size_t>(value);
  return index != 0 && index < names_of<Enum>().size();
}

/// Empty for a value that is not known.
template <class Enum>
std::string_view name_of(Enum value) {
  return is_known(value) ? names_of<Enum>()[static_cast<std::size_t>(value)] : std::string_view{};
}

/// The value of that name, written exactly so.
template <class Enum>
std::optional<Enum> by_name(std::string_view name) {
  const auto names = names_of<Enum>();
  for (std::size_t index = 1; index < names.size(); ++index) {
    if (names[index] == name) return static_cast<Enum>(index);
  }
  return std::nullopt;
}

}  // namespace lethe::ledger
