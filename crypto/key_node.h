// The block of an explicit node of the key tree: its format (crypto/README.md, "Key tree"), and how
// one is kept in memory. For the sources of the key tree only.
#pragma once

#include <cstddef>
#include <cstdint>

#include "crypto/bytes.h"
#include "crypto/errors.h"
#include "crypto/key_tree.h"
#include "crypto/secret.h"

namespace lethe::crypto {

enum class ChildState : std::uint8_t { kErased = 0, kImplicit = 1, kExplicit = 2 };

/// What a node says of one child. The key of an erased one is zeros.
struct Child {
  ChildState state = ChildState::kErased;
  SecretKey key;
};

/// The key of a child that is not listed.
SecretKey derive_child(const SecretKey& node, std::uint32_t index);
NodeAddress node_address(const TreeId& tree, const SecretKey& node);

/// The content of a block in the clear: the list of a node's children. Move-only.
class ChildList {
 public:
  /// `count` erased children. REQUIRES count <= kMaxKeyWidth.
  explicit ChildList(std::uint32_t count);
  /// kNodeMalformed unless every byte is as this class writes it.
  static Result<ChildList> parse(SecretBuffer content);

  std::uint32_t count() const { return count_; }
  ByteView content() const { return content_.view(); }

  /// REQUIRES index < count() of all of these.
  ChildState state(std::uint32_t index) const;
  Child child(std::uint32_t index) const;
  void set(std::uint32_t index, const Child& child);

  /// Copies the first other.count() children. REQUIRES other.count() <= count().
  void copy_from(const ChildList& other);

 private:
  ChildList(SecretBuffer content, std::uint32_t count);

  SecretBuffer content_;
  std::uint32_t count_;
};

/// The block that holds `children` under the node key. A key seals one list in its life.
Bytes seal_children(const TreeId& tree, const SecretKey& node, const ChildList& children);
/// kNodeMalformed when the block does not open under that key or is not a list.
Result<ChildList> open_children(const TreeId& tree, const SecretKey& node, ByteView block);

/// An explicit node at hand. It keeps the block sealed, in ordinary memory, and decrypts the one
/// entry that is asked for: 64 bytes of locked memory a node instead of 33 for each child. Values
/// do not change after construction; any thread may ask.
class KeyNode {
 public:
  /// Opens and checks the whole block. kNodeMalformed.
  static Result<KeyNode> open(const TreeId& tree, SecretKey key, Bytes block);
  /// For a block that seal_children() made of `count` children under `key`.
  KeyNode(SecretKey key, Bytes block, std::uint32_t count);

  /// Any child; those at or beyond the count are implicit.
  Child child(std::uint32_t index) const;
  ByteView block() const { return block_; }

 private:
  SecretKey key_;
  SecretKey seal_key_;
  Bytes block_;
  std::uint32_t count_;
};

}  // namespace lethe::crypto
