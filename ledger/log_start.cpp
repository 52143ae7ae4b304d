#include "ledger/log_start.h"

#include "crypto/check.h"

namespace lethe::ledger {
namespace {

/// Full tiles as the log stores them, which say nothing before a root was held against them.
class StoredTiles {
 public:
  explicit StoredTiles(const LogSource& source) : source_(source) {}

  TileReader reader() {
    return [this](TileId id) { return read(id); };
  }
  /// Whether what could not be read is not there, or no tile; otherwise the source failed.
  bool is_damaged() const { return is_damaged_; }

 private:
  Result<std::vector<Hash>> read(TileId id) {
    LETHE_TRY(auto tile, source_.tile(id));
    is_damaged_ = !tile || tile->size() != kTileWidth;
    if (is_damaged_) return Error::kRowMalformed;
    return std::move(*tile);
  }

  const LogSource& source_;
  bool is_damaged_ = false;
};

/// The leaf hashes of the entries from `first` on, up to `behind`; fewer when one is not there.
Result<std::vector<Hash>> hashed_entries(const LogSource& source, std::uint64_t first,
                                         std::uint64_t behind) {
  std::vector<Hash> hashes;
  LETHE_TRY_VOID(source.entries(first, behind, [&](std::uint64_t place, ByteView entry) {
    if (place != first + hashes.size()) return false;
    hashes.push_back(crypto::merkle_leaf_hash(entry));
    return true;
  }));
  return hashes;
}

}  // namespace

Result<std::optional<MerkleTree>> proven_tree(const LogSource& source,
                                              const Checkpoint& checkpoint) {
  const std::uint64_t size = checkpoint.size.value;
  const std::uint64_t first = size - size % kTileWidth;
  LETHE_TRY(const auto edge, hashed_entries(source, first, size));
  if (edge.size() != size - first) return std::optional<MerkleTree>();
  StoredTiles tiles(source);
  const auto leaf = [&](std::uint64_t index) -> Result<Hash> { return edge.at(index - first); };
  auto tree = MerkleTree::open(checkpoint.size, tiles.reader(), leaf);
  if (!tree && !tiles.is_damaged()) return tree.error();
  if (!tree || tree->root() != checkpoint.root) return std::optional<MerkleTree>();
  return std::optional(std::move(*tree));
}

Result<Continues> continues(const LogSource& source, const MerkleTree& tree,
                            const Checkpoint& smaller) {
  StoredTiles tiles(source);
  const auto proof = tree.consistency_proof(smaller.size, tree.size(), tiles.reader());
  if (!proof && tiles.is_damaged()) return Continues::kNo;
  if (!proof) return proof.error();
  const bool holds =
      verify_consistency(smaller.size, tree.size(), smaller.root, tree.root(), *proof);
  return holds ? Continues::kYes : Continues::kNo;
}

}  // namespace lethe::ledger
