// Numbers as the formats of the root store have them. For the sources of crypto/ only.
#pragma once

#include <cstdint>
#include <span>

#include "crypto/bytes.h"

namespace lethe::crypto {

inline void put_le(std::span<std::uint8_t> out, std::uint64_t value) {
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<std::uint8_t>(value >> (8 * i));
}

/// REQUIRES: eight bytes at most.
inline std::uint64_t get_le(ByteView bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) value |= std::uint64_t{bytes[i]} << (8 * i);
  return value;
}

}  // namespace lethe::crypto
