// What the key tree remembers of its present epoch, so that a path costs one or two derivations.
// Both caches are keyed by the place of a node, hold only what is true of the present root, and
// lose what a rekeying changes. For the sources of the key tree only.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

#include "crypto/key_changes.h"
#include "crypto/key_mask.h"
#include "crypto/key_node.h"
#include "crypto/key_prefix.h"

namespace lethe::crypto {

/// Explicit nodes, the least recently used dropped first. Any thread.
class NodeCache {
 public:
  /// Bytes of blocks: 256 nodes of 256 children. A block of more than an eighth of it is not kept.
  static constexpr std::size_t kCapacity = std::size_t{256} * 8469;

  std::shared_ptr<const KeyNode> find(const KeyPrefix& prefix);

  struct Found {
    KeyPrefix prefix;
    std::shared_ptr<const KeyNode> node;
  };
  /// The deepest node at hand that lies above the path's end.
  std::optional<Found> find_deepest(const KeyPath& path);

  void put(const KeyPrefix& prefix, std::shared_ptr<const KeyNode> node);
  /// Forgets what the changes affect.
  void drop(const ChangeNode& changes);
  /// Moves all of the other cache's nodes here, as if they were put in the order of their last use.
  void take_over(NodeCache& other);

 private:
  using Order = std::list<Found>;  // the most recently used first

  void put_locked(const KeyPrefix& prefix, std::shared_ptr<const KeyNode> node);
  void erase_locked(Order::iterator at);

  std::mutex mutex_;
  Order order_;
  std::unordered_map<KeyPrefix, Order::iterator, KeyPrefixHash> places_;
  std::size_t bytes_ = 0;
};

/// Keys of nodes at depth kLeastDepth or more: with the ledger's layout, of people and of what lies
/// under them. Everything under one node at that depth shares a set, so a rekeying has few places
/// to look at. Keys are masked. Any thread.
class PathCache {
 public:
  static constexpr std::size_t kLeastDepth = 4;
  static constexpr std::size_t kWays = 8;
  static constexpr std::size_t kSets = 2048;

  PathCache();
  ~PathCache();

  struct Found {
    std::size_t length = 0;
    Child node;
  };
  /// The deepest node known that lies above the path's end.
  std::optional<Found> find_deepest(const KeyPath& path);
  /// REQUIRES prefix.length >= kLeastDepth. In a full set the least recently used goes.
  void put(const KeyPrefix& prefix, const Child& node);
  /// Forgets what the changes affect.
  void drop(const ChangeNode& changes);

 private:
  static constexpr std::size_t kShards = 16;

  struct Slot {
    KeyPrefix prefix;  // length 0: the slot is free
    ChildState state = ChildState::kErased;
    std::uint64_t last_use = 0;
    MaskedKey key;
  };
  using Set = std::array<Slot, kWays>;
  struct Shard {
    std::mutex mutex;
    KeyMask mask;
    std::uint64_t clock = 0;
    std::array<std::unique_ptr<Set>, kSets / kShards> sets;
  };

  static std::size_t set_of(const KeyPrefix& prefix);
  void drop_from_set(std::size_t set, const ChangeNode& changes);

  std::vector<std::unique_ptr<Shard>> shards_;
};

}  // namespace lethe::crypto
