// A key tree over stores in memory, and the verbs that its tests are told in.
#pragma once

#include <gtest/gtest.h>

#include <initializer_list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "crypto/key_tree.h"
#include "crypto/root_store.h"

namespace lethe::crypto {

using Image = std::map<NodeAddress, Bytes>;

/// Blocks in a map. Any thread may read and write.
class MemoryNodeStore final : public NodeStore {
 public:
  Result<std::optional<Bytes>> get(const NodeAddress& address) const override {
    const std::lock_guard lock(mutex_);
    ++gets_;
    const auto block = blocks_.find(address);
    if (block == blocks_.end()) return std::optional<Bytes>();
    return std::optional<Bytes>(block->second);
  }
  void put(const NodeAddress& address, Bytes block) {
    const std::lock_guard lock(mutex_);
    blocks_[address] = std::move(block);
  }
  void erase(const NodeAddress& address) {
    const std::lock_guard lock(mutex_);
    blocks_.erase(address);
  }
  Image image() const {
    const std::lock_guard lock(mutex_);
    return blocks_;
  }
  std::size_t gets() const {
    const std::lock_guard lock(mutex_);
    return gets_;
  }

 private:
  mutable std::mutex mutex_;
  mutable std::size_t gets_ = 0;
  Image blocks_;
};

/// A path whose steps all have one width.
inline KeyPath path_of(std::initializer_list<std::uint32_t> indexes, std::uint32_t width = 256) {
  KeyPath out;
  for (const auto index : indexes) out.push_back({index, width});
  return out;
}

inline KeyChange destroy(KeyPath path) {
  return {std::move(path), false};
}
inline KeyChange renew(KeyPath path) {
  return {std::move(path), true};
}

inline SecretKey key_from(ByteView bytes) {
  SecretKey key;
  std::copy(bytes.begin(), bytes.end(), key.writable().begin());
  return key;
}

inline std::string hex(const SecretKey& key) {
  return to_hex(key.view());
}

class KeyTreeTest : public testing::Test {
 protected:
  KeyTreeTest() {
    auto made = KeyTree::create(id, *roots, nodes);
    if (!made) throw boost::system::system_error(made.error());
    tree = std::move(*made);
  }

  /// The key in hex, or the message of the error.
  std::string key(const KeyPath& path) const { return shown(tree->derive(path)); }
  static std::string shown(const Result<SecretKey>& key) {
    return key ? hex(*key) : key.error().message();
  }
  static std::string message(Error error) { return make_error_code(error).message(); }
  const std::string kDestroyed = message(Error::kKeyDestroyed);

  Rekeying prepare(const std::vector<KeyChange>& changes) const {
    auto rekeying = tree->prepare(changes);
    if (!rekeying) throw boost::system::system_error(rekeying.error());
    return std::move(*rekeying);
  }
  void write_blocks(const Rekeying& rekeying) {
    for (const auto& [address, block] : rekeying.new_blocks()) nodes.put(address, block);
  }
  /// The whole of a rekeying, as the layer above does it.
  void apply(const std::vector<KeyChange>& changes) {
    Rekeying rekeying = prepare(changes);
    write_blocks(rekeying);
    const auto old_blocks = rekeying.old_blocks();
    const auto committed = tree->commit(std::move(rekeying));
    ASSERT_TRUE(committed) << committed.error().message();
    ASSERT_TRUE(tree->destroy_replaced_root());
    for (const auto& address : old_blocks) nodes.erase(address);
  }
  void reopen() {
    tree.reset();
    auto opened = KeyTree::open(id, *roots, nodes);
    ASSERT_TRUE(opened) << opened.error().message();
    tree = std::move(*opened);
  }

  TreeId id = random_fixed<TreeId>();
  std::unique_ptr<RootStore> roots = make_memory_root_store();
  MemoryNodeStore nodes;
  std::unique_ptr<KeyTree> tree;
};

}  // namespace lethe::crypto
