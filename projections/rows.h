// The rows of one projection in the state of one ledger, and the encoding of what is in them.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/bytes.h"
#include "ledger/errors.h"
#include "ledger/ids.h"
#include "ledger/names.h"
#include "ledger/state.h"

namespace lethe::projections {

using crypto::Bytes;
using crypto::ByteView;
using ledger::Result;

/// Part of every row's key, so append only and never reuse.
enum class ProjectionId : std::uint8_t {
  kSettings = 1,
  kTokens = 2,
  kPolicies = 3,
  kPurposes = 4,
  kPeople = 5,
  kProfiles = 6,
  kConsents = 7,
  kTimelines = 8,
  kErasures = 9,
  kBlindIndex = 10,
  kRecipients = 11,
  kContent = 12,
  kRightsRequests = 13,
  kHolds = 14,
  kRestrictions = 15,
  kObjections = 16,
  kNotices = 17,
  kBreaches = 18,
  kExports = 19,
  kLinks = 20,
  kRegions = 21,
  kContracts = 22,
  kExpiries = 23,
  kEventIndex = 24,
  kAuditorGrants = 25,
  kBundles = 26,
  kRelationships = 27,
  kSenderIds = 28,
  kStaff = 29,
  kAgentActivity = 30,
  kAccessReview = 31,
  kReviews = 32,
  kBreakGlass = 33,
  kLateActivity = 34,
  kDisclosures = 35,
  kLogins = 36,
};

/// Writes numbers and texts one after another: LEB128 varints (signed ones zigzagged), fixed bytes,
/// length-prefixed text. The last three are for keys: their bytes sort as the values do.
class RowEncoder {
 public:
  RowEncoder() { bytes_.reserve(kUsualSize); }
  /// Begins with a byte that tells this kind of row from the projection's others.
  explicit RowEncoder(char tag) : RowEncoder() { bytes_.push_back(static_cast<std::uint8_t>(tag)); }

  RowEncoder& number(std::uint64_t value);
  RowEncoder& signed_number(std::int64_t value);
  RowEncoder& fixed(ByteView bytes);
  RowEncoder& text(std::string_view text);
  RowEncoder& texts(const std::vector<std::string>& texts);  // how many, and each
  template <class Enum>
  RowEncoder& enumerated(Enum value) {
    return number(static_cast<std::uint64_t>(value));
  }
  RowEncoder& big_endian64(std::uint64_t value);
  RowEncoder& key_moment(ledger::Moment moment);
  /// 0x00 at the end; 0x00 and 0x01 within become 0x01 0x01 and 0x01 0x02. No text's bytes are the
  /// beginning of another's.
  RowEncoder& key_text(std::string_view text);
  Bytes take() { return std::move(bytes_); }

 private:
  static constexpr std::size_t kUsualSize = 40;  // most rows grow no more than that

  Bytes bytes_;
};

/// Reads them back. After a read beyond the end, or of what the encoder does not write (a varint
/// that is not minimal, an enumeration's unknown value), failed() stays true and reads give zeros.
class RowDecoder {
 public:
  explicit RowDecoder(ByteView bytes) : rest_(bytes) {}
  std::uint64_t number();
  std::int64_t signed_number();
  ByteView fixed(std::size_t size);
  template <class Fixed>
  Fixed fixed() {
    auto value = Fixed::from(fixed(Fixed::kSize));
    return value ? *value : Fixed{};
  }
  std::string text();
  std::vector<std::string> texts();
  template <class Enum>
  Enum enumerated() {
    const auto value = static_cast<Enum>(number16());
    if (!ledger::is_known(value)) fail();
    return failed_ ? Enum{} : value;
  }
  std::uint16_t number16();
  std::uint32_t number32();
  bool flag();
  std::uint64_t big_endian64();
  ledger::Moment key_moment();
  std::string key_text();
  void fail() {
    failed_ = true;
    rest_ = {};
  }
  ByteView rest() const { return rest_; }
  bool at_end() const { return rest_.empty(); }
  bool failed() const { return failed_; }
  /// kRowMalformed unless everything was read and nothing failed.
  Result<void> finish() const;

 private:
  ByteView rest_;
  bool failed_ = false;
};

/// What the keys of a projection's rows begin with in the ledger's state: id, generation
/// (big-endian).
using RowPrefix = std::array<std::uint8_t, 5>;
RowPrefix row_prefix(ProjectionId id, std::uint32_t generation);
/// The first key behind all that begin with `prefix`. REQUIRES a byte below 0xff in it.
Bytes behind_prefix(ByteView prefix);

/// What a visitor of rows answers.
enum class Visiting : bool { kEnd = false, kGoOn = true };
inline Visiting go_on_if(bool more) {
  return more ? Visiting::kGoOn : Visiting::kEnd;
}

/// Reads rows of one projection: prefixes the key with id and active generation.
class RowReader {
 public:
  RowReader(const ledger::StateReader& state, ProjectionId id, std::uint32_t generation);
  /// The generation that readers use at present, as the state says it (0 when it says nothing).
  static Result<RowReader> active(const ledger::StateReader& state, ProjectionId id);

  Result<std::optional<Bytes>> get(ByteView row) const;
  /// Keys come without id and generation. An error ends the visit and fails it.
  using Visit = std::function<Result<Visiting>(ByteView row, ByteView value)>;
  /// Rows whose keys begin with `prefix`, in order from the key `from` on (empty: from the first),
  /// or backwards from before the key `before` (empty: from the last).
  Result<void> scan(ByteView prefix, ByteView from, const Visit& visit) const;
  Result<void> scan_back(ByteView prefix, ByteView before, const Visit& visit) const;

  /// The row's key as the state has it: with id and generation.
  Bytes full(ByteView row) const;

 protected:
  /// The same for one call; where the key is short, without memory of its own.
  class FullRow {
   public:
    FullRow(const RowPrefix& prefix, ByteView row);
    FullRow(const FullRow&) = delete;
    FullRow& operator=(const FullRow&) = delete;
    ByteView view() const { return view_; }

   private:
    std::array<std::uint8_t, 64> short_{};
    Bytes long_;
    ByteView view_;
  };
  FullRow full_row(ByteView row) const { return {prefix_, row}; }

 private:
  const ledger::StateReader& state_;
  RowPrefix prefix_;
};

/// The same while a batch is made.
class RowWriter : public RowReader {
 public:
  RowWriter(ledger::StateWriter& state, ProjectionId id, std::uint32_t generation);
  void put(ByteView row, Bytes value);
  void erase(ByteView row);

 private:
  ledger::StateWriter& state_;
};

}  // namespace lethe::projections
