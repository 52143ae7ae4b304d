#include "crypto/utf8.h"

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace lethe::crypto {
namespace {

/// What a lead byte says about the sequence that it begins; size 0 for a byte that may not lead.
struct Lead {
  std::size_t size;
  char32_t bits;
  char32_t least;  // a smaller code point has a shorter form
};

Lead lead_of(std::uint8_t byte) {
  if (byte < 0x80) return {1, byte, 0};
  if (byte >= 0xc2 && byte < 0xe0) return {2, byte & 0x1fU, 0x80};
  if (byte >= 0xe0 && byte < 0xf0) return {3, byte & 0x0fU, 0x800};
  if (byte >= 0xf0 && byte < 0xf5) return {4, byte & 0x07U, 0x10000};
  return {0, 0, 0};
}

bool eight_ascii(const char* text) {
  std::uint64_t word = 0;
  std::memcpy(&word, text, sizeof(word));
  return (word & 0x8080808080808080U) == 0;
}

}  // namespace

std::optional<char32_t> take_code_point(std::string_view& text) {
  if (text.empty()) return std::nullopt;
  const Lead lead = lead_of(static_cast<std::uint8_t>(text.front()));
  if (lead.size == 0 || text.size() < lead.size) return std::nullopt;
  char32_t c = lead.bits;
  for (std::size_t i = 1; i < lead.size; ++i) {
    const auto byte = static_cast<std::uint8_t>(text[i]);
    if ((byte & 0xc0) != 0x80) return std::nullopt;
    c = c << 6 | (byte & 0x3fU);
  }
  const bool surrogate = c >= 0xd800 && c < 0xe000;
  if (c < lead.least || c > 0x10ffff || surrogate) return std::nullopt;
  text.remove_prefix(lead.size);
  return c;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    if (text.size() >= 8 && eight_ascii(text.data())) {
      text.remove_prefix(8);
    } else if (!take_code_point(text)) {
      return false;
    }
  }
  return true;
}

bool is_unicode_space(char32_t c) {
  switch (c) {
    case 0x20:
    case 0x85:
    case 0xa0:
    case 0x1680:
    case 0x2028:
    case 0x2029:
    case 0x202f:
    case 0x205f:
    case 0x3000:
      return true;
    default:
      return (c >= 0x09 && c <= 0x0d) || (c >= 0x2000 && c <= 0x200a);
  }
}

}  // namespace lethe::crypto
