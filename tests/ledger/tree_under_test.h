// An incremental tree with the tiles that it filled, as a ledger keeps them.
#pragma once

#include <map>
#include <vector>

#include "ledger/merkle_tree.h"

namespace lethe::ledger::tests {

class TreeUnderTest {
 public:
  void append(const Hash& leaf) {
    std::vector<FullTile> filled;
    tree_.append(leaf, filled);
    for (auto& tile : filled) {
      const auto id = tile.id;
      tiles_.emplace(id, std::move(tile.hashes));
    }
  }
  void append(const std::vector<Hash>& leaves) {
    for (const auto& leaf : leaves) append(leaf);
  }

  const MerkleTree& tree() const { return tree_; }
  std::map<TileId, std::vector<Hash>>& tiles() { return tiles_; }

  /// Reads the stored tiles, and counts how often.
  TileReader reader() {
    return [this](TileId id) -> Result<std::vector<Hash>> {
      ++reads_;
      const auto found = tiles_.find(id);
      if (found == tiles_.end()) return Error::kStorageCorrupt;
      return found->second;
    };
  }
  int take_reads() { return std::exchange(reads_, 0); }

 private:
  MerkleTree tree_;
  std::map<TileId, std::vector<Hash>> tiles_;
  int reads_ = 0;
};

}  // namespace lethe::ledger::tests
