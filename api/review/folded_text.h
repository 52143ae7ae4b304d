// Text in a form in which what people write differently is the same: words of code points, without
// case, marks and punctuation. Wiped when it goes.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "crypto/bytes.h"

namespace lethe::api::review {

/// One thread; move-only.
class FoldedText {
 public:
  FoldedText() = default;
  /// Of well-formed UTF-8; what is not is empty.
  static FoldedText of(crypto::ByteView utf8);
  /// The same with streets' usual abbreviations written out.
  static FoldedText of_street(crypto::ByteView utf8);

  FoldedText(FoldedText&& other) noexcept : points_(std::move(other.points_)) {}
  FoldedText& operator=(FoldedText&& other) noexcept;
  FoldedText(const FoldedText&) = delete;
  FoldedText& operator=(const FoldedText&) = delete;
  ~FoldedText() { wipe(); }

  bool is_empty() const { return points_.empty(); }
  bool has_number() const;
  /// Without the words that begin with a digit, and those that say what such a number is of.
  FoldedText without_numbers() const;
  /// Words end with a zero.
  crypto::ByteView bytes() const;

 private:
  void add(std::vector<std::int32_t>& word);
  void wipe();

  std::vector<std::int32_t> points_;
};

}  // namespace lethe::api::review
