#include "crypto/key_tree.h"

#include <gtest/gtest.h>

#include <set>

#include "crypto/hash.h"
#include "crypto/key_node.h"
#include "tests/crypto/key_tree_fixture.h"

namespace lethe::crypto {
namespace {

TEST_F(KeyTreeTest, AnImplicitPathIsAChainOfDerivations) {
  const auto root = roots->load(id);
  ASSERT_TRUE(root);
  EXPECT_EQ(root->epoch, 0U);
  SecretKey at = root->key.clone();
  for (const std::uint32_t index : {1U, 2U, 3U, 4U}) at = derive_child(at, index);
  EXPECT_EQ(key(path_of({1, 2, 3, 4})), hex(at));
  EXPECT_EQ(nodes.gets(), 0U) << "no block is looked for where there is none";
}

TEST_F(KeyTreeTest, DerivesAsWrittenDown) {
  // Computed with Python's hashlib, not with this code.
  std::array<std::uint8_t, 32> bytes;
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(0x20 + i);
  const TreeId other = random_fixed<TreeId>();
  ASSERT_TRUE(roots->create(other, Root{0, key_from(bytes)}));
  const auto opened = KeyTree::open(other, *roots, nodes);
  ASSERT_TRUE(opened);
  EXPECT_EQ(shown((*opened)->derive(path_of({1, 2, 3, 4}))),
            "805babcbd960b6bb9158c89f166160a9d7dfa14e5fc9af32b2275de389abcd81");
}

TEST_F(KeyTreeTest, EveryKeyIsItsOwn) {
  std::set<std::string> keys;
  for (std::uint32_t a = 0; a < 8; ++a) {
    EXPECT_TRUE(keys.insert(key(path_of({a}))).second);
    for (std::uint32_t b = 0; b < 8; ++b) EXPECT_TRUE(keys.insert(key(path_of({a, b}))).second);
  }
}

TEST_F(KeyTreeTest, RefusesPathsThatDoNotFit) {
  const KeyPath bad[] = {
      {},
      KeyPath(kMaxKeyDepth + 1, KeyStep{0, 1}),
      {{0, 0}},
      {{4, 4}},
      {{0, 4}, {5, 4}},
      {{0, kMaxKeyWidth + 1}},
      {{0xffffffff, 0xffffffff}},
  };
  for (const auto& path : bad) {
    EXPECT_EQ(tree->derive(path).error(), Error::kBadPath);
    const KeyChange changes[] = {destroy(path_of({1})), destroy(path)};
    EXPECT_EQ(tree->prepare(changes).error(), Error::kBadPath);
  }
  EXPECT_TRUE(tree->derive(KeyPath(kMaxKeyDepth, KeyStep{0, 1})));
  EXPECT_TRUE(tree->derive({{kMaxKeyWidth - 1, kMaxKeyWidth}}));
}

TEST_F(KeyTreeTest, ErasesOneOfManyAndKeepsTheOthers) {
  std::map<KeyPath, std::string> kept;
  for (std::uint32_t a = 0; a < 3; ++a) {
    for (std::uint32_t b = 0; b < 5; ++b) {
      for (std::uint32_t c = 0; c < 7; ++c) {
        const auto path = path_of({2, a, b, c}, 16);
        kept[path] = key(path);
      }
    }
  }
  const auto erased = path_of({2, 1, 3, 4}, 16);
  kept.erase(erased);
  apply({destroy(erased)});
  EXPECT_EQ(tree->epoch(), 1U);
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(key(erased), kDestroyed);
    EXPECT_EQ(key(path_of({2, 1, 3, 4, 0}, 16)), kDestroyed) << "nor what lies under it";
    for (const auto& [path, value] : kept) EXPECT_EQ(key(path), value);
    reopen();
  }
}

TEST_F(KeyTreeTest, APreparedEpochIsSeenThroughItAlone) {
  const auto erased = path_of({1, 2}), kept = path_of({1, 3});
  const auto erased_key = key(erased), kept_key = key(kept);
  const Rekeying rekeying = prepare({destroy(erased)});
  EXPECT_EQ(rekeying.epoch_before(), 0U);
  EXPECT_EQ(rekeying.epoch_after(), 1U);
  EXPECT_EQ(shown(rekeying.derive(erased)), kDestroyed);
  EXPECT_EQ(shown(rekeying.derive(kept)), kept_key);
  EXPECT_EQ(rekeying.derive({}).error(), Error::kBadPath);
  EXPECT_EQ(key(erased), erased_key);
  EXPECT_EQ(tree->epoch(), 0U);
}

TEST_F(KeyTreeTest, ARenewedKeyIsFreshAndTheOthersStay) {
  const auto renewed = path_of({1, 2, 3}), under = path_of({1, 2, 3, 4}),
             beside = path_of({1, 2, 4});
  const auto old_key = key(renewed), old_under = key(under), beside_key = key(beside);
  apply({renew(renewed)});
  const auto new_key = key(renewed), new_under = key(under);
  EXPECT_EQ(new_key.size(), old_key.size());
  EXPECT_NE(new_key, old_key);
  EXPECT_NE(new_under, old_under);
  EXPECT_EQ(key(beside), beside_key);
  reopen();
  EXPECT_EQ(key(renewed), new_key);
  EXPECT_EQ(key(under), new_under);
}

TEST_F(KeyTreeTest, WidensWhatIsExplicitAlready) {
  apply({destroy({{1, 4}, {2, 4}})});  // both nodes now list four children
  std::map<KeyPath, std::string> kept;
  for (std::uint32_t i = 4; i < 40; ++i) kept[{{1, 4}, {i, 40}}] = key({{1, 4}, {i, 40}});
  apply({destroy({{1, 4}, {5, 40}})});
  kept.erase({{1, 4}, {5, 40}});
  EXPECT_EQ(key({{1, 4}, {5, 40}}), kDestroyed);
  EXPECT_EQ(key({{1, 4}, {2, 40}}), kDestroyed) << "what was erased stays so";
  apply({destroy({{1, 4}, {0, 1}})});  // a smaller width takes nothing away
  for (const auto& [path, value] : kept) EXPECT_EQ(key(path), value);
}

TEST_F(KeyTreeTest, TheLargestOfSeveralWidthsCounts) {
  const KeyPath far = {{1, 2}, {99, 100}};
  const auto far_key = key(far);
  apply({destroy({{1, 2}, {0, 3}}), destroy({{1, 2}, {1, 100}}), destroy({{1, 2}, {2, 3}})});
  EXPECT_EQ(key(far), far_key);
  // Also the width that comes with a change which another one covers.
  const KeyPath other = {{7, 8}};
  const auto other_key = key(other);
  apply({destroy({{0, 2}}), destroy({{0, 8}, {1, 4}})});
  EXPECT_EQ(key(other), other_key);
}

TEST_F(KeyTreeTest, ABatchSharesItsPaths) {
  std::vector<KeyChange> changes;
  for (std::uint32_t i = 0; i < 100; ++i) changes.push_back(destroy(path_of({1, i / 50, i % 50})));
  const Rekeying rekeying = prepare(changes);
  EXPECT_EQ(rekeying.new_blocks().size(), 4U) << "the root, one under it, two under that";
  EXPECT_TRUE(rekeying.old_blocks().empty()) << "all of it was implicit";
  apply(changes);
  EXPECT_EQ(nodes.image().size(), 4U);
  apply({destroy(path_of({1, 0, 60}))});
  EXPECT_EQ(nodes.image().size(), 4U) << "three blocks replaced three";
}

TEST_F(KeyTreeTest, DestroyingASubtreeListsItsBlocks) {
  for (std::uint32_t i = 0; i < 4; ++i) apply({destroy(path_of({1, 2, i, 5}, 8))});
  EXPECT_EQ(nodes.image().size(), 3U + 4U);
  apply({destroy(path_of({1, 2}, 8))});
  EXPECT_EQ(nodes.image().size(), 2U) << "the root and the node above the destroyed one";
  apply({renew(path_of({1}, 8))});
  EXPECT_EQ(nodes.image().size(), 1U);
}

TEST_F(KeyTreeTest, WhatIsDestroyedAlreadyIsNoError) {
  const auto path = path_of({1, 2}), kept = path_of({1, 3});
  const auto kept_key = key(kept);
  apply({destroy(path)});
  const auto before = nodes.image();
  for (const auto& again : {path, path_of({1, 2, 3})}) {
    const Rekeying rekeying = prepare({destroy(again)});
    EXPECT_TRUE(rekeying.new_blocks().empty());
    EXPECT_TRUE(rekeying.old_blocks().empty());
    apply({destroy(again)});
  }
  EXPECT_EQ(tree->epoch(), 3U);
  EXPECT_EQ(nodes.image(), before);
  reopen();
  EXPECT_EQ(key(path), kDestroyed);
  EXPECT_EQ(key(kept), kept_key);
}

TEST_F(KeyTreeTest, NothingToDoLosesNothing) {
  const KeyPath far = {{200, 256}, {300, 512}};
  const auto far_key = key(far);
  for (std::uint64_t epoch = 1; epoch <= 3; ++epoch) {
    apply({});
    EXPECT_EQ(tree->epoch(), epoch);
    EXPECT_EQ(key(far), far_key);
    reopen();
    EXPECT_EQ(key(far), far_key);
  }
  apply({destroy({{1, 256}})});
  EXPECT_EQ(key(far), far_key);
  EXPECT_EQ(nodes.image().size(), 1U);
}

TEST_F(KeyTreeTest, NothingIsRenewedInOrUnderWhatIsDestroyed) {
  apply({destroy(path_of({1, 2}))});
  for (const auto& path : {path_of({1, 2}), path_of({1, 2, 3})}) {
    const KeyChange changes[] = {destroy(path_of({4})), renew(path)};
    EXPECT_EQ(tree->prepare(changes).error(), Error::kKeyDestroyed);
  }
  EXPECT_EQ(tree->epoch(), 1U);
  const KeyChange covered[] = {renew(path_of({1, 2, 3})), destroy(path_of({1, 2}))};
  EXPECT_TRUE(tree->prepare(covered)) << "nothing of it is left to renew";
}

TEST_F(KeyTreeTest, ADestroyedPathPrevails) {
  const auto node = path_of({1, 2}), under = path_of({1, 2, 3}), beside = path_of({1, 4});
  const auto beside_key = key(beside);
  const std::vector<std::vector<KeyChange>> orders = {
      {destroy(node), renew(under)},   {renew(under), destroy(node)},
      {destroy(node), renew(node)},    {renew(node), destroy(node)},
      {destroy(node), destroy(under)}, {destroy(under), destroy(node), destroy(node)},
  };
  for (const auto& changes : orders) {
    const Rekeying rekeying = prepare(changes);
    EXPECT_EQ(shown(rekeying.derive(node)), kDestroyed);
    EXPECT_EQ(shown(rekeying.derive(under)), kDestroyed);
    EXPECT_EQ(shown(rekeying.derive(beside)), beside_key);
    EXPECT_EQ(rekeying.new_blocks().size(), 2U);
  }
}

TEST_F(KeyTreeTest, ChangesUnderARenewedPathAreMadeToTheNewKey) {
  const auto node = path_of({1, 2}), gone = path_of({1, 2, 3}), fresh = path_of({1, 2, 4}),
             other = path_of({1, 2, 5});
  apply({destroy(fresh)});
  const auto old_other = key(other);
  for (const auto& changes : {std::vector<KeyChange>{renew(node), destroy(gone), renew(fresh)},
                              std::vector<KeyChange>{renew(fresh), destroy(gone), renew(node)}}) {
    const Rekeying rekeying = prepare(changes);
    EXPECT_EQ(shown(rekeying.derive(gone)), kDestroyed);
    EXPECT_TRUE(rekeying.derive(fresh)) << "alive again under the new key";
    EXPECT_TRUE(rekeying.derive(other));
    EXPECT_NE(shown(rekeying.derive(other)), old_other);
    EXPECT_EQ(rekeying.old_blocks().size(), 3U);
  }
}

TEST_F(KeyTreeTest, CommitsInTurnOnly) {
  Rekeying first = prepare({destroy(path_of({1}))});
  Rekeying second = prepare({destroy(path_of({2}))});
  const auto second_key = key(path_of({2}));
  write_blocks(first);
  write_blocks(second);
  ASSERT_TRUE(tree->commit(std::move(first)));
  EXPECT_EQ(tree->commit(std::move(second)).error(), Error::kEpochMismatch);
  EXPECT_EQ(key(path_of({1})), kDestroyed);
  EXPECT_EQ(key(path_of({2})), second_key) << "and the tree goes on";

  const auto other = KeyTree::create(random_fixed<TreeId>(), *roots, nodes);
  ASSERT_TRUE(other);
  auto step = (*other)->prepare({});
  ASSERT_TRUE(step);
  write_blocks(*step);
  ASSERT_TRUE((*other)->commit(std::move(*step)));
  ASSERT_EQ((*other)->epoch(), tree->epoch());
  auto foreign = (*other)->prepare({});
  ASSERT_TRUE(foreign);
  EXPECT_EQ(tree->commit(std::move(*foreign)).error(), Error::kEpochMismatch);
}

TEST_F(KeyTreeTest, ADestroyedTreeAnswersNothingAndIsNeverOpenedAgain) {
  apply({destroy(path_of({1, 2}))});
  Rekeying prepared = prepare({destroy(path_of({3}))});
  const auto other_id = random_fixed<TreeId>();
  const auto other = KeyTree::create(other_id, *roots, nodes);
  ASSERT_TRUE(other);
  ASSERT_TRUE(tree->destroy());
  EXPECT_EQ(key(path_of({1, 3})), kDestroyed);
  EXPECT_EQ(tree->listing({}).error(), Error::kKeyDestroyed);
  EXPECT_EQ(tree->prepare({}).error(), Error::kKeyDestroyed);
  EXPECT_EQ(tree->commit(std::move(prepared)).error(), Error::kKeyDestroyed);
  EXPECT_EQ(tree->epoch(), 1U);
  EXPECT_EQ(KeyTree::open(id, *roots, nodes).error(), Error::kRootMissing);
  ASSERT_TRUE(tree->destroy()) << "again is no error";
  EXPECT_TRUE((*other)->derive(path_of({1})));
  EXPECT_TRUE(KeyTree::open(other_id, *roots, nodes));
}

/// Destroys nothing.
class StubbornRoots final : public RootStore {
 public:
  explicit StubbornRoots(RootStore& roots) : roots_(roots) {}
  Result<Root> load(const TreeId& tree) override { return roots_.load(tree); }
  Result<void> create(const TreeId& tree, const Root& root) override {
    return roots_.create(tree, root);
  }
  Result<void> replace(const TreeId& tree, const Root& next) override {
    return roots_.replace(tree, next);
  }
  Result<void> destroy_replaced(const TreeId& /*tree*/) override { return Error::kRootWriteFailed; }
  Result<void> destroy(const TreeId& /*tree*/) override { return Error::kRootWriteFailed; }

 private:
  RootStore& roots_;
};

TEST_F(KeyTreeTest, ARootThatCannotBeDestroyedIsUsedNoMoreAllTheSame) {
  StubbornRoots stubborn(*roots);
  const auto opened = KeyTree::open(id, stubborn, nodes);
  ASSERT_TRUE(opened);
  EXPECT_EQ((*opened)->destroy().error(), Error::kRootWriteFailed);
  EXPECT_EQ((*opened)->derive(path_of({1})).error(), Error::kRootWriteFailed);
  EXPECT_TRUE(KeyTree::open(id, *roots, nodes)) << "whoever opens it anew can try again";
}

TEST_F(KeyTreeTest, OpensOnlyWithTheBlocksOfItsRoot) {
  apply({destroy(path_of({1, 2}))});
  const auto old_image = nodes.image();
  apply({destroy(path_of({1, 3}))});
  MemoryNodeStore restored;
  for (const auto& [address, block] : old_image) restored.put(address, block);
  EXPECT_EQ(KeyTree::open(id, *roots, restored).error(), Error::kEpochMismatch);
  EXPECT_EQ(KeyTree::open(random_fixed<TreeId>(), *roots, nodes).error(), Error::kRootMissing);
  EXPECT_EQ(KeyTree::create(id, *roots, nodes).error(), Error::kRootExists);
}

TEST_F(KeyTreeTest, WhoComesAfterABackupIsInItAllTheSame) {
  apply({destroy(path_of({1, 2, 3}))});
  const auto backup = nodes.image();
  const auto early = key(path_of({1, 2, 4})), late = key(path_of({1, 9, 9}));
  EXPECT_EQ(nodes.image(), backup) << "to use a new path writes nothing";
  MemoryNodeStore restored;
  for (const auto& [address, block] : backup) restored.put(address, block);
  const auto opened = KeyTree::open(id, *roots, restored);
  ASSERT_TRUE(opened);
  EXPECT_EQ(shown((*opened)->derive(path_of({1, 2, 4}))), early);
  EXPECT_EQ(shown((*opened)->derive(path_of({1, 9, 9}))), late);
}

TEST_F(KeyTreeTest, ARekeyingMayOutliveItsTree) {
  const auto kept = key(path_of({1, 3}));
  const Rekeying rekeying = prepare({destroy(path_of({1, 2}))});
  tree.reset();
  EXPECT_EQ(shown(rekeying.derive(path_of({1, 3}))), kept);
  EXPECT_EQ(shown(rekeying.derive(path_of({1, 2}))), kDestroyed);
}

TEST_F(KeyTreeTest, DamageIsAnErrorAndNoCrash) {
  apply({destroy(path_of({1, 2, 3}))});
  const auto sound = nodes.image();
  const auto kept = key(path_of({1, 2, 4}));
  for (const auto& [address, block] : sound) {
    tree.reset();
    Bytes damaged = block;
    damaged[damaged.size() / 2] ^= 1;
    for (const bool is_missing : {false, true}) {
      is_missing ? nodes.erase(address) : nodes.put(address, damaged);
      auto opened = KeyTree::open(id, *roots, nodes);
      if (opened) {
        const auto expected = is_missing ? Error::kNodeMissing : Error::kNodeMalformed;
        EXPECT_EQ((*opened)->derive(path_of({1, 2, 4})).error(), expected);
        const KeyChange changes[] = {destroy(path_of({1, 2, 4}))};
        EXPECT_EQ((*opened)->prepare(changes).error(), expected);
      } else {
        EXPECT_EQ(opened.error(), is_missing ? Error::kEpochMismatch : Error::kNodeMalformed);
      }
    }
    nodes.put(address, block);
  }
  reopen();
  EXPECT_EQ(key(path_of({1, 2, 4})), kept);
}

TEST_F(KeyTreeTest, DamageUnderAPathDoesNotPreventItsErasure) {
  apply({destroy(path_of({1, 2, 3, 4}))});
  const auto before = nodes.image();
  const auto beside = key(path_of({1, 5}));
  const auto lowest = node_address(id, *tree->derive(path_of({1, 2, 3})));
  ASSERT_TRUE(before.contains(lowest));
  nodes.erase(lowest);
  reopen();
  apply({destroy(path_of({1, 2}))});
  EXPECT_EQ(key(path_of({1, 2, 3})), kDestroyed);
  EXPECT_EQ(key(path_of({1, 5})), beside);
  EXPECT_EQ(nodes.image().size(), 2U);
}

}  // namespace
}  // namespace lethe::crypto
