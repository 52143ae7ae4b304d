// P4, as far as the key tree goes: with every key that can be had after an erasure, no block of any
// earlier image opens that is not in the store today, and no erased key can be made.
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "crypto/hash.h"
#include "crypto/key_node.h"
#include "crypto/sealing.h"
#include "tests/crypto/key_tree_fixture.h"

namespace lethe::crypto {
namespace {

class P4Erasure : public KeyTreeTest {
 protected:
  static constexpr std::uint32_t kWidth = 6;
  static constexpr std::size_t kDepth = 4;

  P4Erasure() {
    for (std::uint32_t i = 0; i < kWidth * kWidth * kWidth; ++i) {
      const auto path = path_of({1, i / 36, i / 6 % 6, i % 6}, kWidth);
      living.emplace(path, key(path));
    }
  }

  /// Makes the changes and takes note of everything that they leave behind: the image before, and
  /// the blocks that were written and never led to.
  void erase(const std::vector<KeyPath>& paths) {
    images.push_back(nodes.image());
    std::vector<KeyChange> changes;
    for (const auto& path : paths) {
      changes.push_back(destroy(path));
      for (auto at = living.begin(); at != living.end();) {
        const bool is_under = std::equal(path.begin(), path.end(), at->first.begin());
        if (is_under) erased_keys.insert(at->second);
        at = is_under ? living.erase(at) : std::next(at);
      }
    }
    apply(changes);
  }

  /// Every key that the present root leads to: each node on the way to what is alive, and all that
  /// the explicit nodes list.
  std::map<std::string, SecretKey> reachable() const {
    std::map<std::string, SecretKey> out;
    const auto add = [&](const SecretKey& found) { out.emplace(hex(found), found.clone()); };
    add(roots->load(id)->key);
    for (const auto& [path, value] : living) {
      for (std::size_t length = 1; length <= path.size(); ++length) {
        add(*tree->derive({path.begin(), path.begin() + static_cast<std::ptrdiff_t>(length)}));
      }
    }
    const Image now = nodes.image();
    for (std::size_t size = 0; size != out.size();) {
      size = out.size();
      std::vector<SecretKey> listed;
      for (const auto& [_, node] : out) {
        const auto block = now.find(node_address(id, node));
        if (block == now.end()) continue;
        const auto children = open_children(id, node, block->second);
        EXPECT_TRUE(children);
        for (std::uint32_t i = 0; children && i < children->count(); ++i) {
          listed.push_back(children->child(i).key);
        }
      }
      for (const auto& found : listed) add(found);
    }
    return out;
  }

  /// How many blocks of the images, those of today left out, open under one of the keys, taken as
  /// a node's key or as a sealing key.
  std::size_t opened_by(const std::map<std::string, SecretKey>& keys) const {
    const Image now = nodes.image();
    std::set<NodeAddress> opened, tried;
    for (const auto& image : images) {
      for (const auto& [address, block] : image) {
        if (now.contains(address) || !tried.insert(address).second) continue;
        Bytes context = to_bytes(id.view());
        context.insert(context.end(), address.bytes.begin(), address.bytes.end());
        for (const auto& [_, node] : keys) {
          const auto seal_key = derive_key(node, "lethe/key-tree/seal/v1", {});
          if (open_once(seal_key, context, block) || open_once(node, context, block)) {
            opened.insert(address);
          }
        }
      }
    }
    return opened.size();
  }

  void expect_forgotten() const {
    const auto keys = reachable();
    EXPECT_EQ(opened_by(keys), 0U);
    for (const auto& erased : erased_keys) EXPECT_FALSE(keys.contains(erased));
    for (const auto& [path, value] : living) EXPECT_EQ(key(path), value);
  }

  std::map<KeyPath, std::string> living;
  std::set<std::string> erased_keys;
  std::vector<Image> images;
};

TEST_F(P4Erasure, KeysOfTodayOpenNothingOfYesterday) {
  std::mt19937 random(20260101);
  for (int round = 0; round < 24; ++round) {
    auto victim = living.begin();
    std::advance(victim, random() % living.size());
    std::vector<KeyPath> paths = {victim->first};
    if (round % 3 == 1) paths[0].pop_back();                     // a node with all under it
    if (round % 3 == 2) paths.push_back(living.begin()->first);  // two at once
    if (round % 5 == 0) reopen();
    erase(paths);
    expect_forgotten();
  }
  EXPECT_GE(erased_keys.size(), 24U);
}

TEST_F(P4Erasure, TheRootOfYesterdayWouldHaveOpenedThem) {
  // Without this the test above could pass because it tries nothing.
  erase({path_of({1, 2, 3, 4}, kWidth)});
  const auto root_before = roots->load(id);
  ASSERT_TRUE(root_before);
  std::map<std::string, SecretKey> keys;
  keys.emplace("root", root_before->key.clone());
  const auto node_before = tree->derive(path_of({1, 2}, kWidth));
  ASSERT_TRUE(node_before);
  keys.emplace("node", node_before->clone());
  erase({path_of({1, 2, 3, 3}, kWidth)});
  EXPECT_EQ(opened_by(keys), 2U);
  EXPECT_EQ(opened_by(reachable()), 0U);
}

TEST_F(P4Erasure, AKeyOnTheWayDownIsGoneToo) {
  // Whoever kept the keys of yesterday's nodes on the path (but not the root) gains nothing from
  // today's; whoever has today's keys cannot make yesterday's.
  const auto victim = path_of({1, 2, 3, 4}, kWidth);
  std::set<std::string> path_keys;
  for (std::size_t length = 1; length < victim.size(); ++length) {
    path_keys.insert(key({victim.begin(), victim.begin() + static_cast<std::ptrdiff_t>(length)}));
  }
  erase({victim});
  const auto keys = reachable();
  for (const auto& path_key : path_keys) EXPECT_FALSE(keys.contains(path_key));
  expect_forgotten();
}

TEST_F(P4Erasure, APreparationThatWasAbandonedLeavesNothingBehind) {
  const auto victim = living.begin()->first;
  for (int i = 0; i < 3; ++i) {
    const Rekeying abandoned = prepare({destroy(living.rbegin()->first), destroy(victim)});
    Image written;
    for (const auto& [address, block] : abandoned.new_blocks()) written.emplace(address, block);
    images.push_back(written);  // a crash left them on the disk
  }
  reopen();
  erase({victim});
  expect_forgotten();
}

TEST_F(P4Erasure, RenewedKeysAreGoneAsErasedOnesAre) {
  const auto path = path_of({1, 2, 3}, kWidth);
  erase({path_of({1, 2, 3, 1}, kWidth)});
  images.push_back(nodes.image());
  for (auto at = living.begin(); at != living.end();) {
    const bool is_under = std::equal(path.begin(), path.end(), at->first.begin());
    if (is_under) erased_keys.insert(at->second);
    at = is_under ? living.erase(at) : std::next(at);
  }
  apply({renew(path)});
  expect_forgotten();
}

TEST_F(P4Erasure, ABlockIsSealedOnceUnderItsKey) {
  // A zero nonce is safe only as long as no key ever seals two contents.
  std::map<NodeAddress, Bytes> all;
  for (std::uint32_t i = 0; i < 12; ++i) {
    const Rekeying abandoned = prepare({destroy(path_of({1, i / 6, i % 6}, kWidth))});
    for (const auto& [address, block] : abandoned.new_blocks()) {
      EXPECT_TRUE(all.emplace(address, block).second);
    }
    erase({path_of({1, i / 6, i % 6}, kWidth)});
    for (const auto& [address, block] : nodes.image()) {
      EXPECT_EQ(all.try_emplace(address, block).first->second, block);
    }
  }
}

}  // namespace
}  // namespace lethe::crypto
