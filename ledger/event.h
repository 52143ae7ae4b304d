// An event's header as a C++ value: the mirror of ledger/event.capnp, whose comments say what each
// field means.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "crypto/bytes.h"
#include "ledger/facts.h"
#include "ledger/ids.h"

namespace lethe::ledger {

/// The newest that this program reads; a header says the lowest that has all that it holds.
inline constexpr std::uint16_t kFormatVersion = 6;
/// An entry of the log is signature and header together, at most so many bytes (C2SP tlog-tiles).
inline constexpr std::size_t kMaxEntrySize = 65'535;
inline constexpr std::size_t kMaxSections = 256;
inline constexpr std::size_t kMaxCodeSize = 2'048;  // any one text of a header, in bytes
/// A sequence fits a signed 64-bit integer, and so does the size of the log behind it.
inline constexpr std::uint64_t kMaxSequence = (std::uint64_t{1} << 63) - 2;
/// What has a place in the key tree (ledger/keyspace.h).
inline constexpr std::size_t kMaxFindingNumbers = 8;    // that explain one finding
inline constexpr std::size_t kMaxReviewAccesses = 256;  // of one review
inline constexpr std::size_t kMaxPeriodRules = 1'000;   // versions that one period names
inline constexpr std::uint16_t kDayMinutes = 24 * 60;
inline constexpr int kMaxUtcOffset = 14 * 60;  // minutes, either way
inline constexpr std::uint64_t kMaxSlot = (std::uint64_t{1} << 32) - 1;
inline constexpr std::uint32_t kMaxCompartmentNumber = (1U << 25) - 1;

struct SectionRef {
  Compartment compartment;
  SectionRole role = SectionRole::kInvalid;
  std::string name;
  std::uint32_t padded_length = 0;
  crypto::Commitment commitment;
  bool operator==(const SectionRef&) const = default;
};

struct Actor {
  ActorType type = ActorType::kInvalid;
  ActorId id;
  TokenId token;
  bool operator==(const Actor&) const = default;
};

/// The discriminant, and its name as the API writes it: `consent.recorded`, `subject.registered`,
/// ...
std::uint16_t kind_of(const Facts& facts);
std::string_view kind_name(std::uint16_t kind);  // "unknown" when it is
std::optional<std::uint16_t> kind_by_name(std::string_view name);
/// Of reviews of accesses (ledger/review_facts.h): review.opened to review.period_signed.
bool is_of_reviews(std::uint16_t kind);

struct EventHeader {
  LedgerId ledger;
  Sequence sequence;
  Moment time;
  SubjectId subject;
  Actor actor;
  RequestId request;
  std::vector<SectionRef> sections;
  Facts facts;
  bool operator==(const EventHeader&) const = default;
};

}  // namespace lethe::ledger
