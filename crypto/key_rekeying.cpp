#include "crypto/key_rekeying.h"

#include <algorithm>
#include <memory>
#include <optional>

#include "crypto/check.h"
#include "crypto/key_node.h"

namespace lethe::crypto {
namespace {

// NOLINTBEGIN(misc-no-recursion): as deep as a path, kMaxKeyDepth.

bool renews_anything(const ChangeNode& change) {
  return change.renew ||
         std::any_of(change.children.begin(), change.children.end(),
                     [](const auto& child) { return renews_anything(*child.second); });
}

class Rekeyer {
 public:
  /// Adds the blocks to `next`.
  Rekeyer(const TreeId& tree, const NodeStore& nodes, NodeCache& new_nodes, NextEpoch& next)
      : tree_(tree), nodes_(nodes), new_nodes_(new_nodes), next_(next) {}

  /// The node as it will be; nothing when it stays as it is.
  Result<std::optional<Child>> apply(const ChangeNode& change, const Child& old,
                                     const KeyPrefix& prefix);

  /// Writes an explicit node.
  void write(const KeyPrefix& prefix, const SecretKey& key, const ChildList& children);

 private:
  Result<std::optional<Child>> apply_below(const ChangeNode& change, const Child& old,
                                           const KeyPrefix& prefix);
  Result<ChildList> children_of(const Child& node, std::uint32_t width);
  Result<void> retire(const Child& node, std::uint32_t depth);

  const TreeId& tree_;
  const NodeStore& nodes_;
  NodeCache& new_nodes_;
  NextEpoch& next_;
};

Result<std::optional<Child>> Rekeyer::apply(const ChangeNode& change, const Child& old,
                                            const KeyPrefix& prefix) {
  if (old.state == ChildState::kErased) {
    if (renews_anything(change)) return Error::kKeyDestroyed;
    return std::optional<Child>();
  }
  if (change.destroy || change.renew) LETHE_TRY_VOID(retire(old, prefix.length));
  if (change.destroy) return std::optional<Child>(Child{});
  if (!change.renew) return apply_below(change, old, prefix);

  // What lies under a renewed node is made from the new key, and changed from there.
  Child fresh{ChildState::kImplicit, SecretKey::random()};
  LETHE_TRY(std::optional<Child> changed, apply_below(change, fresh, prefix));
  if (!changed) changed = std::move(fresh);
  return changed;
}

/// For a node that is neither erased nor destroyed: gives it a new key if anything under it
/// changes.
Result<std::optional<Child>> Rekeyer::apply_below(const ChangeNode& change, const Child& old,
                                                  const KeyPrefix& prefix) {
  if (change.children.empty()) return std::optional<Child>();
  LETHE_TRY(ChildList children, children_of(old, change.width));
  bool is_changed = false;
  for (const auto& [index, child_change] : change.children) {
    LETHE_TRY(const std::optional<Child> changed,
              apply(*child_change, children.child(index), prefix.child(index)));
    if (!changed) continue;
    children.set(index, *changed);
    is_changed = true;
  }
  if (!is_changed) return std::optional<Child>();
  if (old.state == ChildState::kExplicit) next_.old_blocks.push_back(node_address(tree_, old.key));
  Child fresh{ChildState::kExplicit, SecretKey::random()};
  write(prefix, fresh.key, children);
  return std::optional<Child>(std::move(fresh));
}

void Rekeyer::write(const KeyPrefix& prefix, const SecretKey& key, const ChildList& children) {
  Bytes block = seal_children(tree_, key, children);
  new_nodes_.put(prefix, std::make_shared<const KeyNode>(key.clone(), block, children.count()));
  next_.new_blocks.emplace_back(node_address(tree_, key), std::move(block));
}

/// All children that are listed, and those up to `width` as they are derived from the present key.
Result<ChildList> Rekeyer::children_of(const Child& node, std::uint32_t width) {
  std::uint32_t listed = 0;
  std::optional<ChildList> present;
  if (node.state == ChildState::kExplicit) {
    LETHE_TRY(const std::optional<Bytes> block, nodes_.get(node_address(tree_, node.key)));
    if (!block) return Error::kNodeMissing;
    LETHE_TRY(present, open_children(tree_, node.key, *block));
    listed = present->count();
    if (listed >= width) return std::move(*present);
  }
  ChildList children(width);
  if (present) children.copy_from(*present);
  for (std::uint32_t i = listed; i < width; ++i) {
    children.set(i, {ChildState::kImplicit, derive_child(node.key, i)});
  }
  return children;
}

/// Lists the blocks of a subtree that nothing will lead to. A block that is missing or damaged
/// hides what lies under it from everybody, so it does not stand in the way of an erasure.
Result<void> Rekeyer::retire(const Child& node, std::uint32_t depth) {
  if (node.state != ChildState::kExplicit || depth > kMaxKeyDepth) return {};
  const NodeAddress address = node_address(tree_, node.key);
  LETHE_TRY(const std::optional<Bytes> block, nodes_.get(address));
  if (!block) return {};
  next_.old_blocks.push_back(address);
  const auto children = open_children(tree_, node.key, *block);
  if (!children) return {};
  for (std::uint32_t i = 0; i < children->count(); ++i) {
    if (children->state(i) != ChildState::kExplicit) continue;
    LETHE_TRY_VOID(retire(children->child(i), depth + 1));
  }
  return {};
}

// NOLINTEND(misc-no-recursion)

}  // namespace

Result<NextEpoch> compute_next_epoch(const KeyReader& present, const NodeStore& nodes,
                                     const ChangeNode& changes, NodeCache& new_nodes) {
  NextEpoch next;
  Rekeyer rekeyer(present.tree(), nodes, new_nodes, next);
  const Child old = present.root();
  LETHE_TRY(std::optional<Child> root, rekeyer.apply(changes, old, KeyPrefix{}));
  next.root.epoch = present.epoch() + 1;
  if (root) {
    next.root.key = std::move(root->key);
  } else {
    // Nobody said how wide the root is, so its children must stay derivable: it keeps its key, and
    // becomes explicit without listing any.
    next.root.key = old.key.clone();
    if (old.state == ChildState::kImplicit) rekeyer.write(KeyPrefix{}, old.key, ChildList(0));
  }
  return next;
}

}  // namespace lethe::crypto
