#include "projections/rows.h"

#include <algorithm>
#include <limits>

#include "crypto/check.h"
#include "projections/catalog.h"

namespace lethe::projections {
namespace {

constexpr std::uint8_t kTextEnd = 0x00;
constexpr std::uint8_t kTextEscape = 0x01;

/// A visitor of the state over one of ours: takes the row prefix off and keeps the failure.
class PrefixedVisit {
 public:
  explicit PrefixedVisit(const RowReader::Visit& visit) : visit_(visit) {}

  bool operator()(ByteView row, ByteView value) {
    const auto more = visit_(row.subspan(std::tuple_size_v<RowPrefix>), value);
    if (!more) result_ = more.error();
    return more && *more == Visiting::kGoOn;
  }
  Result<void> result() const { return result_; }

 private:
  const RowReader::Visit& visit_;
  Result<void> result_;
};

}  // namespace

RowEncoder& RowEncoder::number(std::uint64_t value) {
  while (value >= 0x80) {
    bytes_.push_back(static_cast<std::uint8_t>(value | 0x80U));
    value >>= 7;
  }
  bytes_.push_back(static_cast<std::uint8_t>(value));
  return *this;
}

RowEncoder& RowEncoder::signed_number(std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(value);
  return number((bits << 1) ^ (value < 0 ? ~std::uint64_t{0} : 0));
}

RowEncoder& RowEncoder::fixed(ByteView bytes) {
  bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  return *this;
}

RowEncoder& RowEncoder::text(std::string_view text) {
  number(text.size());
  return fixed(crypto::as_bytes(text));
}

RowEncoder& RowEncoder::texts(const std::vector<std::string>& texts) {
  number(texts.size());
  for (const auto& one : texts) text(one);
  return *this;
}

RowEncoder& RowEncoder::big_endian64(std::uint64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8) {
    bytes_.push_back(static_cast<std::uint8_t>(value >> shift));
  }
  return *this;
}

RowEncoder& RowEncoder::key_moment(ledger::Moment moment) {
  // The sign bit turned: negative ones sort before the others.
  return big_endian64(static_cast<std::uint64_t>(moment.micros) ^ (std::uint64_t{1} << 63));
}

RowEncoder& RowEncoder::key_text(std::string_view text) {
  for (const auto byte : crypto::as_bytes(text)) {
    if (byte <= kTextEscape) {
      bytes_.push_back(kTextEscape);
      bytes_.push_back(static_cast<std::uint8_t>(byte + 1));
    } else {
      bytes_.push_back(byte);
    }
  }
  bytes_.push_back(kTextEnd);
  return *this;
}

std::uint64_t RowDecoder::number() {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < rest_.size() && i < 10; ++i) {
    const std::uint8_t byte = rest_[i];
    if (i == 9 && byte > 1) break;  // more than 64 bits
    value |= static_cast<std::uint64_t>(byte & 0x7fU) << (7 * i);
    if (byte < 0x80) {
      if (byte == 0 && i > 0) break;  // not minimal
      rest_ = rest_.subspan(i + 1);
      return value;
    }
  }
  fail();
  return 0;
}

std::int64_t RowDecoder::signed_number() {
  const std::uint64_t bits = number();
  return static_cast<std::int64_t>((bits >> 1) ^ (~(bits & 1) + 1));
}

ByteView RowDecoder::fixed(std::size_t size) {
  if (size > rest_.size()) {
    fail();
    return {};
  }
  const ByteView out = rest_.first(size);
  rest_ = rest_.subspan(size);
  return out;
}

std::string RowDecoder::text() {
  const std::uint64_t size = number();
  if (size > rest_.size()) {
    fail();
    return {};
  }
  return std::string(crypto::as_text(fixed(static_cast<std::size_t>(size))));
}

std::vector<std::string> RowDecoder::texts() {
  std::vector<std::string> out;
  const std::uint64_t count = number();
  // Each takes at least a byte.
  if (count > rest_.size()) fail();
  for (std::uint64_t i = 0; i < count && !failed_; ++i) out.push_back(text());
  return out;
}

std::uint16_t RowDecoder::number16() {
  const std::uint64_t value = number();
  if (value > std::numeric_limits<std::uint16_t>::max()) fail();
  return failed_ ? std::uint16_t{0} : static_cast<std::uint16_t>(value);
}

std::uint32_t RowDecoder::number32() {
  const std::uint64_t value = number();
  if (value > std::numeric_limits<std::uint32_t>::max()) fail();
  return failed_ ? 0 : static_cast<std::uint32_t>(value);
}

bool RowDecoder::flag() {
  const std::uint64_t value = number();
  if (value > 1) fail();
  return value == 1;
}

std::uint64_t RowDecoder::big_endian64() {
  std::uint64_t value = 0;
  for (const auto byte : fixed(8)) value = value << 8 | byte;
  return value;
}

ledger::Moment RowDecoder::key_moment() {
  return {static_cast<std::int64_t>(big_endian64() ^ (std::uint64_t{1} << 63))};
}

std::string RowDecoder::key_text() {
  std::string out;
  while (!rest_.empty()) {
    std::uint8_t byte = rest_[0];
    rest_ = rest_.subspan(1);
    if (byte == kTextEnd) return out;
    if (byte == kTextEscape) {
      if (rest_.empty() || rest_[0] == 0 || rest_[0] > kTextEscape + 1) break;
      byte = static_cast<std::uint8_t>(rest_[0] - 1);
      rest_ = rest_.subspan(1);
    }
    out.push_back(static_cast<char>(byte));
  }
  fail();
  return {};
}

Result<void> RowDecoder::finish() const {
  if (failed_ || !rest_.empty()) return ledger::Error::kRowMalformed;
  return {};
}

RowPrefix row_prefix(ProjectionId id, std::uint32_t generation) {
  return {static_cast<std::uint8_t>(id), static_cast<std::uint8_t>(generation >> 24),
          static_cast<std::uint8_t>(generation >> 16), static_cast<std::uint8_t>(generation >> 8),
          static_cast<std::uint8_t>(generation)};
}

Bytes behind_prefix(ByteView prefix) {
  Bytes out = crypto::to_bytes(prefix);
  while (!out.empty() && out.back() == 0xff) out.pop_back();
  LETHE_CHECK(!out.empty());
  ++out.back();
  return out;
}

RowReader::RowReader(const ledger::StateReader& state, ProjectionId id, std::uint32_t generation)
    : state_(state), prefix_(row_prefix(id, generation)) {}

Result<RowReader> RowReader::active(const ledger::StateReader& state, ProjectionId id) {
  LETHE_TRY(const Catalog catalog, Catalog::read(state));
  return RowReader(state, id, catalog.generation(id));
}

RowReader::FullRow::FullRow(const RowPrefix& prefix, ByteView row) {
  const std::size_t size = prefix.size() + row.size();
  if (size > short_.size()) long_.resize(size);
  const auto key = size > short_.size() ? std::span(long_) : std::span(short_).first(size);
  std::copy(row.begin(), row.end(), std::copy(prefix.begin(), prefix.end(), key.begin()));
  view_ = key;
}

Bytes RowReader::full(ByteView row) const {
  Bytes out;
  out.reserve(prefix_.size() + row.size());
  out.insert(out.end(), prefix_.begin(), prefix_.end());
  out.insert(out.end(), row.begin(), row.end());
  return out;
}

Result<std::optional<Bytes>> RowReader::get(ByteView row) const {
  return state_.get(full_row(row).view());
}

Result<void> RowReader::scan(ByteView prefix, ByteView from, const Visit& visit) const {
  const Bytes all = full(prefix);
  const Bytes first = from.empty() ? all : std::max(all, full(from));
  const Bytes behind = behind_prefix(all);
  if (first >= behind) return {};
  PrefixedVisit prefixed(visit);
  LETHE_TRY_VOID(state_.scan(first, behind, std::ref(prefixed)));
  return prefixed.result();
}

Result<void> RowReader::scan_back(ByteView prefix, ByteView before, const Visit& visit) const {
  const Bytes first = full(prefix);
  const Bytes end = behind_prefix(first);
  const Bytes behind = before.empty() ? end : std::min(end, full(before));
  if (first >= behind) return {};
  PrefixedVisit prefixed(visit);
  LETHE_TRY_VOID(state_.scan_back(first, behind, std::ref(prefixed)));
  return prefixed.result();
}

RowWriter::RowWriter(ledger::StateWriter& state, ProjectionId id, std::uint32_t generation)
    : RowReader(state, id, generation), state_(state) {}

void RowWriter::put(ByteView row, Bytes value) {
  state_.put(full_row(row).view(), std::move(value));
}

void RowWriter::erase(ByteView row) {
  state_.erase(full_row(row).view());
}

}  // namespace lethe::projections
