#include "ledger/tile_cache.h"

#include <gtest/gtest.h>

#include <thread>

#include "tests/ledger/naive_merkle.h"
#include "tests/ledger/tree_under_test.h"

namespace lethe::ledger {
namespace {

class TileCacheTest : public testing::Test {
 protected:
  TileCacheTest() { log_.append(tests::numbered_leaves(2'000)); }

  tests::TreeUnderTest log_;
};

TEST_F(TileCacheTest, GivesTheSameProofsAndTiles) {
  TileCache cache(log_.reader(), 3);
  const auto& tree = log_.tree();
  for (std::uint64_t at = 1; at <= 2'000; at += 83) {
    const std::uint64_t index = at / 2;
    EXPECT_EQ(*tree.inclusion_proof(index, {at}, cache.reader()),
              *tree.inclusion_proof(index, {at}, log_.reader()));
    EXPECT_EQ(*tree.root_at({at}, cache.reader()), *tree.root_at({at}, log_.reader()));
  }
  for (const std::uint64_t width : {1, 255, 256}) {
    EXPECT_EQ(*tree.tile({0, 2}, width, cache.reader()), *tree.tile({0, 2}, width, log_.reader()));
  }
}

TEST_F(TileCacheTest, OpensTheSameTree) {
  TileCache cache(log_.reader(), 3);
  const auto leaves = tests::numbered_leaves(2'000);
  const auto opened =
      MerkleTree::open({2'000}, cache.reader(),
                       [&](std::uint64_t index) -> Result<Hash> { return leaves.at(index); });
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->root(), log_.tree().root());
}

TEST_F(TileCacheTest, KeepsWhatWasUsedLast) {
  TileCache cache(log_.reader(), 2);
  const auto read = [&](std::uint64_t index) { ASSERT_TRUE(cache.reader()({0, index})); };
  for (const std::uint64_t index : {0, 1, 0, 1, 0}) read(index);
  EXPECT_EQ(log_.take_reads(), 2);
  read(2);  // in the place of 1
  read(0);
  EXPECT_EQ(log_.take_reads(), 1);
  read(1);
  EXPECT_EQ(log_.take_reads(), 1);
}

TEST_F(TileCacheTest, KeepsNoErrors) {
  TileCache cache(log_.reader(), 2);
  const auto tile = log_.tiles().at({0, 1});
  log_.tiles().erase({0, 1});
  EXPECT_EQ(cache.reader()({0, 1}).error(), Error::kStorageCorrupt);
  log_.tiles()[{0, 1}] = {tile.front()};
  EXPECT_EQ(cache.reader()({0, 1}).error(), Error::kRowMalformed);
  log_.tiles()[{0, 1}] = tile;
  EXPECT_TRUE(cache.reader()({0, 1}));
}

TEST_F(TileCacheTest, MayKeepNothing) {
  TileCache cache(log_.reader(), 0);
  EXPECT_TRUE(cache.reader()({0, 1}));
  EXPECT_TRUE(cache.reader()({0, 1}));
  EXPECT_EQ(log_.take_reads(), 2);
}

TEST_F(TileCacheTest, ServesThreadsAtOnceConcurrency) {
  const auto tiles = log_.tiles();
  TileCache cache([&](TileId id) -> Result<std::vector<Hash>> { return tiles.at(id); }, 3);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (std::uint64_t i = 0; i < 200; ++i) {
        const TileId id{0, (i * 5 + static_cast<std::uint64_t>(t)) % 7};
        const auto nodes = cache.reader()(id);
        ASSERT_TRUE(nodes);
        ASSERT_EQ(nodes->front(), tiles.at(id).front());
      }
    });
  }
  for (auto& thread : threads) thread.join();
}

}  // namespace
}  // namespace lethe::ledger
