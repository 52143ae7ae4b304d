// The names and sizes of a public log's files, for its writer and its reader.
#pragma once

#include <cstddef>
#include <string_view>

#include "ledger/event.h"
#include "ledger/merkle_tree.h"

namespace lethe::ledger {

inline constexpr std::string_view kCheckpointFile = "checkpoint";
inline constexpr std::string_view kWitnessedFile = "checkpoint.witnessed";
inline constexpr std::string_view kKeyFile = "vkey";
inline constexpr std::string_view kEntriesFolder = "tile/entries";

inline constexpr std::size_t kTileFileSize = kTileWidth * Hash::kSize;
/// An entry in a bundle is preceded by its size in two bytes, big-endian.
inline constexpr std::size_t kEntrySizeBytes = 2;
inline constexpr std::size_t kMaxBundleSize = kTileWidth * (kEntrySizeBytes + kMaxEntrySize);
/// More than a hundred signatures need.
inline constexpr std::size_t kMaxNoteSize = 1U << 20;

/// Hashes at a level of a tree of `size` leaves; 0 above its levels.
inline std::uint64_t hashes_at_level(TreeSize size, unsigned level) {
  return level < 8 ? size.value >> (8 * level) : 0;
}

/// How wide tile `index` is among `hashes` hashes: 256, less on the edge, 0 behind it.
inline std::uint64_t tile_width_at(std::uint64_t hashes, std::uint64_t index) {
  if (index < hashes / kTileWidth) return kTileWidth;
  return index == hashes / kTileWidth ? hashes % kTileWidth : 0;
}

}  // namespace lethe::ledger
