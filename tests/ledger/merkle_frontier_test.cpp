// A frontier is the same tree as MerkleTree, which the vectors of RFC 9162 hold.
#include "ledger/merkle_frontier.h"

#include <gtest/gtest.h>

#include "crypto/check.h"

namespace lethe::ledger {
namespace {

Hash leaf(std::uint64_t number) {
  const auto text = std::to_string(number);
  return crypto::merkle_leaf_hash(crypto::as_bytes(text));
}

TEST(MerkleFrontier, HasTheRootOfTheTreeAtEverySize) {
  MerkleTree tree;
  MerkleFrontier frontier;
  std::vector<FullTile> tiles;
  EXPECT_EQ(frontier.root(), empty_root());
  for (std::uint64_t i = 0; i < 600; ++i) {
    tree.append(leaf(i), tiles);
    frontier.append(leaf(i));
    ASSERT_EQ(frontier.root(), tree.root()) << i;
    ASSERT_EQ(frontier.size(), tree.size());
  }
}

TEST(MerkleFrontier, GoesOnFromWhatWasWrittenDown) {
  MerkleFrontier whole;
  for (std::uint64_t i = 0; i < 300; ++i) {
    auto again = MerkleFrontier::from(whole.size(), whole.roots());
    ASSERT_TRUE(again);
    again->append(leaf(i));
    whole.append(leaf(i));
    ASSERT_EQ(*again, whole);
  }
}

TEST(MerkleFrontier, HasOneRootForEachBitOfItsSize) {
  EXPECT_TRUE(MerkleFrontier::from({0}, {}));
  EXPECT_TRUE(MerkleFrontier::from({5}, {leaf(1), leaf(2)}));
  EXPECT_FALSE(MerkleFrontier::from({5}, {leaf(1)}));
  EXPECT_FALSE(MerkleFrontier::from({4}, {leaf(1), leaf(2)}));
}

}  // namespace
}  // namespace lethe::ledger
