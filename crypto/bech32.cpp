#include "crypto/bech32.h"

#include <algorithm>
#include <array>

namespace lethe::crypto {
namespace {

constexpr std::string_view kCharacters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
constexpr std::size_t kChecksumSize = 6;
constexpr unsigned kBits = 5;

/// BIP 173, "Checksum".
class Checksum {
 public:
  explicit Checksum(std::string_view prefix) {
    for (const char c : prefix) add(static_cast<std::uint8_t>(c) >> kBits);
    add(0);
    for (const char c : prefix) add(static_cast<std::uint8_t>(c) & 31U);
  }
  void add(std::uint32_t value) {
    constexpr std::array<std::uint32_t, 5> kGenerator{0x3b6a57b2, 0x26508e6d, 0x1ea119fa,
                                                      0x3d4233dd, 0x2a1462b3};
    const auto top = state_ >> 25U;
    state_ = (state_ & 0x1ffffffU) << kBits ^ value;
    for (unsigned i = 0; i < kGenerator.size(); ++i) {
      if ((top >> i & 1U) != 0) state_ ^= kGenerator[i];
    }
  }
  std::uint32_t value() const { return state_; }

 private:
  std::uint32_t state_ = 1;
};

/// The text with its letters in lower case; nothing when it has some of both.
bool is_of_one_case(std::string_view text) {
  const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  return std::ranges::none_of(text, is_upper) || std::ranges::none_of(text, is_lower);
}
char in_lower_case(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

}  // namespace

std::string to_bech32(std::string_view prefix, ByteView data) {
  std::string out(prefix);
  out += '1';
  Checksum checksum(prefix);
  const auto put = [&](std::uint32_t value) {
    checksum.add(value);
    out += kCharacters[value];
  };
  std::uint32_t waiting = 0;
  unsigned bits = 0;
  for (const auto byte : data) {
    waiting = (waiting << 8U | byte) & 0xfffU;
    for (bits += 8; bits >= kBits; bits -= kBits) put(waiting >> (bits - kBits) & 31U);
  }
  if (bits > 0) put(waiting << (kBits - bits) & 31U);
  for (std::size_t i = 0; i < kChecksumSize; ++i) checksum.add(0);
  const auto sum = checksum.value() ^ 1U;
  for (std::size_t i = 0; i < kChecksumSize; ++i) {
    out += kCharacters[sum >> (kBits * (kChecksumSize - 1 - i)) & 31U];
  }
  return out;
}

bool from_bech32(std::string_view text, std::string_view prefix, std::span<std::uint8_t> out) {
  const auto size = (out.size() * 8 + kBits - 1) / kBits;
  if (text.size() != prefix.size() + 1 + size + kChecksumSize || !is_of_one_case(text)) {
    return false;
  }
  const auto is_prefix =
      std::ranges::equal(text.substr(0, prefix.size()), prefix, {}, in_lower_case, in_lower_case);
  if (!is_prefix || text[prefix.size()] != '1') return false;
  Checksum checksum(prefix);
  std::uint32_t waiting = 0;
  unsigned bits = 0;
  std::size_t done = 0;
  const auto letters = text.substr(prefix.size() + 1);
  for (std::size_t i = 0; i < letters.size(); ++i) {
    const auto value = kCharacters.find(in_lower_case(letters[i]));
    if (value == std::string_view::npos) return false;
    checksum.add(static_cast<std::uint32_t>(value));
    if (i >= size) continue;
    waiting = (waiting << kBits | static_cast<std::uint32_t>(value)) & 0xfffU;
    bits += kBits;
    if (bits >= 8 && done < out.size()) {
      bits -= 8;
      out[done++] = static_cast<std::uint8_t>(waiting >> bits);
    }
  }
  // What fills the last character up is zeros.
  const bool is_padded = bits < kBits && (waiting & ((1U << bits) - 1U)) == 0;
  return is_padded && checksum.value() == 1;
}

}  // namespace lethe::crypto
