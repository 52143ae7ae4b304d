// The paths of a log's static resources (c2sp.org/tlog-tiles). Pure functions; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ledger/merkle_tree.h"

namespace lethe::ledger {

/// `tile/<L>/<N>[.p/<W>]` and `tile/entries/<N>[.p/<W>]`; width 256 means full.
/// REQUIRES 0 < width <= 256 and a level below 64.
std::string tile_path(TileId id, std::uint64_t width);
std::string entries_path(std::uint64_t index, std::uint64_t width);

struct TilePath {
  bool entries = false;  // an entry bundle; then level is 0
  TileId id;
  std::uint64_t width = kTileWidth;
  bool operator==(const TilePath&) const = default;
};
/// Canonical paths only (what the two functions above write); nothing otherwise.
std::optional<TilePath> parse_tile_path(std::string_view path);

}  // namespace lethe::ledger
