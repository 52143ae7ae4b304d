#include "crypto/key_cache.h"

#include <gtest/gtest.h>

#include "crypto/key_reader.h"
#include "tests/crypto/key_tree_fixture.h"

namespace lethe::crypto {
namespace {

KeyPrefix prefix_of(std::initializer_list<std::uint32_t> indexes) {
  return KeyPrefix::of(path_of(indexes, kMaxKeyWidth), indexes.size());
}
ChangeNode changes_of(const std::vector<KeyChange>& changes) {
  return *merge_changes(changes);
}

std::shared_ptr<const KeyNode> node_of(std::uint32_t count) {
  const TreeId tree{};
  SecretKey key = SecretKey::random();
  Bytes block = seal_children(tree, key, ChildList(count));
  return std::make_shared<const KeyNode>(std::move(key), std::move(block), count);
}

TEST(KeyMask, RevealsWhatItHid) {
  KeyMask mask, other;
  const SecretKey key = SecretKey::random();
  const MaskedKey first = mask.hide(key), second = mask.hide(key);
  EXPECT_EQ(hex(mask.reveal(first)), hex(key));
  EXPECT_EQ(hex(mask.reveal(second)), hex(key));
  EXPECT_NE(first.bytes, second.bytes);
  EXPECT_NE(to_hex(first.bytes), hex(key));
  EXPECT_NE(hex(other.reveal(first)), hex(key));
}

TEST(NodeCache, DropsTheLeastRecentlyUsed) {
  NodeCache cache;
  const std::size_t size = node_of(256)->block().size();
  const auto fits = static_cast<std::uint32_t>(NodeCache::kCapacity / size);
  EXPECT_EQ(fits, 256U);
  for (std::uint32_t i = 0; i < fits; ++i) cache.put(prefix_of({1, i}), node_of(256));
  ASSERT_NE(cache.find(prefix_of({1, 0})), nullptr);
  for (std::uint32_t i = 0; i < 10; ++i) cache.put(prefix_of({2, i}), node_of(256));
  EXPECT_NE(cache.find(prefix_of({1, 0})), nullptr) << "it was used";
  for (std::uint32_t i = 1; i <= 10; ++i) EXPECT_EQ(cache.find(prefix_of({1, i})), nullptr);
  EXPECT_NE(cache.find(prefix_of({1, 11})), nullptr);
}

TEST(NodeCache, KeepsNoGiants) {
  NodeCache cache;
  cache.put(prefix_of({1}), node_of(100));
  cache.put(prefix_of({2}), node_of(65536));
  EXPECT_EQ(cache.find(prefix_of({2})), nullptr);
  EXPECT_NE(cache.find(prefix_of({1})), nullptr);
}

TEST(NodeCache, FindsTheDeepestAboveAPath) {
  NodeCache cache;
  EXPECT_FALSE(cache.find_deepest(path_of({1, 2, 3})));
  cache.put(prefix_of({}), node_of(1));
  cache.put(prefix_of({1, 2}), node_of(2));
  cache.put(prefix_of({1, 2, 3}), node_of(3));
  EXPECT_EQ(cache.find_deepest(path_of({1, 2, 3, 4}))->prefix, prefix_of({1, 2, 3}));
  EXPECT_EQ(cache.find_deepest(path_of({1, 2, 3}))->prefix, prefix_of({1, 2}));
  EXPECT_EQ(cache.find_deepest(path_of({1, 3, 3}))->prefix, prefix_of({}));
}

TEST(NodeCache, ForgetsWhatChanges) {
  NodeCache cache;
  for (const auto& prefix : {prefix_of({}), prefix_of({1}), prefix_of({1, 2}), prefix_of({1, 3}),
                             prefix_of({1, 2, 5}), prefix_of({2}), prefix_of({1, 3, 7})}) {
    cache.put(prefix, node_of(1));
  }
  cache.drop(changes_of({destroy(path_of({1, 2})), renew(path_of({1, 3, 4}))}));
  for (const auto& gone : {prefix_of({}), prefix_of({1}), prefix_of({1, 2}), prefix_of({1, 3}),
                           prefix_of({1, 2, 5})}) {
    EXPECT_EQ(cache.find(gone), nullptr);
  }
  EXPECT_NE(cache.find(prefix_of({2})), nullptr);
  EXPECT_NE(cache.find(prefix_of({1, 3, 7})), nullptr) << "beside the change";
}

Child implicit(const SecretKey& key) {
  return {ChildState::kImplicit, key.clone()};
}

TEST(PathCache, FindsTheDeepestAboveAPath) {
  PathCache cache;
  const SecretKey four = SecretKey::random(), five = SecretKey::random();
  cache.put(prefix_of({1, 2, 3, 4}), implicit(four));
  cache.put(prefix_of({1, 2, 3, 4, 5}), {ChildState::kExplicit, five.clone()});
  const auto deep = cache.find_deepest(path_of({1, 2, 3, 4, 5, 6}));
  ASSERT_TRUE(deep);
  EXPECT_EQ(deep->length, 5U);
  EXPECT_EQ(deep->node.state, ChildState::kExplicit);
  EXPECT_EQ(hex(deep->node.key), hex(five));
  const auto itself = cache.find_deepest(path_of({1, 2, 3, 4, 5}));
  ASSERT_TRUE(itself);
  EXPECT_EQ(hex(itself->node.key), hex(four));
  EXPECT_FALSE(cache.find_deepest(path_of({1, 2, 3, 4})));
  EXPECT_FALSE(cache.find_deepest(path_of({1, 2, 3, 5, 5})));
}

TEST(PathCache, IsBounded) {
  PathCache cache;
  const SecretKey key = SecretKey::random();
  constexpr std::uint32_t kMany = 40'000;
  for (std::uint32_t i = 0; i < kMany; ++i) cache.put(prefix_of({1, 2, 3, i}), implicit(key));
  std::size_t kept = 0;
  for (std::uint32_t i = 0; i < kMany; ++i) {
    kept += cache.find_deepest(path_of({1, 2, 3, i, 0}, kMaxKeyWidth)).has_value();
  }
  EXPECT_LE(kept, PathCache::kSets * PathCache::kWays);
  EXPECT_GT(kept, PathCache::kSets * PathCache::kWays * 9 / 10) << "the sets fill evenly";
}

TEST(PathCache, ForgetsWhatChanges) {
  const std::vector<KeyPrefix> all = {prefix_of({1, 2, 3, 4}), prefix_of({1, 2, 3, 4, 5}),
                                      prefix_of({1, 2, 3, 4, 6}), prefix_of({1, 2, 3, 7}),
                                      prefix_of({1, 9, 3, 4})};
  const auto left_after = [&](const KeyChange& change) {
    PathCache cache;
    for (const auto& prefix : all) cache.put(prefix, implicit(SecretKey::random()));
    cache.drop(changes_of({change}));
    std::string left;
    for (const auto& prefix : all) {
      KeyPath path;
      for (std::size_t i = 0; i < prefix.length; ++i) path.push_back({prefix.index[i], 256});
      path.push_back({0, 1});
      const auto found = cache.find_deepest(path);
      left += found && found->length == prefix.length ? '1' : '0';
    }
    return left;
  };
  EXPECT_EQ(left_after(destroy(path_of({1, 2, 3, 4}))), "00011");
  EXPECT_EQ(left_after(destroy(path_of({1, 2, 3, 4, 5}))), "00111");
  EXPECT_EQ(left_after(destroy(path_of({1, 2, 3, 4, 5, 6}))), "00111");
  EXPECT_EQ(left_after(renew(path_of({1, 2, 3, 4, 8}))), "01111");
  EXPECT_EQ(left_after(renew(path_of({1, 2, 3}))), "00001");
  EXPECT_EQ(left_after(destroy(path_of({1}))), "00000");
  EXPECT_EQ(left_after(destroy(path_of({2}))), "11111");
}

TEST_F(KeyTreeTest, ARepeatedPathAsksTheStoreNoMore) {
  apply({destroy(path_of({1, 2, 3, 4, 5, 6}))});
  reopen();
  ASSERT_TRUE(tree->derive(path_of({1, 2, 3, 4, 5, 7})));
  const auto gets = nodes.gets();
  EXPECT_TRUE(tree->derive(path_of({1, 2, 3, 4, 5, 8})));
  EXPECT_TRUE(tree->derive(path_of({1, 2, 3, 4, 9, 9})));
  EXPECT_TRUE(tree->derive(path_of({1, 2, 3, 8, 9, 9})));
  EXPECT_EQ(nodes.gets(), gets);
  apply({destroy(path_of({1, 2, 3, 4, 5, 9}))});
  const auto gets_after = nodes.gets();
  EXPECT_TRUE(tree->derive(path_of({1, 2, 3, 4, 5, 8})));
  EXPECT_EQ(nodes.gets(), gets_after) << "the new nodes are at hand";
}

}  // namespace
}  // namespace lethe::crypto
