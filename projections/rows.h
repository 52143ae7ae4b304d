// The rows of one projection in the state of one ledger, and the encoding of what is in them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/bytes.h"
#include "ledger/errors.h"
#include "ledger/ids.h"
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
};

/// Writes numbers and texts one after another: LEB128 varints (signed ones zigzagged), fixed bytes,
/// length-prefixed text.
class RowEncoder {
 public:
  RowEncoder& number(std::uint64_t value);
  RowEncoder& signed_number(std::int64_t value);
  RowEncoder& fixed(ByteView bytes);
  RowEncoder& text(std::string_view text);
  RowEncoder& big_endian64(std::uint64_t value);  // for keys
  Bytes take() { return std::move(bytes_); }

 private:
  Bytes bytes_;
};

/// Reads them back. After a read beyond the end, or a varint that is not minimal, failed() stays
/// true and reads give zeros.
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
  std::uint64_t big_endian64();
  bool at_end() const { return rest_.empty(); }
  bool failed() const { return failed_; }
  /// kRowMalformed unless everything was read and nothing failed.
  Result<void> finish() const;

 private:
  ByteView rest_;
  bool failed_ = false;
};

/// Reads rows of one projection: prefixes the key with id and active generation.
class RowReader {
 public:
  RowReader(const ledger::StateReader& state, ProjectionId id, std::uint32_t generation);
  /// The generation that readers use at present, as the state says it (0 when it says nothing).
  static Result<RowReader> active(const ledger::StateReader& state, ProjectionId id);

  Result<std::optional<Bytes>> get(ByteView row) const;
  using Visit = ledger::StateReader::Visit;  // keys without the prefix
  /// Rows that begin with `prefix`, from `from` on (inclusive, empty: all), in order or from the
  /// end.
  Result<void> scan(ByteView prefix, ByteView from, const Visit& visit) const;
  Result<void> scan_back(ByteView prefix, ByteView before, const Visit& visit) const;

 protected:
  Bytes full(ByteView row) const;

 private:
  const ledger::StateReader& state_;
  Bytes prefix_;
};

class RowWriter : public RowReader {
 public:
  RowWriter(ledger::StateWriter& state, ProjectionId id, std::uint32_t generation);
  void put(ByteView row, Bytes value);
  void erase(ByteView row);

 private:
  ledger::StateWriter& state_;
};

}  // namespace lethe::projections
