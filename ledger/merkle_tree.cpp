// Invariants of the right edge, for a tree of n leaves, with w = (n >> 8 * level) & 255:
//   - edge_[level] holds the 2 * w - popcount(w) nodes that w leaves complete, in post-order;
//   - a leaf of a level above 0 is the root of the full tile below it;
//   - a tile is handed out in the moment in which it fills, and its level starts anew.
#include "ledger/merkle_tree.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "crypto/check.h"

namespace lethe::ledger {
namespace {

constexpr unsigned kTileHeight = 8;
static_assert(kTileWidth == 1U << kTileHeight);
/// Levels that a tree of less than 2^64 leaves can have.
constexpr unsigned kTreeLevels = 64 / kTileHeight;

/// Complete hashes at a level of a tree, full tiles and edge together.
std::uint64_t hashes_at(std::uint64_t size, unsigned level) {
  return level < kTreeLevels ? size >> (kTileHeight * level) : 0;
}

std::uint64_t edge_width(std::uint64_t size, unsigned level) {
  return hashes_at(size, level) % kTileWidth;
}

/// How many nodes of a tile its first `leaves` leaves complete.
std::size_t nodes_of(std::uint64_t leaves) {
  return 2 * leaves - static_cast<std::size_t>(std::popcount(leaves));
}

/// Where node `index` of `height` lies among the nodes of a tile in post-order.
std::size_t node_place(unsigned height, std::uint64_t index) {
  const std::uint64_t last_leaf = ((index + 1) << height) - 1;
  return nodes_of(last_leaf) + height;
}

/// Adds a leaf behind `before` others and the inner nodes that it completes.
void complete(std::vector<Hash>& nodes, std::uint64_t before, const Hash& leaf) {
  nodes.reserve(kTileNodes);
  nodes.push_back(leaf);
  const auto merges = static_cast<unsigned>(std::countr_zero(before + 1));
  for (unsigned height = 0; height < merges; ++height) {
    // The subtree on the right, whose root is last, is as large as the one on the left.
    const Hash& left = nodes[nodes.size() - (std::size_t{2} << height)];
    nodes.push_back(crypto::merkle_node_hash(left, nodes.back()));
  }
}

std::vector<Hash> leaves_of(const std::vector<Hash>& nodes, std::uint64_t width) {
  std::vector<Hash> leaves;
  leaves.reserve(width);
  for (std::uint64_t i = 0; i < width; ++i) leaves.push_back(nodes[node_place(0, i)]);
  return leaves;
}

/// The Merkle tree hash of a power of two of hashes, at most a tile.
Hash perfect_root(std::span<const Hash> hashes) {
  if (hashes.size() == 1) return hashes.front();
  std::array<Hash, kTileWidth / 2> row;
  std::size_t width = hashes.size() / 2;
  for (std::size_t i = 0; i < width; ++i) {
    row[i] = crypto::merkle_node_hash(hashes[2 * i], hashes[2 * i + 1]);
  }
  while (width > 1) {
    width /= 2;
    for (std::size_t i = 0; i < width; ++i) {
      row[i] = crypto::merkle_node_hash(row[2 * i], row[2 * i + 1]);
    }
  }
  return row.front();
}

Result<std::vector<Hash>> read_full(const TileReader& tiles, TileId id) {
  auto hashes = tiles(id);
  if (hashes && hashes->size() != kTileWidth && hashes->size() != kTileNodes) {
    return Error::kRowMalformed;
  }
  return hashes;
}

/// The root of the subtree over hashes [index << height, (index + 1) << height) of a tile, of which
/// read_full() gave either form.
Hash node_in(std::span<const Hash> tile, unsigned height, std::uint64_t index) {
  if (tile.size() == kTileNodes) return tile[node_place(height, index)];
  return perfect_root(tile.subspan(index << height, std::size_t{1} << height));
}

/// The most leaves that the left side of a tree of `leaves` > 1 leaves can have: RFC 9162's k.
std::uint64_t left_size(std::uint64_t leaves) {
  return std::bit_floor(leaves - 1);
}

}  // namespace

/// Hashes of any part of the tree, from full tiles and the edge; keeps the tiles that it read.
class MerkleTree::Nodes {
 public:
  Nodes(const MerkleTree& tree, const TileReader& tiles) : tree_(tree), tiles_(tiles) {}

  /// MTH(D[first:last]) of RFC 9162, 2.1.1. REQUIRES that `first` is a multiple of the smallest
  /// power of two that is not below last - first > 0, as it is wherever the RFC splits.
  Result<Hash> range(std::uint64_t first, std::uint64_t last) {
    LETHE_CHECK(first < last && last <= tree_.size_.value);
    std::vector<Hash> parts;
    while (first < last) {
      const std::uint64_t part = std::bit_floor(last - first);
      const auto height = static_cast<unsigned>(std::countr_zero(part));
      LETHE_TRY(const Hash hash, node(height, first >> height));
      parts.push_back(hash);
      first += part;
    }
    Hash root = parts.back();
    for (auto part = std::next(parts.rbegin()); part != parts.rend(); ++part) {
      root = crypto::merkle_node_hash(*part, root);
    }
    return root;
  }

  /// A tile that is full, as read_full() gives it.
  Result<std::span<const Hash>> full_tile(TileId id) {
    const auto known = std::find_if(read_.begin(), read_.end(),
                                    [&](const FullTile& tile) { return tile.id == id; });
    if (known != read_.end()) return std::span<const Hash>(known->hashes);
    LETHE_TRY(auto hashes, read_full(tiles_, id));
    read_.push_back({id, std::move(hashes)});
    return std::span<const Hash>(read_.back().hashes);
  }

 private:
  /// The root of the perfect subtree over leaves [index << height, (index + 1) << height).
  Result<Hash> node(unsigned height, std::uint64_t index) {
    const unsigned level = height / kTileHeight;
    const unsigned inner_height = height % kTileHeight;
    const unsigned tile_shift = kTileHeight - inner_height;
    const std::uint64_t tile = index >> tile_shift;
    const std::uint64_t inner_index = index - (tile << tile_shift);
    if (tile == hashes_at(tree_.size_.value, level) / kTileWidth) {
      return tree_.edge_[level][node_place(inner_height, inner_index)];
    }
    LETHE_TRY(const auto hashes, full_tile({static_cast<std::uint8_t>(level), tile}));
    return node_in(hashes, inner_height, inner_index);
  }

  const MerkleTree& tree_;
  const TileReader& tiles_;
  std::vector<FullTile> read_;
};

std::vector<Hash> tile_nodes(std::span<const Hash> hashes) {
  LETHE_CHECK(hashes.size() == kTileWidth);
  std::vector<Hash> nodes;
  for (std::uint64_t i = 0; i < kTileWidth; ++i) complete(nodes, i, hashes[i]);
  return nodes;
}

Hash empty_root() {
  return crypto::sha256(crypto::ByteView{});
}

Result<MerkleTree> MerkleTree::open(
    TreeSize size, const TileReader& tiles,
    const std::function<Result<Hash>(std::uint64_t index)>& leaf_hash) {
  MerkleTree tree;
  tree.size_ = size;
  for (unsigned level = 0; hashes_at(size.value, level) > 0; ++level) {
    auto& nodes = tree.edge_.emplace_back();
    const std::uint64_t width = edge_width(size.value, level);
    const std::uint64_t first = hashes_at(size.value, level) - width;
    for (std::uint64_t i = 0; i < width; ++i) {
      if (level == 0) {
        LETHE_TRY(const Hash leaf, leaf_hash(first + i));
        complete(nodes, i, leaf);
      } else {
        const TileId below{static_cast<std::uint8_t>(level - 1), first + i};
        LETHE_TRY(const auto hashes, read_full(tiles, below));
        complete(nodes, i, node_in(hashes, kTileHeight, 0));
      }
    }
  }
  return tree;
}

Hash MerkleTree::root() const {
  std::optional<Hash> root;
  for (unsigned level = 0; level < edge_.size(); ++level) {
    const std::uint64_t width = edge_width(size_.value, level);
    for (unsigned height = 0; height < kTileHeight; ++height) {
      if ((width >> height & 1U) == 0) continue;
      const Hash& part = edge_[level][node_place(height, (width >> height) - 1)];
      root = root ? crypto::merkle_node_hash(part, *root) : part;
    }
  }
  return root ? *root : empty_root();
}

void MerkleTree::append(const Hash& leaf_hash, std::vector<FullTile>& filled) {
  Hash node = leaf_hash;
  for (unsigned level = 0;; ++level) {
    if (level == edge_.size()) edge_.emplace_back();
    auto& nodes = edge_[level];
    const std::uint64_t before = edge_width(size_.value, level);
    complete(nodes, before, node);
    if (before + 1 < kTileWidth) break;
    const TileId id{static_cast<std::uint8_t>(level), hashes_at(size_.value, level) / kTileWidth};
    node = nodes.back();
    filled.push_back({id, leaves_of(nodes, kTileWidth)});
    nodes.clear();
  }
  ++size_.value;
}

Result<std::vector<Hash>> MerkleTree::inclusion_proof(std::uint64_t index, TreeSize at,
                                                      const TileReader& tiles) const {
  if (at > size_ || index >= at.value) return Error::kBadTreeSize;
  Nodes nodes(*this, tiles);
  std::vector<Hash> proof;
  std::uint64_t first = 0;
  std::uint64_t last = at.value;
  while (last - first > 1) {
    const std::uint64_t middle = first + left_size(last - first);
    const bool left = index < middle;
    LETHE_TRY(const Hash sibling, left ? nodes.range(middle, last) : nodes.range(first, middle));
    proof.push_back(sibling);
    (left ? last : first) = middle;
  }
  std::reverse(proof.begin(), proof.end());
  return proof;
}

Result<std::vector<Hash>> MerkleTree::consistency_proof(TreeSize from, TreeSize to,
                                                        const TileReader& tiles) const {
  if (from > to || to > size_) return Error::kBadTreeSize;
  std::vector<Hash> proof;
  if (from.value == 0) return proof;
  Nodes nodes(*this, tiles);
  std::uint64_t first = 0;
  std::uint64_t last = to.value;
  while (last != from.value) {
    const std::uint64_t middle = first + left_size(last - first);
    const bool left = from.value <= middle;
    LETHE_TRY(const Hash sibling, left ? nodes.range(middle, last) : nodes.range(first, middle));
    proof.push_back(sibling);
    (left ? last : first) = middle;
  }
  // What is left is a subtree of both trees. The verifier knows it when it is the whole old tree.
  if (first != 0) {
    LETHE_TRY(const Hash shared, nodes.range(first, last));
    proof.push_back(shared);
  }
  std::reverse(proof.begin(), proof.end());
  return proof;
}

Result<Hash> MerkleTree::root_at(TreeSize at, const TileReader& tiles) const {
  if (at > size_) return Error::kBadTreeSize;
  if (at == size_) return root();
  if (at.value == 0) return empty_root();
  return Nodes(*this, tiles).range(0, at.value);
}

Result<std::vector<Hash>> MerkleTree::tile(TileId id, std::uint64_t width,
                                           const TileReader& tiles) const {
  const std::uint64_t hashes = hashes_at(size_.value, id.level);
  const std::uint64_t full_tiles = hashes / kTileWidth;
  if (width == 0 || width > kTileWidth || id.index > full_tiles) return Error::kBadTreeSize;
  if (id.index == full_tiles) {
    if (width > hashes % kTileWidth) return Error::kBadTreeSize;
    return leaves_of(edge_[id.level], width);
  }
  LETHE_TRY(auto full, read_full(tiles, id));
  if (full.size() == kTileNodes) return leaves_of(full, width);
  full.resize(width);
  return full;
}

bool verify_inclusion(const Hash& leaf_hash, std::uint64_t index, TreeSize size,
                      std::span<const Hash> proof, const Hash& root) {
  if (index >= size.value) return false;
  std::uint64_t fn = index;
  std::uint64_t sn = size.value - 1;
  Hash hash = leaf_hash;
  for (const Hash& sibling : proof) {
    if (sn == 0) return false;
    if ((fn & 1U) != 0 || fn == sn) {
      hash = crypto::merkle_node_hash(sibling, hash);
      while ((fn & 1U) == 0 && fn != 0) {
        fn >>= 1U;
        sn >>= 1U;
      }
    } else {
      hash = crypto::merkle_node_hash(hash, sibling);
    }
    fn >>= 1U;
    sn >>= 1U;
  }
  return sn == 0 && hash == root;
}

bool verify_consistency(TreeSize from, TreeSize to, const Hash& from_root, const Hash& to_root,
                        std::span<const Hash> proof) {
  if (from > to) return false;
  if (from.value == 0 && from_root != empty_root()) return false;
  if (from == to) return proof.empty() && from_root == to_root;
  if (from.value == 0) return proof.empty();
  // A power of two is a subtree of every larger tree, so the proof leaves out what is known.
  const bool known = std::has_single_bit(from.value);
  if (proof.empty() && !known) return false;
  Hash old_hash = known ? from_root : proof.front();
  Hash new_hash = old_hash;
  if (!known) proof = proof.subspan(1);

  std::uint64_t fn = from.value - 1;
  std::uint64_t sn = to.value - 1;
  const int shared = std::countr_one(fn);
  fn >>= static_cast<unsigned>(shared);
  sn >>= static_cast<unsigned>(shared);
  for (const Hash& hash : proof) {
    if (sn == 0) return false;
    if ((fn & 1U) != 0 || fn == sn) {
      old_hash = crypto::merkle_node_hash(hash, old_hash);
      new_hash = crypto::merkle_node_hash(hash, new_hash);
      while ((fn & 1U) == 0 && fn != 0) {
        fn >>= 1U;
        sn >>= 1U;
      }
    } else {
      new_hash = crypto::merkle_node_hash(new_hash, hash);
    }
    fn >>= 1U;
    sn >>= 1U;
  }
  return sn == 0 && old_hash == from_root && new_hash == to_root;
}

}  // namespace lethe::ledger
