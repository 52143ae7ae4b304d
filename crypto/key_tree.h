// The key tree: one root key at the top, one key for everything that can be erased alone at the
// bottom.
//
// A node is a 32-byte key. Its children are *implicit* until something below it is erased: child i
// of an implicit node is derive_key(node, "lethe/key-tree/child/v1", u32be(i)), so a new person or
// compartment writes no key at all, and a backup of the keys taken before they came still opens
// them. To erase the key at a path, every node on the path, up to and including the root, gets a
// new random key and becomes *explicit*: one sealed block that lists the keys of its children,
// without the erased one. Yesterday's blocks are sealed under keys that no longer exist anywhere.
//
//   block address = derive_tag(node, "lethe/key-tree/address/v1", tree id)[0..16)
//   block         = seal_once(derive_key(node, "lethe/key-tree/seal/v1", ""), tree id || address,
//                             content)
//   content       = 0x01 || u32le(count) || count x (flag, key[32])
//   flag          = 0 erased (and the key is zeros), 1 implicit, 2 explicit
//
// The address comes from the node's own key, so an image shows no structure.
// Whatever lies under a node that is re-keyed keeps its key, unless it was erased; the node itself
// does not. So a key that seals something must be a leaf: a path under which no other path is used.
//
// Children at or beyond `count` are derived from the node's own (current) key. The root is implicit
// at epoch 0 and explicit from epoch 1 on. All integers that are derived over are big-endian, those
// in blocks little-endian. See crypto/README.md for the argument and the crash protocol.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "crypto/bytes.h"
#include "crypto/errors.h"
#include "crypto/root_store.h"
#include "crypto/secret.h"

namespace lethe::crypto {

class RootWrapping;

using NodeAddress = FixedBytes<struct NodeAddressTag, 16>;

/// Where the explicit nodes lie. The layer above implements it over its storage. Any thread may
/// read.
class NodeStore {
 public:
  virtual ~NodeStore() = default;
  /// The block at the address; nothing when there is none.
  virtual Result<std::optional<Bytes>> get(const NodeAddress& address) const = 0;
};

/// One step down: child `index` of a node that lists at least `width` children once it is explicit.
/// In a change, `width` must exceed every index that was ever used under that node: children that
/// are not listed are lost when the node's key is replaced. For derive() any width above the index
/// will do. A width that is too large only costs 33 bytes each. The largest width is kMaxKeyWidth.
struct KeyStep {
  std::uint32_t index = 0;
  std::uint32_t width = 0;
  auto operator<=>(const KeyStep&) const = default;
};

/// From the root down. At most kMaxKeyDepth steps.
using KeyPath = std::vector<KeyStep>;
inline constexpr std::size_t kMaxKeyDepth = 12;
inline constexpr std::uint32_t kMaxKeyWidth = 1U << 20;

/// What is to become of a path: the key and everything under it is destroyed for ever, or it gets a
/// fresh random key (and whatever the old one and those under it opened is lost; what had been
/// destroyed under it is alive again, with other keys).
struct KeyChange {
  KeyPath path;
  bool renew = false;
};

/// What a node says of its children that is not as it was at birth.
struct NodeListing {
  bool is_destroyed = false;  // the node itself, or one above it
  // Children, in order of index: those destroyed, and those that have such lists of their own.
  std::vector<std::uint32_t> destroyed, explicit_children;
};

/// An erasure prepared: epoch e+1 is computed and nothing is changed yet. Move-only; may outlive
/// the tree, but not the node store. To drop one is to abandon it. derive() may be called from any
/// thread.
class Rekeying {
 public:
  Rekeying(Rekeying&&) noexcept;
  Rekeying& operator=(Rekeying&&) noexcept;
  ~Rekeying();

  std::uint64_t epoch_before() const;
  std::uint64_t epoch_after() const;
  /// Blocks to write and sync before KeyTree::commit().
  const std::vector<std::pair<NodeAddress, Bytes>>& new_blocks() const;
  /// Blocks that the new root does not reach: delete them after commit().
  const std::vector<NodeAddress>& old_blocks() const;
  /// A key as it will be under the new root. kKeyDestroyed for what is being erased. Of use until
  /// commit() of this or another one: by then its blocks may be gone (kNodeMissing).
  Result<SecretKey> derive(const KeyPath& path) const;
  /// The root file of the next epoch as a wrapping has it: for a copy elsewhere. What it says.
  Result<SecretBuffer> wrap_root(RootWrapping& wrapping) const;

 private:
  friend class KeyTree;
  struct Impl;
  explicit Rekeying(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// The tree of one ledger. Neither copies nor moves. derive() may be called from any thread, also
/// while prepare() runs; whatever else changes the tree by one thread at a time.
class KeyTree {
 public:
  /// Both stores must outlive the tree.
  static Result<std::unique_ptr<KeyTree>> create(const TreeId& id, RootStore& roots,
                                                 NodeStore& nodes);
  /// kEpochMismatch when the store lacks the block of this root: one of them is from another time.
  /// kNodeMalformed when that block is damaged. What the root store says otherwise.
  static Result<std::unique_ptr<KeyTree>> open(const TreeId& id, RootStore& roots,
                                               NodeStore& nodes);
  ~KeyTree();

  /// Of the root in use; after a failed commit() the one before it.
  std::uint64_t epoch() const;

  /// The key at the path; it stays the same, in every epoch, until the path or one above it is
  /// destroyed or renewed, provided that nothing under it is. kKeyDestroyed, kBadPath,
  /// kNodeMissing, kNodeMalformed.
  Result<SecretKey> derive(const KeyPath& path) const;

  /// What the node at a path (empty: the root) lists, as its block has it. kBadPath,
  /// kNodeMissing, kNodeMalformed.
  Result<NodeListing> listing(const KeyPath& path) const;

  /// The file of the root in use as a wrapping has it: for a copy elsewhere. What it says.
  Result<SecretBuffer> wrap_root(RootWrapping& wrapping) const;

  /// Computes the next epoch with the changes made; paths may share, repeat and contain one
  /// another: a destroyed path prevails over what is said of it or under it otherwise, and what is
  /// destroyed or renewed under a renewed path is so under its new key. Where widths differ, the
  /// largest counts. To destroy what is destroyed already is no error, to renew it or something
  /// under it is kKeyDestroyed. When nothing is left to do, the root keeps its key and the epoch
  /// goes up by one. Changes nothing here or in the stores.
  ///
  /// REQUIRES: from here until commit() nobody begins to use an index at or beyond the width that
  /// the changes (or the node's block) give for a node on their paths. Such a key would be derived
  /// from a key that commit() replaces.
  Result<Rekeying> prepare(std::span<const KeyChange> changes) const;

  /// The one commit point: swaps the root. The new blocks must be durable in the node store by now.
  /// When it returns, no derive() that uses the old root is under way, and its keys are out of
  /// memory. The root store still has it: destroy_replaced_root() goes next. kEpochMismatch when
  /// another rekeying was committed since, or this one is another tree's: nothing has changed.
  /// After an error of the root store the tree answers nothing more (every call: kRootWriteFailed):
  /// reopen it.
  Result<void> commit(Rekeying rekeying);
  /// When it returns, roots before this one are nowhere any more, and the old blocks may be
  /// deleted. No error when there are none. kRootWriteFailed: try again, or open the tree anew.
  Result<void> destroy_replaced_root();

  /// Destroys the root and so every key, for good. When it returns no derive() is under way, the
  /// keys are out of memory, and the blocks may be deleted; every call from then on: kKeyDestroyed.
  /// After an error of the root store the tree answers nothing more (kRootWriteFailed): to destroy
  /// a root needs no tree.
  Result<void> destroy();

 private:
  struct Impl;
  explicit KeyTree(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace lethe::crypto
