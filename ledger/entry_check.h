// What one stored entry turns out to be, looked at by itself.
#pragma once

#include <optional>

#include "ledger/event_codec.h"
#include "ledger/log_identity.h"

namespace lethe::ledger {

/// Why an entry is no event of this log.
enum class EntryFault : std::uint8_t {
  kNone,
  kMalformed,
  kUnknownFormat,
  kForeign,
  kUnknownKey,
  kBadSignature,
};
Damage damage_of(EntryFault fault);
std::string_view describe(EntryFault fault);

/// An entry's leaf hash beside the stored one of its place.
enum class LeafMatch : std::uint8_t { kUnknown, kSame, kDiffers };

struct CheckedEntry {
  std::uint64_t place = 0;
  bool placeless = false;  // it lies behind the last place of its bundle
  EntryFault fault = EntryFault::kNone;
  std::optional<std::uint64_t> claimed;  // the sequence in its header, when that reads as one
  Moment time;                           // as its header says, when there is no fault
  Hash leaf;
  std::optional<Hash> stored_leaf;  // of its place, where a tile has it

  bool good() const { return fault == EntryFault::kNone; }
  bool in_place() const { return good() && !placeless && claimed == place; }
  LeafMatch match() const {
    if (!stored_leaf) return LeafMatch::kUnknown;
    return *stored_leaf == leaf ? LeafMatch::kSame : LeafMatch::kDiffers;
  }
};

/// Checks signature, form and ledger. Without a key, signatures pass unchecked (which is a finding
/// of its own). Any thread; `identity` must outlive it.
class EntryCheck {
 public:
  explicit EntryCheck(const LogIdentity& identity) : identity_(identity) {}

  struct Checked {
    CheckedEntry entry;                 // without place and stored leaf
    std::optional<EventHeader> header;  // when there is no fault
  };
  Checked check(ByteView bytes) const;

  /// What is wrong with an event 0 that is well-formed and signed, if anything.
  std::optional<Finding> check_first(const EventHeader& header) const;
  /// Likewise with an event that announces a key: what is behind it must be signed with that.
  std::optional<Finding> check_rotation(const EventHeader& header) const;

 private:
  EntryFault fault_of(const Entry& entry, const EventHeader& header) const;
  bool is_signed_otherwise(const Entry& entry) const;

  const LogIdentity& identity_;
};

}  // namespace lethe::ledger
