#include "crypto/key_reader.h"

#include <optional>
#include <utility>

#include "crypto/check.h"

namespace lethe::crypto {

KeyReader::KeyReader(const TreeId& tree, Root root, const NodeStore& nodes)
    : tree_(tree), root_(std::move(root)), nodes_(nodes) {}

Child KeyReader::root() const {
  return {root_.epoch == 0 ? ChildState::kImplicit : ChildState::kExplicit, root_.key.clone()};
}

Result<SecretKey> KeyReader::derive(const KeyPath& path) const {
  LETHE_TRY_VOID(check_path(path));
  Position at = start(path);
  while (at.node.state != ChildState::kErased) {
    if (at.prefix.length == path.size()) return std::move(at.node.key);
    if (at.prefix.length >= PathCache::kLeastDepth && !at.is_remembered) {
      paths_cache_.put(at.prefix, at.node);
    }
    LETHE_TRY_VOID(step(at, path[at.prefix.length].index));
  }
  return Error::kKeyDestroyed;
}

Result<NodeListing> KeyReader::listing(const KeyPath& path) const {
  if (!path.empty()) LETHE_TRY_VOID(check_path(path));
  NodeListing out;
  Position at{KeyPrefix{}, root()};
  for (const auto& step_down : path) {
    if (at.node.state == ChildState::kErased) break;
    LETHE_TRY_VOID(step(at, step_down.index));
  }
  out.is_destroyed = at.node.state == ChildState::kErased;
  if (at.node.state != ChildState::kExplicit) return out;
  LETHE_TRY(const std::optional<Bytes> block, nodes_.get(node_address(tree_, at.node.key)));
  if (!block) return Error::kNodeMissing;
  LETHE_TRY(const ChildList children, open_children(tree_, at.node.key, *block));
  for (std::uint32_t i = 0; i < children.count(); ++i) {
    if (children.state(i) == ChildState::kErased) out.destroyed.push_back(i);
    if (children.state(i) == ChildState::kExplicit) out.explicit_children.push_back(i);
  }
  return out;
}

/// The deepest place on the path that is known: a remembered key, the child of a remembered node,
/// or the root.
KeyReader::Position KeyReader::start(const KeyPath& path) const {
  if (auto known = paths_cache_.find_deepest(path)) {
    return {KeyPrefix::of(path, known->length), std::move(known->node), true};
  }
  if (const auto known = nodes_cache_.find_deepest(path)) {
    const std::uint32_t length = known->prefix.length;
    return {KeyPrefix::of(path, length + 1), known->node->child(path[length].index)};
  }
  return {KeyPrefix{}, root()};
}

Result<void> KeyReader::step(Position& position, std::uint32_t index) const {
  if (position.node.state == ChildState::kExplicit) {
    LETHE_TRY(const auto node, load(position.prefix, position.node.key));
    position.node = node->child(index);
  } else {
    position.node = {ChildState::kImplicit, derive_child(position.node.key, index)};
  }
  position.prefix.index[position.prefix.length++] = index;
  position.is_remembered = false;
  return {};
}

Result<std::shared_ptr<const KeyNode>> KeyReader::load(const KeyPrefix& prefix,
                                                       const SecretKey& key) const {
  if (auto known = nodes_cache_.find(prefix)) return known;
  LETHE_TRY(std::optional<Bytes> block, nodes_.get(node_address(tree_, key)));
  if (!block) return Error::kNodeMissing;
  LETHE_TRY(KeyNode opened, KeyNode::open(tree_, key.clone(), std::move(*block)));
  auto node = std::make_shared<const KeyNode>(std::move(opened));
  nodes_cache_.put(prefix, node);
  return node;
}

void KeyReader::advance(Root next, const ChangeNode& changes, NodeCache& next_nodes) {
  root_ = std::move(next);
  nodes_cache_.drop(changes);
  paths_cache_.drop(changes);
  nodes_cache_.take_over(next_nodes);
}

}  // namespace lethe::crypto
