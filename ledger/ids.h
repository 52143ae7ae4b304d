// The names of things: random 128-bit ids, sequences and moments, as types that cannot be mixed up.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/bytes.h"

namespace lethe::ledger {

using crypto::Bytes;
using crypto::ByteView;

/// 128 random bits, written as a version 4 UUID (RFC 9562) in lower case. All zeros means "none"
/// and is never given out.
template <class Tag>
struct Id : crypto::FixedBytes<Tag, 16> {
  static Id random() {
    Id id;
    crypto::fill_random(id.bytes);
    id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0fU) | 0x40U);
    id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3fU) | 0x80U);
    return id;
  }
  static std::optional<Id> parse(std::string_view uuid);
  static std::optional<Id> from(ByteView view) {
    auto raw = crypto::FixedBytes<Tag, 16>::from(view);
    if (!raw) return std::nullopt;
    Id id;
    id.bytes = raw->bytes;
    return id;
  }
  std::string str() const;
  auto operator<=>(const Id&) const = default;
};

/// The 36-character form and back; nothing for another form, upper case included.
std::string format_uuid(const std::array<std::uint8_t, 16>& bytes);
std::optional<std::array<std::uint8_t, 16>> parse_uuid(std::string_view text);

template <class Tag>
std::optional<Id<Tag>> Id<Tag>::parse(std::string_view uuid) {
  auto raw = parse_uuid(uuid);
  if (!raw) return std::nullopt;
  Id id;
  id.bytes = *raw;
  return id;
}
template <class Tag>
std::string Id<Tag>::str() const {
  return format_uuid(this->bytes);
}

using LedgerId = Id<struct LedgerIdTag>;
using SubjectId = Id<struct SubjectIdTag>;
using TokenId = Id<struct TokenIdTag>;
using RequestId = Id<struct RequestIdTag>;
using ErasureId = Id<struct ErasureIdTag>;
using ItemId = Id<struct ItemIdTag>;
using HoldId = Id<struct HoldIdTag>;
using RestrictionId = Id<struct RestrictionIdTag>;
using RightsRequestId = Id<struct RightsRequestIdTag>;
using NoticeId = Id<struct NoticeIdTag>;
using BreachId = Id<struct BreachIdTag>;
using ExportId = Id<struct ExportIdTag>;
using ReturnId = Id<struct ReturnIdTag>;
using ClosureId = Id<struct ClosureIdTag>;
using GrantId = Id<struct GrantIdTag>;
using BundleId = Id<struct BundleIdTag>;
using RelationshipId = Id<struct RelationshipIdTag>;
using AuthorizationId = Id<struct AuthorizationIdTag>;
using SuspensionId = Id<struct SuspensionIdTag>;
using AccountingId = Id<struct AccountingIdTag>;
using MarkId = Id<struct MarkIdTag>;
using ReviewId = Id<struct ReviewIdTag>;
using QuestionId = Id<struct QuestionIdTag>;
using SampleId = Id<struct SampleIdTag>;
using PeriodId = Id<struct PeriodIdTag>;
using GlassId = Id<struct GlassIdTag>;
/// Any of the above, where the text beside it says which.
using ObjectId = Id<struct ObjectIdTag>;
/// Who did something: a subject's id, or the id of the token of a service; none for the system
/// itself.
using ActorId = Id<struct ActorIdTag>;

template <class Tag>
ActorId actor_id(const Id<Tag>& id) {
  ActorId out;
  out.bytes = id.bytes;
  return out;
}
inline SubjectId subject_of(const ActorId& id) {
  SubjectId out;
  out.bytes = id.bytes;
  return out;
}

/// Position of an event in its ledger: from 0, without gaps.
struct Sequence {
  std::uint64_t value = 0;
  auto operator<=>(const Sequence&) const = default;
  Sequence next(std::uint64_t by = 1) const { return {value + by}; }
};

/// Microseconds since 1970-01-01T00:00:00Z, UTC without leap seconds; negative before.
struct Moment {
  std::int64_t micros = 0;
  auto operator<=>(const Moment&) const = default;
};

inline constexpr std::int64_t kSecondMicros = 1'000'000;
inline constexpr std::int64_t kMinuteMicros = 60 * kSecondMicros;
inline constexpr std::int64_t kHourMicros = 60 * kMinuteMicros;
inline constexpr std::int64_t kDayMicros = 24 * kHourMicros;

/// What RFC 3339 can write: 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999Z.
inline constexpr Moment kEarliestMoment{-62'135'596'800'000'000};
inline constexpr Moment kLatestMoment{253'402'300'799'999'999};

/// RFC 3339 in UTC with microseconds, `2026-11-23T10:15:30.123456Z`. A moment that has no such form
/// is written as the nearest that has.
std::string format_rfc3339(Moment moment);
/// RFC 3339 with any offset and up to nine decimals (what is finer than a microsecond is cut).
/// Nothing when it lies outside the two moments above in UTC, and nothing for a leap second
/// (`:60`): a Moment cannot hold one, and the nearest that it can hold is not what was said.
std::optional<Moment> parse_rfc3339(std::string_view text);

/// Where the current time comes from; injected, so that tests run years in milliseconds. Any
/// thread.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Moment now() const = 0;
};
const Clock& system_clock();

/// The slot of a subject in the key tree: from 1, in order of registration; 0 is the ledger itself.
struct Slot {
  std::uint64_t value = 0;
  auto operator<=>(const Slot&) const = default;
};

/// The number by which one data directory calls a ledger, to keep keys short. Never leaves the
/// process.
struct LedgerNumber {
  std::uint32_t value = 0;
  auto operator<=>(const LedgerNumber&) const = default;
};

}  // namespace lethe::ledger
