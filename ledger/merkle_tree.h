// RFC 6962 / RFC 9162 Merkle tree over the entries of a log, kept incrementally in C2SP tlog-tiles
// of 256 hashes. Knows hashes only: no storage, no events.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "crypto/hash.h"
#include "ledger/errors.h"

namespace lethe::ledger {

using crypto::Hash;

/// Number of leaves. A size that the tree had at some time names its state then.
struct TreeSize {
  std::uint64_t value = 0;
  auto operator<=>(const TreeSize&) const = default;
};

inline constexpr std::uint64_t kTileWidth = 256;

/// Hash i of tile `index` at level `level` is the Merkle tree hash over the leaves [(index*256+i) *
/// 256^level, ... + 256^level).
struct TileId {
  std::uint8_t level = 0;
  std::uint64_t index = 0;
  auto operator<=>(const TileId&) const = default;
};

/// A full tile: 256 hashes, ready to be stored (8,192 bytes).
struct FullTile {
  TileId id;
  std::vector<Hash> hashes;
};

/// The hashes of a full tile that was stored earlier.
using TileReader = std::function<Result<std::vector<Hash>>(TileId)>;

/// The empty tree's root: SHA-256 of nothing.
Hash empty_root();

/// An appendable tree. A value: copy it, append to the copy, and drop the copy when the batch
/// fails. Holds the right edge only: per level the hashes of the tile that is not full yet.
class MerkleTree {
 public:
  MerkleTree() = default;

  /// The tree of `size` leaves: reads at most 255 leaf hashes and, per level above, 255 full tiles
  /// of the level below.
  static Result<MerkleTree> open(TreeSize size, const TileReader& tiles,
                                 const std::function<Result<Hash>(std::uint64_t index)>& leaf_hash);

  TreeSize size() const { return size_; }
  /// O(log n).
  Hash root() const;
  /// Appends a leaf; tiles that fill by it are added to `filled` and must be stored before they are
  /// read.
  void append(const Hash& leaf_hash, std::vector<FullTile>& filled);

  /// RFC 9162 2.1.3.1 for the tree as it was at `at` <= size(): sibling first. kBadTreeSize. O(log
  /// n) tiles.
  Result<std::vector<Hash>> inclusion_proof(std::uint64_t index, TreeSize at,
                                            const TileReader& tiles) const;
  /// RFC 9162 2.1.4.1 from `from` to `to`, both <= size(). Empty when they are equal or from is 0.
  Result<std::vector<Hash>> consistency_proof(TreeSize from, TreeSize to,
                                              const TileReader& tiles) const;
  Result<Hash> root_at(TreeSize at, const TileReader& tiles) const;
  /// The first `width` hashes of a tile, full or partial, as it was when the tree had at least that
  /// many; kBadTreeSize.
  Result<std::vector<Hash>> tile(TileId id, std::uint64_t width, const TileReader& tiles) const;

 private:
  Result<Hash> range_hash(std::uint64_t first, std::uint64_t last, const TileReader& tiles) const;

  TreeSize size_;
  std::vector<std::vector<Hash>> edge_;  // edge_[level]: 0 to 255 hashes
};

/// RFC 9162 2.1.3.2.
bool verify_inclusion(const Hash& leaf_hash, std::uint64_t index, TreeSize size,
                      std::span<const Hash> proof, const Hash& root);
/// RFC 9162 2.1.4.2; from size 0 only the empty proof holds (c2sp.org/tlog-witness).
bool verify_consistency(TreeSize from, TreeSize to, const Hash& from_root, const Hash& to_root,
                        std::span<const Hash> proof);

/// `tile/<L>/<N>[.p/<W>]` and `tile/entries/<N>[.p/<W>]` of c2sp.org/tlog-tiles; width 256 means
/// full.
std::string tile_path(TileId id, std::uint64_t width);
std::string entries_path(std::uint64_t index, std::uint64_t width);
struct TilePath {
  bool entries = false;  // an entry bundle; then level is 0
  TileId id;
  std::uint64_t width = kTileWidth;
};
/// Canonical paths only (what the two functions above write); nothing otherwise.
std::optional<TilePath> parse_tile_path(std::string_view path);

}  // namespace lethe::ledger
