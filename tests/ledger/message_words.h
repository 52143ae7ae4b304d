// Cap'n Proto messages put together word by word (capnproto.org/encoding.html), for tests of what
// no builder would make.
#pragma once

#include <cstdint>
#include <cstring>
#include <vector>

#include "crypto/bytes.h"

namespace lethe::ledger::tests {

/// Offsets are counted in words from the word behind the pointer.
inline std::uint64_t struct_pointer(std::int32_t offset, std::uint16_t data_words,
                                    std::uint16_t pointers) {
  return static_cast<std::uint32_t>(offset) << 2 | std::uint64_t{data_words} << 32 |
         std::uint64_t{pointers} << 48;
}
/// `elements`: 0 void, 1 bit, 2 byte, 3 two bytes, 4 four, 5 eight, 6 pointer, 7 structs (then
/// `count` is in words, and the first word of the list is a tag).
inline std::uint64_t list_pointer(std::int32_t offset, std::uint8_t elements, std::uint32_t count) {
  return (static_cast<std::uint32_t>(offset) << 2 | 1U) | std::uint64_t{elements} << 32 |
         std::uint64_t{count} << 35;
}
/// The first word of a list of structs.
inline std::uint64_t structs_tag(std::uint32_t count, std::uint16_t data_words,
                                 std::uint16_t pointers) {
  return struct_pointer(static_cast<std::int32_t>(count), data_words, pointers);
}
inline std::uint64_t far_pointer(std::uint32_t offset, std::uint32_t segment, bool is_double) {
  return std::uint64_t{segment} << 32 | offset << 3 | (is_double ? 4U : 0U) | 2U;
}
inline std::uint64_t capability_pointer(std::uint32_t index) {
  return std::uint64_t{index} << 32 | 3U;
}

using MessageWords = std::vector<std::uint64_t>;

inline MessageWords words_of(crypto::ByteView bytes) {
  MessageWords words(bytes.size() / 8);
  std::memcpy(words.data(), bytes.data(), words.size() * 8);
  return words;
}
inline crypto::Bytes bytes_of(const MessageWords& words) {
  crypto::Bytes bytes(words.size() * 8);
  std::memcpy(bytes.data(), words.data(), bytes.size());
  return bytes;
}

/// Where things lie in a header whose root is whole: pointer, 13 words of data, two pointers.
inline constexpr std::size_t kRootWord = 0;
inline constexpr std::size_t kKindWord = 1;  // the kind is its third pair of bytes
inline constexpr std::size_t kSectionsWord = 14;
inline constexpr std::size_t kFactsWord = 15;
inline constexpr std::size_t kRootEnd = 16;

inline void set_kind(MessageWords& words, std::uint16_t kind) {
  words[kKindWord] = (words[kKindWord] & ~(std::uint64_t{0xffff} << 32)) | std::uint64_t{kind}
                                                                               << 32;
}

}  // namespace lethe::ledger::tests
