// The least that is needed to let a Merkle tree (RFC 9162, 2.1) grow and to know its root: the
// roots of the perfect trees that its leaves make up, one for each bit of its size. At most 64
// hashes however long the log is, so that it can be written down and gone on from without tiles.
#pragma once

#include <optional>
#include <vector>

#include "ledger/merkle_tree.h"

namespace lethe::ledger {

/// A value. Knows nothing of inclusion: MerkleTree does.
class MerkleFrontier {
 public:
  MerkleFrontier() = default;
  /// As roots() gave them. Nothing when there are not as many as `size` has bits set.
  static std::optional<MerkleFrontier> from(TreeSize size, std::vector<Hash> roots);

  TreeSize size() const { return size_; }
  /// Of the perfect trees, the largest (and leftmost) first.
  const std::vector<Hash>& roots() const { return roots_; }
  Hash root() const;
  void append(const Hash& leaf_hash);

  bool operator==(const MerkleFrontier&) const = default;

 private:
  TreeSize size_;
  std::vector<Hash> roots_;
};

}  // namespace lethe::ledger
