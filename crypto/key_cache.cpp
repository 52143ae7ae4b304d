#include "crypto/key_cache.h"

#include <algorithm>
#include <utility>

#include "crypto/check.h"

namespace lethe::crypto {

std::shared_ptr<const KeyNode> NodeCache::find(const KeyPrefix& prefix) {
  const std::lock_guard lock(mutex_);
  const auto place = places_.find(prefix);
  if (place == places_.end()) return nullptr;
  order_.splice(order_.begin(), order_, place->second);
  return place->second->node;
}

std::optional<NodeCache::Found> NodeCache::find_deepest(const KeyPath& path) {
  const std::lock_guard lock(mutex_);
  if (places_.empty()) return std::nullopt;
  for (std::size_t length = path.size(); length-- > 0;) {
    const auto place = places_.find(KeyPrefix::of(path, length));
    if (place == places_.end()) continue;
    order_.splice(order_.begin(), order_, place->second);
    return *place->second;
  }
  return std::nullopt;
}

void NodeCache::put(const KeyPrefix& prefix, std::shared_ptr<const KeyNode> node) {
  const std::lock_guard lock(mutex_);
  put_locked(prefix, std::move(node));
}

void NodeCache::put_locked(const KeyPrefix& prefix, std::shared_ptr<const KeyNode> node) {
  const std::size_t size = node->block().size();
  if (size > kCapacity / 8) return;
  if (const auto place = places_.find(prefix); place != places_.end()) erase_locked(place->second);
  order_.push_front({prefix, std::move(node)});
  places_.emplace(prefix, order_.begin());
  bytes_ += size;
  while (bytes_ > kCapacity) erase_locked(std::prev(order_.end()));
}

void NodeCache::erase_locked(Order::iterator at) {
  bytes_ -= at->node->block().size();
  places_.erase(at->prefix);
  order_.erase(at);
}

void NodeCache::drop(const ChangeNode& changes) {
  const std::lock_guard lock(mutex_);
  for (auto at = order_.begin(); at != order_.end();) {
    const auto next = std::next(at);
    if (affects(changes, at->prefix)) erase_locked(at);
    at = next;
  }
}

void NodeCache::take_over(NodeCache& other) {
  Order nodes;
  {
    const std::lock_guard lock(other.mutex_);
    nodes.swap(other.order_);
    other.places_.clear();
    other.bytes_ = 0;
  }
  const std::lock_guard lock(mutex_);
  nodes.reverse();
  for (Found& found : nodes) put_locked(found.prefix, std::move(found.node));
}

PathCache::PathCache() {
  shards_.reserve(kShards);
  for (std::size_t i = 0; i < kShards; ++i) shards_.push_back(std::make_unique<Shard>());
}

PathCache::~PathCache() = default;

std::size_t PathCache::set_of(const KeyPrefix& prefix) {
  return hash_indexes(prefix, kLeastDepth) % kSets;
}

std::optional<PathCache::Found> PathCache::find_deepest(const KeyPath& path) {
  if (path.size() <= kLeastDepth) return std::nullopt;
  const std::size_t set = set_of(KeyPrefix::of(path, kLeastDepth));
  Shard& shard = *shards_[set % kShards];
  const std::lock_guard lock(shard.mutex);
  const auto& slots = shard.sets[set / kShards];
  if (slots == nullptr) return std::nullopt;
  Slot* best = nullptr;
  for (Slot& slot : *slots) {
    const std::uint32_t length = slot.prefix.length;
    if (length <= (best == nullptr ? 0 : best->prefix.length) || length >= path.size()) continue;
    if (slot.prefix.leads(path)) best = &slot;
  }
  if (best == nullptr) return std::nullopt;
  best->last_use = ++shard.clock;
  return Found{best->prefix.length, {best->state, shard.mask.reveal(best->key)}};
}

void PathCache::put(const KeyPrefix& prefix, const Child& node) {
  LETHE_CHECK(prefix.length >= kLeastDepth);
  const std::size_t set = set_of(prefix);
  Shard& shard = *shards_[set % kShards];
  const std::lock_guard lock(shard.mutex);
  auto& slots = shard.sets[set / kShards];
  if (slots == nullptr) slots = std::make_unique<Set>();
  Slot* victim = &slots->front();
  for (Slot& slot : *slots) {
    if (slot.prefix == prefix) {
      victim = &slot;
      break;
    }
    if (slot.last_use < victim->last_use) victim = &slot;
  }
  *victim = {prefix, node.state, ++shard.clock, shard.mask.hide(node.key)};
}

namespace {

// NOLINTBEGIN(misc-no-recursion): as deep as `depth`.
/// Visits every node of the trie at `depth`. False when a whole subtree changes above it, so that
/// these are not all.
template <class Visit>
bool visit_at_depth(const ChangeNode& node, const KeyPrefix& prefix, std::size_t depth,
                    const Visit& visit) {
  if (prefix.length == depth) {
    visit(prefix);
    return true;
  }
  if (node.destroy || node.renew) return false;
  for (const auto& [index, child] : node.children) {
    if (!visit_at_depth(*child, prefix.child(index), depth, visit)) return false;
  }
  return true;
}
// NOLINTEND(misc-no-recursion)

}  // namespace

void PathCache::drop(const ChangeNode& changes) {
  const bool all_seen =
      visit_at_depth(changes, KeyPrefix{}, kLeastDepth,
                     [&](const KeyPrefix& prefix) { drop_from_set(set_of(prefix), changes); });
  if (all_seen) return;
  for (std::size_t set = 0; set < kSets; ++set) drop_from_set(set, changes);
}

void PathCache::drop_from_set(std::size_t set, const ChangeNode& changes) {
  Shard& shard = *shards_[set % kShards];
  const std::lock_guard lock(shard.mutex);
  const auto& slots = shard.sets[set / kShards];
  if (slots == nullptr) return;
  for (Slot& slot : *slots) {
    if (slot.prefix.length == 0 || !affects(changes, slot.prefix)) continue;
    slot = Slot{};
  }
}

}  // namespace lethe::crypto
