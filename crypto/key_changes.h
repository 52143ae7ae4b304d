// The changes of one rekeying, merged into a trie of the nodes that they touch. For the sources of
// the key tree only.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>

#include "crypto/errors.h"
#include "crypto/key_prefix.h"
#include "crypto/key_tree.h"

namespace lethe::crypto {

/// What becomes of one node. Invariants: a destroyed node has no changes under it and is not
/// renewed; a node that is neither has changes under it, unless it is the root.
struct ChangeNode {
  bool destroy = false;
  bool renew = false;
  std::uint32_t width = 0;  // the largest that any path gives for this node's children
  std::map<std::uint32_t, std::unique_ptr<ChangeNode>> children;
};

/// kBadPath unless the path has one to kMaxKeyDepth steps, each within a width of at most
/// kMaxKeyWidth.
Result<void> check_path(const KeyPath& path);

/// kBadPath.
Result<ChangeNode> merge_changes(std::span<const KeyChange> changes);

/// True when the node has another key, or other children, once the changes are made.
bool affects(const ChangeNode& changes, const KeyPrefix& prefix);

}  // namespace lethe::crypto
