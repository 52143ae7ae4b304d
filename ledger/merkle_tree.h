// RFC 6962 / RFC 9162 Merkle tree over the entries of a log, kept incrementally in C2SP tlog-tiles
// of 256 hashes. Knows hashes only: no storage, no events.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
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

/// All nodes of a full tile: its 256 hashes, each followed by the inner nodes that it completes
/// (post-order). REQUIRES 256 hashes.
inline constexpr std::size_t kTileNodes = 2 * kTileWidth - 1;
std::vector<Hash> tile_nodes(std::span<const Hash> hashes);

/// The hashes of a full tile that was stored earlier, or its tile_nodes(), which need no hashing
/// any more (TileCache).
using TileReader = std::function<Result<std::vector<Hash>>(TileId)>;

/// The empty tree's root: SHA-256 of nothing.
Hash empty_root();

/// An appendable tree. A value: copy it, append to the copy, and drop the copy when the batch
/// fails. Holds the right edge only: per level the tile that is not full yet, with the inner nodes
/// that are complete in it, so at most 16 KiB a level.
class MerkleTree {
 public:
  MerkleTree() = default;

  /// The tree of `size` leaves: reads at most 255 leaf hashes and, per level above, 255 full tiles
  /// of the level below. kRowMalformed when a tile is not full; whatever the readers answer.
  static Result<MerkleTree> open(TreeSize size, const TileReader& tiles,
                                 const std::function<Result<Hash>(std::uint64_t index)>& leaf_hash);

  TreeSize size() const { return size_; }
  /// O(log n): hashes one node for each bit that is set in the size.
  Hash root() const;
  /// Appends a leaf, in one node hash on average; tiles that fill by it are added to `filled` and
  /// must be stored before they are read.
  void append(const Hash& leaf_hash, std::vector<FullTile>& filled);

  /// RFC 9162 2.1.3.1 for the tree as it was at `at` <= size(): sibling first. kBadTreeSize. Reads
  /// each full tile at most once, at most two a level; what lies on the edge costs no hashing.
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
  class Nodes;

  TreeSize size_;
  /// Per level, the nodes of the tile that is not full yet, in the order in which they became
  /// complete: each leaf, followed by the inner nodes that it completed.
  std::vector<std::vector<Hash>> edge_;
};

/// RFC 9162 2.1.3.2.
bool verify_inclusion(const Hash& leaf_hash, std::uint64_t index, TreeSize size,
                      std::span<const Hash> proof, const Hash& root);
/// RFC 9162 2.1.4.2; from size 0 the empty proof holds, and only with the empty tree's root
/// (c2sp.org/tlog-witness).
bool verify_consistency(TreeSize from, TreeSize to, const Hash& from_root, const Hash& to_root,
                        std::span<const Hash> proof);

}  // namespace lethe::ledger
