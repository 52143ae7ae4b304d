// Bytes of keys, contexts and rows of this layer, put together and taken apart. Integers are
// big-endian, so that the order of keys is the order of numbers.
#pragma once

#include <concepts>
#include <string_view>

#include "crypto/bytes.h"

namespace lethe::ledger {

class BigEndianWriter {
 public:
  explicit BigEndianWriter(std::size_t expected_size) { bytes_.reserve(expected_size); }

  template <std::unsigned_integral Integer>
  BigEndianWriter& number(Integer value) {
    for (std::size_t shift = sizeof(Integer) * 8; shift > 0;) {
      shift -= 8;
      bytes_.push_back(static_cast<std::uint8_t>(value >> shift));
    }
    return *this;
  }
  BigEndianWriter& bytes(crypto::ByteView view) {
    bytes_.insert(bytes_.end(), view.begin(), view.end());
    return *this;
  }
  /// The size in four bytes, then the bytes.
  BigEndianWriter& sized(crypto::ByteView view) {
    return number(static_cast<std::uint32_t>(view.size())).bytes(view);
  }
  crypto::Bytes take() { return std::move(bytes_); }

 private:
  crypto::Bytes bytes_;
};

/// After a read beyond the end, failed() stays true and reads give zeros and nothing.
class BigEndianReader {
 public:
  explicit BigEndianReader(crypto::ByteView bytes) : rest_(bytes) {}

  template <std::unsigned_integral Integer>
  Integer number() {
    std::uint64_t value = 0;
    for (const auto byte : bytes(sizeof(Integer))) value = value << 8U | byte;
    return static_cast<Integer>(value);
  }
  crypto::ByteView bytes(std::size_t size) {
    if (size > rest_.size()) {
      failed_ = true;
      rest_ = {};
      return {};
    }
    const auto taken = rest_.first(size);
    rest_ = rest_.subspan(size);
    return taken;
  }
  template <class Fixed>
  Fixed fixed() {
    const auto value = Fixed::from(bytes(Fixed::kSize));
    return value ? *value : Fixed{};
  }
  crypto::ByteView sized() { return bytes(number<std::uint32_t>()); }
  std::size_t rest() const { return rest_.size(); }
  bool failed() const { return failed_; }
  /// Everything was read, and nothing beyond it.
  bool is_done() const { return !failed_ && rest_.empty(); }

 private:
  crypto::ByteView rest_;
  bool failed_ = false;
};

}  // namespace lethe::ledger
