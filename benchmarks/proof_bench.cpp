// Proofs in a tree of ten million leaves, whose tiles lie in memory, so that only the hashing is
// measured; and opening it.
#include <benchmark/benchmark.h>

#include <map>

#include "ledger/merkle_tree.h"

namespace lethe::benchmarks {

namespace {

using ledger::Hash;

struct BigTree {
  explicit BigTree(std::uint64_t leaves) {
    std::vector<ledger::FullTile> filled;
    for (std::uint64_t i = 0; i < leaves; ++i) {
      tree.append(leaf(i), filled);
      for (auto& tile : filled) tiles[tile.id] = std::move(tile.hashes);
      filled.clear();
    }
  }
  static Hash leaf(std::uint64_t i) {
    return crypto::merkle_leaf_hash({reinterpret_cast<const std::uint8_t*>(&i), sizeof(i)});
  }
  ledger::TileReader reader() const {
    return [this](ledger::TileId id) -> ledger::Result<std::vector<Hash>> { return tiles.at(id); };
  }
  ledger::MerkleTree tree;
  std::map<ledger::TileId, std::vector<Hash>> tiles;
};

const BigTree& big_tree() {
  static const BigTree tree(10'000'000);
  return tree;
}

void inclusion_proof(benchmark::State& state) {
  const auto& big = big_tree();
  const auto tiles = big.reader();
  std::uint64_t index = 1;
  for ([[maybe_unused]] auto _ : state) {
    index = (index * 2'654'435'761U + 1) % big.tree.size().value;
    auto proof = big.tree.inclusion_proof(index, big.tree.size(), tiles);
    if (!proof) state.SkipWithError("no proof");
    benchmark::DoNotOptimize(proof);
  }
}
BENCHMARK(inclusion_proof)->Name("proof/10M_leaves/cold_tiles")->Unit(benchmark::kMicrosecond);

void open_tree(benchmark::State& state) {
  const auto& big = big_tree();
  const auto tiles = big.reader();
  for ([[maybe_unused]] auto _ : state) {
    auto tree = ledger::MerkleTree::open(
        big.tree.size(), tiles,
        [](std::uint64_t i) -> ledger::Result<Hash> { return BigTree::leaf(i); });
    if (!tree || tree->root() != big.tree.root()) state.SkipWithError("another root");
  }
}
BENCHMARK(open_tree)->Name("open_tree/10M_leaves")->Unit(benchmark::kMillisecond);

}  // namespace

}  // namespace lethe::benchmarks
