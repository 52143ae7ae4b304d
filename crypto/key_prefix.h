// Where a node stands in the key tree, for the sources of the key tree only.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "crypto/key_tree.h"

namespace lethe::crypto {

/// The indexes from the root down to a node. The node's key may change from epoch to epoch, its
/// place does not.
struct KeyPrefix {
  std::array<std::uint32_t, kMaxKeyDepth> index{};  // zeros at and beyond `length`
  std::uint32_t length = 0;

  static KeyPrefix of(const KeyPath& path, std::size_t length) {
    KeyPrefix out;
    for (std::size_t i = 0; i < length; ++i) out.index[i] = path[i].index;
    out.length = static_cast<std::uint32_t>(length);
    return out;
  }

  /// REQUIRES length < kMaxKeyDepth.
  KeyPrefix child(std::uint32_t child_index) const {
    KeyPrefix out = *this;
    out.index[out.length++] = child_index;
    return out;
  }

  bool leads(const KeyPath& path) const {
    if (length > path.size()) return false;
    for (std::size_t i = 0; i < length; ++i) {
      if (index[i] != path[i].index) return false;
    }
    return true;
  }

  bool operator==(const KeyPrefix&) const = default;
};

/// FNV-1a over the first `count` indexes, with a last mix so that the low bits depend on all.
inline std::size_t hash_indexes(const KeyPrefix& prefix, std::size_t count) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (std::size_t i = 0; i < count; ++i) {
    hash = (hash ^ prefix.index[i]) * 0x100000001b3U;
  }
  return static_cast<std::size_t>(hash ^ (hash >> 32));
}

struct KeyPrefixHash {
  std::size_t operator()(const KeyPrefix& prefix) const {
    return hash_indexes(prefix, prefix.length) + prefix.length;
  }
};

}  // namespace lethe::crypto
