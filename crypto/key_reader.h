// Walks down from one root: what KeyTree and Rekeying have in common. For the sources of the key
// tree only.
#pragma once

#include <memory>

#include "crypto/errors.h"
#include "crypto/key_cache.h"
#include "crypto/key_node.h"
#include "crypto/key_prefix.h"
#include "crypto/key_tree.h"
#include "crypto/root_store.h"

namespace lethe::crypto {

/// One epoch of a tree. derive() and load() may be called from any thread, advance() by nobody
/// besides.
class KeyReader {
 public:
  /// `nodes` must outlive the reader.
  KeyReader(const TreeId& tree, Root root, const NodeStore& nodes);

  const TreeId& tree() const { return tree_; }
  std::uint64_t epoch() const { return root_.epoch; }
  /// The root as a node: implicit at epoch 0, explicit from then on.
  Child root() const;

  /// kBadPath, kKeyDestroyed, kNodeMissing, kNodeMalformed, or what the node store says.
  Result<SecretKey> derive(const KeyPath& path) const;

  /// See KeyTree::listing().
  Result<NodeListing> listing(const KeyPath& path) const;

  /// The explicit node with that place and key, from memory or from the store.
  Result<std::shared_ptr<const KeyNode>> load(const KeyPrefix& prefix, const SecretKey& key) const;

  /// The nodes of this epoch that are kept in memory.
  NodeCache& node_cache() const { return nodes_cache_; }

  /// Goes to the next epoch: forgets what `changes` affect and takes over what `next_nodes` holds.
  void advance(Root next, const ChangeNode& changes, NodeCache& next_nodes);

 private:
  struct Position {
    KeyPrefix prefix;
    Child node;
    bool is_remembered = false;  // paths_cache_ has it
  };
  Position start(const KeyPath& path) const;
  Result<void> step(Position& position, std::uint32_t index) const;

  TreeId tree_;
  Root root_;
  const NodeStore& nodes_;
  mutable NodeCache nodes_cache_;
  mutable PathCache paths_cache_;
};

}  // namespace lethe::crypto
