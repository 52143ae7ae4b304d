// What views tell of those who look at records, of those whose records are looked at, and of the
// rules by which that is reviewed (api/review/access_rules.h).
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "ledger/event.h"

namespace lethe::projections {

/// A member of staff as described last.
struct StaffRow {
  ledger::SubjectId id;
  ledger::StaffDescribed facts;  // empty: registered as an agent and never described
  ledger::Moment registered;
  std::optional<ledger::Sequence> described_at;
};

struct MarkRow {
  ledger::MarkId id;
  ledger::SubjectId subject;
  ledger::PersonMark type = ledger::PersonMark::kInvalid;
  ledger::Moment since;  // of deceased: when; 0: not said
  ledger::Sequence marked_at;
  ledger::Moment marked;
  std::optional<ledger::Sequence> unmarked_at;
};

struct AccessRulesRow {
  ledger::AccessRulesSet rules;
  ledger::Sequence sequence;
  ledger::Moment time;
};

/// What an agent did in one day of the rules' offset from UTC.
struct AgentDay {
  static constexpr std::size_t kHours = 24;
  static constexpr std::size_t kBits = 512;

  std::int64_t day = 0;  // since 1970-01-01
  std::array<std::uint32_t, kHours> hours{};
  /// A bit for each person whose record was opened, by a hash of their id: a count that needs no
  /// list.
  std::array<std::uint8_t, kBits / 8> people{};
  ledger::Moment last;

  /// How many people's records were opened: within a few percent up to a thousand, and never above
  /// 3,194 (linear counting; Whang, Vander-Zanden and Taylor 1990).
  std::uint32_t distinct_people() const;
  std::uint32_t accesses() const;
  bool operator==(const AgentDay&) const = default;
};

/// The same of everybody who worked in one department that day.
struct PeerDay {
  std::int64_t day = 0;
  std::uint32_t agents = 0;
  std::uint64_t people = 0;   // the sum of each one's distinct_people()
  std::uint64_t squares = 0;  // of their squares
  bool operator==(const PeerDay&) const = default;
};

/// A flag of an agent's.
struct FlagRow {
  ledger::Sequence sequence;
  ledger::Moment time;
  ledger::Sequence access;
};

/// How far the accesses were looked at.
struct CheckedRow {
  ledger::AccessesChecked facts;
  ledger::Sequence sequence;
  ledger::Moment time;
};

/// The day that a moment is in, and the minute of it.
struct DayTime {
  std::int64_t day = 0;
  std::uint16_t minute = 0;
  std::uint8_t weekday = 0;  // Monday is 0
};
DayTime day_time(ledger::Moment moment, std::int16_t utc_offset);

}  // namespace lethe::projections
