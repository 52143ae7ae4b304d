#include "crypto/key_tree.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <unordered_map>

#include "crypto/check.h"
#include "crypto/key_changes.h"
#include "crypto/key_reader.h"
#include "crypto/key_rekeying.h"
#include "crypto/root_slot.h"

namespace lethe::crypto {
namespace {

struct NodeAddressHash {
  std::size_t operator()(const NodeAddress& address) const {
    std::size_t out = 0;  // the address is uniformly distributed already
    std::memcpy(&out, address.bytes.data(), sizeof(out));
    return out;
  }
};

/// The node store as it will be with the blocks of a rekeying in it.
class NextNodeStore final : public NodeStore {
 public:
  NextNodeStore(const NodeStore& present, std::vector<std::pair<NodeAddress, Bytes>> blocks)
      : present_(present), blocks_(std::move(blocks)) {
    for (std::size_t i = 0; i < blocks_.size(); ++i) places_.emplace(blocks_[i].first, i);
  }

  const std::vector<std::pair<NodeAddress, Bytes>>& new_blocks() const { return blocks_; }

  Result<std::optional<Bytes>> get(const NodeAddress& address) const override {
    const auto place = places_.find(address);
    if (place == places_.end()) return present_.get(address);
    return std::optional<Bytes>(blocks_[place->second].second);
  }

 private:
  const NodeStore& present_;
  std::vector<std::pair<NodeAddress, Bytes>> blocks_;
  std::unordered_map<NodeAddress, std::size_t, NodeAddressHash> places_;
};

Result<SecretBuffer> wrap_root_of(const KeyReader& reader, RootWrapping& wrapping) {
  return encode_root(wrapping, reader.tree(), {reader.epoch(), reader.root().key.clone()});
}

}  // namespace

struct Rekeying::Impl {
  Impl(const TreeId& tree, ChangeNode merged, NextEpoch next, const NodeStore& present)
      : changes(std::move(merged)),
        old_blocks(std::move(next.old_blocks)),
        nodes(present, std::move(next.new_blocks)),
        reader(tree, std::move(next.root), nodes) {}

  ChangeNode changes;
  std::vector<NodeAddress> old_blocks;
  NextNodeStore nodes;
  KeyReader reader;
};

Rekeying::Rekeying(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Rekeying::Rekeying(Rekeying&&) noexcept = default;
Rekeying& Rekeying::operator=(Rekeying&&) noexcept = default;
Rekeying::~Rekeying() = default;

std::uint64_t Rekeying::epoch_before() const {
  return impl_->reader.epoch() - 1;
}

std::uint64_t Rekeying::epoch_after() const {
  return impl_->reader.epoch();
}

const std::vector<std::pair<NodeAddress, Bytes>>& Rekeying::new_blocks() const {
  return impl_->nodes.new_blocks();
}

const std::vector<NodeAddress>& Rekeying::old_blocks() const {
  return impl_->old_blocks;
}

Result<SecretKey> Rekeying::derive(const KeyPath& path) const {
  return impl_->reader.derive(path);
}

Result<SecretBuffer> Rekeying::wrap_root(RootWrapping& wrapping) const {
  return wrap_root_of(impl_->reader, wrapping);
}

struct KeyTree::Impl {
  Impl(const TreeId& id, Root root, RootStore& root_store, NodeStore& node_store)
      : tree(id),
        roots(root_store),
        nodes(node_store),
        reader(std::in_place, id, std::move(root), node_store) {}

  /// Held by everybody who uses `reader`, `refusal` and `last_epoch`. A reader passes the
  /// turnstile first, so that commit(), which holds it while it waits for those inside, does not
  /// wait for those who come later.
  std::shared_lock<std::shared_mutex> lock_shared() const {
    const std::lock_guard pass(turnstile);
    return std::shared_lock(state_mutex);
  }
  std::unique_lock<std::shared_mutex> lock_exclusively() const {
    const std::lock_guard pass(turnstile);
    return std::unique_lock(state_mutex);
  }

  /// For good: the keys are wiped once nobody uses them.
  void refuse(Error why) {
    const auto lock = lock_exclusively();
    if (reader) last_epoch = reader->epoch();
    refusal = why;
    reader.reset();
  }

  const TreeId tree;
  RootStore& roots;
  NodeStore& nodes;
  mutable std::mutex turnstile;
  mutable std::shared_mutex state_mutex;
  // Guarded by state_mutex:
  std::optional<KeyReader> reader;  // or else there is a refusal
  Error refusal = Error::kOk;
  std::uint64_t last_epoch = 0;
  bool has_replaced_root = false;  // of the thread that changes the tree
};

KeyTree::KeyTree(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
KeyTree::~KeyTree() = default;

Result<std::unique_ptr<KeyTree>> KeyTree::create(const TreeId& id, RootStore& roots,
                                                 NodeStore& nodes) {
  LETHE_TRY_VOID(roots.create(id, Root{0, SecretKey::random()}));
  return open(id, roots, nodes);
}

Result<std::unique_ptr<KeyTree>> KeyTree::open(const TreeId& id, RootStore& roots,
                                               NodeStore& nodes) {
  LETHE_TRY(Root root, roots.load(id));
  std::unique_ptr<KeyTree> tree(
      new KeyTree(std::make_unique<Impl>(id, std::move(root), roots, nodes)));
  const KeyReader& reader = *tree->impl_->reader;
  const Child top = reader.root();
  if (top.state == ChildState::kExplicit) {
    const auto node = reader.load(KeyPrefix{}, top.key);
    if (!node && node.error() == Error::kNodeMissing) return Error::kEpochMismatch;
    if (!node) return node.error();
  }
  return tree;
}

std::uint64_t KeyTree::epoch() const {
  const auto lock = impl_->lock_shared();
  return impl_->reader ? impl_->reader->epoch() : impl_->last_epoch;
}

Result<SecretKey> KeyTree::derive(const KeyPath& path) const {
  const auto lock = impl_->lock_shared();
  if (!impl_->reader) return impl_->refusal;
  return impl_->reader->derive(path);
}

Result<NodeListing> KeyTree::listing(const KeyPath& path) const {
  const auto lock = impl_->lock_shared();
  if (!impl_->reader) return impl_->refusal;
  return impl_->reader->listing(path);
}

Result<SecretBuffer> KeyTree::wrap_root(RootWrapping& wrapping) const {
  const auto lock = impl_->lock_shared();
  if (!impl_->reader) return impl_->refusal;
  return wrap_root_of(*impl_->reader, wrapping);
}

Result<Rekeying> KeyTree::prepare(std::span<const KeyChange> changes) const {
  LETHE_TRY(ChangeNode merged, merge_changes(changes));
  const auto lock = impl_->lock_shared();
  if (!impl_->reader) return impl_->refusal;
  const KeyReader& reader = *impl_->reader;
  NodeCache new_nodes;
  LETHE_TRY(NextEpoch next, compute_next_epoch(reader, impl_->nodes, merged, new_nodes));
  auto rekeying = std::make_unique<Rekeying::Impl>(reader.tree(), std::move(merged),
                                                   std::move(next), impl_->nodes);
  rekeying->reader.node_cache().take_over(new_nodes);
  return Rekeying(std::move(rekeying));
}

Result<void> KeyTree::commit(Rekeying rekeying) {
  KeyReader& next = rekeying.impl_->reader;
  {
    const auto lock = impl_->lock_shared();
    if (!impl_->reader) return impl_->refusal;
    const KeyReader& present = *impl_->reader;
    if (next.tree() != present.tree() || rekeying.epoch_before() != present.epoch()) {
      return Error::kEpochMismatch;
    }
  }
  // Readers go on under the old root while the new one is made durable: nobody was told yet.
  Root root{next.epoch(), next.root().key.clone()};
  const auto replaced = impl_->roots.replace(next.tree(), root);
  if (!replaced) {
    impl_->refuse(Error::kRootWriteFailed);
    return replaced.error();
  }
  impl_->has_replaced_root = true;
  const auto lock = impl_->lock_exclusively();
  impl_->reader->advance(std::move(root), rekeying.impl_->changes, next.node_cache());
  return {};
}

Result<void> KeyTree::destroy_replaced_root() {
  if (!impl_->has_replaced_root) return {};  // to open the tree destroyed it
  LETHE_TRY_VOID(impl_->roots.destroy_replaced(impl_->tree));
  impl_->has_replaced_root = false;
  return {};
}

Result<void> KeyTree::destroy() {
  const auto destroyed = impl_->roots.destroy(impl_->tree);
  impl_->refuse(destroyed ? Error::kKeyDestroyed : Error::kRootWriteFailed);
  return destroyed;
}

}  // namespace lethe::crypto
