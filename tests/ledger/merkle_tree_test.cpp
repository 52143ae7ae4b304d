#include "ledger/merkle_tree.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/ledger/naive_merkle.h"
#include "tests/ledger/tree_under_test.h"

namespace lethe::ledger {
namespace {

using tests::Leaves;
using tests::naive_path;
using tests::naive_root;
using tests::naive_subproof;
using tests::numbered_leaves;
using tests::TreeUnderTest;

std::string hex(const Hash& hash) {
  return crypto::to_hex(hash.view());
}

// The roots that every RFC 6962 implementation is tested with, by size.
TEST(MerkleTree, HasTheGoldenRoots) {
  const std::vector<std::string> entries = {"",
                                            "00",
                                            "10",
                                            "2021",
                                            "3031",
                                            "40414243",
                                            "5051525354555657",
                                            "606162636465666768696a6b6c6d6e6f"};
  const std::vector<std::string> roots = {
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
      "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
      "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
      "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  TreeUnderTest log;
  EXPECT_EQ(hex(empty_root()), roots[0]);
  EXPECT_EQ(hex(log.tree().root()), roots[0]);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    log.append(crypto::merkle_leaf_hash(*crypto::from_hex(entries[i])));
    EXPECT_EQ(hex(log.tree().root()), roots[i + 1]) << i + 1;
  }
}

// Every size up to two tiles and a bit: the root, and a proof for every leaf at sizes around the
// borders of tiles and of powers of two.
TEST(MerkleTree, AgreesWithTheRecursiveDefinition) {
  constexpr std::size_t kLeaves = 600;
  const auto leaves = numbered_leaves(kLeaves);
  TreeUnderTest log;
  for (std::size_t size = 1; size <= kLeaves; ++size) {
    log.append(leaves[size - 1]);
    const Leaves now = Leaves(leaves).first(size);
    const Hash root = naive_root(now);
    ASSERT_EQ(log.tree().root(), root) << size;
    const bool border = size < 40 || size % 128 <= 1 || size % 256 == 255;
    for (std::size_t i = border ? 0 : size % 7; i < size; i += border ? 1 : 97) {
      const auto proof = log.tree().inclusion_proof(i, {size}, log.reader());
      ASSERT_TRUE(proof) << i << " in " << size;
      ASSERT_EQ(*proof, naive_path(i, now)) << i << " in " << size;
      ASSERT_TRUE(verify_inclusion(leaves[i], i, {size}, *proof, root)) << i << " in " << size;
    }
  }
}

TEST(MerkleTree, ProvesConsistencyBetweenAnyTwoSizes) {
  constexpr std::size_t kLeaves = 600;
  const auto leaves = numbered_leaves(kLeaves);
  TreeUnderTest log;
  log.append(leaves);
  std::vector<Hash> roots = {empty_root()};
  for (std::size_t size = 1; size <= kLeaves; ++size) {
    roots.push_back(naive_root(Leaves(leaves).first(size)));
    ASSERT_EQ(*log.tree().root_at({size}, log.reader()), roots[size]) << size;
  }
  for (std::size_t to = 0; to <= kLeaves;
       to += to < 40 || to % 128 < 2 || to % 256 > 253 ? 1 : 13) {
    for (std::size_t from = 0; from <= to; ++from) {
      const auto proof = log.tree().consistency_proof({from}, {to}, log.reader());
      ASSERT_TRUE(proof) << from << " to " << to;
      ASSERT_TRUE(verify_consistency({from}, {to}, roots[from], roots[to], *proof))
          << from << " to " << to;
      if (from == 0) {
        ASSERT_TRUE(proof->empty());
      } else if (to < 40 || (from + to) % 9 == 0) {  // the model is slow
        ASSERT_EQ(*proof, naive_subproof(from, Leaves(leaves).first(to))) << from << " to " << to;
      }
    }
  }
}

TEST(MerkleTree, AgreesWithTheDefinitionAtRandomLargerSizes) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  constexpr std::size_t kLeaves = 70'000;  // into the third level of tiles
  const auto leaves = numbered_leaves(kLeaves, random());
  TreeUnderTest log;
  log.append(leaves);
  for (int round = 0; round < 40; ++round) {
    const std::size_t at = 1 + random() % kLeaves;
    const std::size_t index = random() % at;
    const std::size_t from = 1 + random() % at;
    const Leaves then = Leaves(leaves).first(at);
    EXPECT_EQ(*log.tree().root_at({at}, log.reader()), naive_root(then)) << at;
    EXPECT_EQ(*log.tree().inclusion_proof(index, {at}, log.reader()), naive_path(index, then))
        << index << " in " << at;
    EXPECT_EQ(*log.tree().consistency_proof({from}, {at}, log.reader()), naive_subproof(from, then))
        << from << " to " << at;
  }
}

TEST(MerkleTree, ReadsFewTilesForAProof) {
  TreeUnderTest log;
  log.append(numbered_leaves(70'000));
  log.take_reads();
  ASSERT_TRUE(log.tree().inclusion_proof(33'333, {70'000}, log.reader()));
  EXPECT_EQ(log.take_reads(), 2);  // the leaf's tile and the one above; the rest is the edge
  ASSERT_TRUE(log.tree().inclusion_proof(1'000, {65'000}, log.reader()));
  EXPECT_LE(log.take_reads(), 4);
  ASSERT_TRUE(log.tree().consistency_proof({33'333}, {65'000}, log.reader()));
  EXPECT_LE(log.take_reads(), 4);
  ASSERT_TRUE(log.tree().inclusion_proof(69'999, {70'000}, log.reader()));
  EXPECT_EQ(log.take_reads(), 0);
}

TEST(MerkleTree, OpensAsItWasBuilt) {
  const auto leaves = numbered_leaves(800);
  TreeUnderTest log;
  const auto leaf_hash = [&](std::uint64_t index) -> Result<Hash> { return leaves.at(index); };
  for (std::size_t size = 0; size <= leaves.size(); ++size) {
    auto opened = MerkleTree::open({size}, log.reader(), leaf_hash);
    ASSERT_TRUE(opened) << size;
    ASSERT_EQ(opened->size(), TreeSize{size});
    ASSERT_EQ(opened->root(), log.tree().root()) << size;
    if (size == leaves.size()) break;
    // The opened tree goes on as the other does, tiles included.
    std::vector<FullTile> filled;
    opened->append(leaves[size], filled);
    log.append(leaves[size]);
    ASSERT_EQ(opened->root(), log.tree().root()) << size;
    for (const auto& tile : filled) ASSERT_EQ(log.tiles().at(tile.id), tile.hashes) << size;
  }
}

TEST(MerkleTree, OpensAtSizesWithThreeLevels) {
  const auto leaves = numbered_leaves(66'100);
  TreeUnderTest log;
  const auto leaf_hash = [&](std::uint64_t index) -> Result<Hash> { return leaves.at(index); };
  for (std::size_t size = 0; size < leaves.size(); ++size) {
    log.append(leaves[size]);
    if (size + 1 < 65'530 || (size > 65'540 && size % 97 != 0)) continue;
    const auto opened = MerkleTree::open({size + 1}, log.reader(), leaf_hash);
    ASSERT_TRUE(opened);
    ASSERT_EQ(opened->root(), log.tree().root()) << size + 1;
    ASSERT_EQ(*opened->inclusion_proof(size, {size + 1}, log.reader()),
              *log.tree().inclusion_proof(size, {size + 1}, log.reader()));
  }
}

TEST(MerkleTree, CopiesAreIndependent) {
  const auto leaves = numbered_leaves(300);
  TreeUnderTest log;
  log.append(std::vector(leaves.begin(), leaves.begin() + 250));
  const Hash before = log.tree().root();
  MerkleTree batch = log.tree();
  std::vector<FullTile> filled;
  for (std::size_t i = 250; i < leaves.size(); ++i) batch.append(leaves[i], filled);
  EXPECT_EQ(filled.size(), 1U);
  EXPECT_EQ(log.tree().root(), before);
  EXPECT_EQ(batch.root(), naive_root(leaves));
}

TEST(MerkleTree, TellsOfATileThatIsNotFull) {
  const auto leaves = numbered_leaves(600);
  TreeUnderTest log;
  log.append(leaves);
  log.tiles().at({0, 0}).pop_back();
  const auto leaf_hash = [&](std::uint64_t index) -> Result<Hash> { return leaves.at(index); };
  EXPECT_EQ(log.tree().inclusion_proof(3, {600}, log.reader()).error(), Error::kRowMalformed);
  EXPECT_EQ(log.tree().tile({0, 0}, 3, log.reader()).error(), Error::kRowMalformed);
  EXPECT_EQ(MerkleTree::open({600}, log.reader(), leaf_hash).error(), Error::kRowMalformed);
  log.tiles().clear();
  EXPECT_EQ(log.tree().root_at({300}, log.reader()).error(), Error::kStorageCorrupt);
}

TEST(MerkleTree, RefusesSizesThatItNeverHad) {
  TreeUnderTest log;
  log.append(numbered_leaves(300));
  const auto& tree = log.tree();
  const auto reader = log.reader();
  constexpr std::uint64_t kHuge = ~std::uint64_t{0};
  EXPECT_EQ(tree.inclusion_proof(0, {301}, reader).error(), Error::kBadTreeSize);
  EXPECT_EQ(tree.inclusion_proof(0, {0}, reader).error(), Error::kBadTreeSize);
  EXPECT_EQ(tree.inclusion_proof(300, {300}, reader).error(), Error::kBadTreeSize);
  EXPECT_EQ(tree.inclusion_proof(kHuge, {kHuge}, reader).error(), Error::kBadTreeSize);
  EXPECT_EQ(tree.consistency_proof({2}, {1}, reader).error(), Error::kBadTreeSize);
  EXPECT_EQ(tree.consistency_proof({1}, {301}, reader).error(), Error::kBadTreeSize);
  EXPECT_EQ(tree.root_at({301}, reader).error(), Error::kBadTreeSize);
  EXPECT_EQ(*tree.root_at({0}, reader), empty_root());
  EXPECT_TRUE(tree.consistency_proof({300}, {300}, reader)->empty());
}

// c2sp.org/tlog-tiles: hash i of tile n at level l is MTH(D[(n*256+i) * 256^l, ... + 256^l)).
TEST(MerkleTree, ServesTilesAsTheSpecificationDefinesThem) {
  constexpr std::size_t kLeaves = 70'000;
  const auto leaves = numbered_leaves(kLeaves);
  TreeUnderTest log;
  log.append(leaves);
  const auto expect_tile = [&](TileId id, std::uint64_t width) {
    const auto tile = log.tree().tile(id, width, log.reader());
    ASSERT_TRUE(tile) << int{id.level} << "/" << id.index;
    ASSERT_EQ(tile->size(), width);
    const std::uint64_t span = std::uint64_t{1} << (8 * id.level);
    for (std::uint64_t i = 0; i<width; i += width> 20 ? 19 : 1) {
      const std::uint64_t first = (id.index * kTileWidth + i) * span;
      EXPECT_EQ((*tile)[i], naive_root(Leaves(leaves).subspan(first, span)));
    }
  };
  // The example of the specification: 70,000 leaves.
  expect_tile({0, 272}, 256);
  expect_tile({0, 273}, 112);
  expect_tile({1, 0}, 256);
  expect_tile({1, 1}, 17);
  expect_tile({2, 0}, 1);
  expect_tile({0, 3}, 17);  // as it was when the tree was smaller
  const auto reader = log.reader();
  const auto refused = [&](TileId id, std::uint64_t width) {
    return log.tree().tile(id, width, reader).error() == Error::kBadTreeSize;
  };
  EXPECT_TRUE(refused({0, 273}, 113));
  EXPECT_TRUE(refused({0, 274}, 1));
  EXPECT_TRUE(refused({1, 1}, 18));
  EXPECT_TRUE(refused({2, 0}, 2));
  EXPECT_TRUE(refused({3, 0}, 1));
  EXPECT_TRUE(refused({63, 0}, 1));
  EXPECT_TRUE(refused({0, ~std::uint64_t{0}}, 256));
  EXPECT_TRUE(refused({0, 0}, 0));
  EXPECT_TRUE(refused({0, 0}, 257));
}

// The test log of transparency-dev/tessera, whose tile/0/000.p/15 begins with this hash.
TEST(MerkleTree, HasTheTileOfTesserasExample) {
  TreeUnderTest log;
  for (const auto* entry : {"one", "two", "three", "four", "five"}) {
    log.append(crypto::merkle_leaf_hash(crypto::as_bytes(entry)));
  }
  const auto tile = log.tree().tile({0, 0}, 5, log.reader());
  ASSERT_TRUE(tile);
  EXPECT_EQ(hex(tile->front()), "d0d7360ab79f58ab1e1e3fe64ad77e2ea0bc07e36b5f46ed2223edd9298df9e9");
}

TEST(MerkleProof, FailsWhenAnythingDiffers) {
  const auto leaves = numbered_leaves(300);
  TreeUnderTest log;
  log.append(leaves);
  const Hash root = log.tree().root();
  const auto proof = *log.tree().inclusion_proof(100, {300}, log.reader());
  ASSERT_TRUE(verify_inclusion(leaves[100], 100, {300}, proof, root));
  EXPECT_FALSE(verify_inclusion(leaves[101], 100, {300}, proof, root));
  EXPECT_FALSE(verify_inclusion(leaves[100], 101, {300}, proof, root));
  EXPECT_FALSE(verify_inclusion(leaves[100], 100, {100}, proof, root));
  EXPECT_FALSE(verify_inclusion(leaves[100], 100, {0}, proof, root));
  for (std::size_t i = 0; i < proof.size(); ++i) {
    auto changed = proof;
    changed[i].bytes[i] ^= 0x10;
    EXPECT_FALSE(verify_inclusion(leaves[100], 100, {300}, changed, root)) << i;
    auto shorter = proof;
    shorter.erase(shorter.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_FALSE(verify_inclusion(leaves[100], 100, {300}, shorter, root)) << i;
  }
  // A proof from hostile hands may be of any length.
  const std::vector<Hash> endless(100'000, root);
  EXPECT_FALSE(verify_inclusion(leaves[0], 0, {~std::uint64_t{0}}, endless, root));
  EXPECT_FALSE(verify_consistency({3}, {~std::uint64_t{0}}, root, root, endless));
}

}  // namespace
}  // namespace lethe::ledger
