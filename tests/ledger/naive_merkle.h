// The Merkle tree as RFC 9162, 2.1 writes it down: recursive over a list of leaf hashes. The model
// that the incremental tree is held against.
#pragma once

#include <bit>
#include <span>
#include <string>
#include <vector>

#include "ledger/merkle_tree.h"

namespace lethe::ledger::tests {

using Leaves = std::span<const Hash>;

/// Leaf i is the hash of the decimal text of `salt` + i.
inline std::vector<Hash> numbered_leaves(std::size_t count, std::uint64_t salt = 0) {
  std::vector<Hash> leaves;
  for (std::size_t i = 0; i < count; ++i) {
    leaves.push_back(crypto::merkle_leaf_hash(crypto::as_bytes(std::to_string(salt + i))));
  }
  return leaves;
}

inline Hash naive_root(Leaves leaves) {
  if (leaves.empty()) return crypto::sha256(crypto::ByteView{});
  if (leaves.size() == 1) return leaves.front();
  const std::size_t k = std::bit_floor(leaves.size() - 1);
  return crypto::merkle_node_hash(naive_root(leaves.first(k)), naive_root(leaves.subspan(k)));
}

/// PATH(m, D[n]).
inline std::vector<Hash> naive_path(std::size_t index, Leaves leaves) {
  if (leaves.size() == 1) return {};
  const std::size_t k = std::bit_floor(leaves.size() - 1);
  const bool left = index < k;
  auto path = left ? naive_path(index, leaves.first(k)) : naive_path(index - k, leaves.subspan(k));
  path.push_back(naive_root(left ? leaves.subspan(k) : leaves.first(k)));
  return path;
}

/// SUBPROOF(m, D[n], whole); PROOF(m, D[n]) is the one with `whole` true.
inline std::vector<Hash> naive_subproof(std::size_t from, Leaves leaves, bool whole = true) {
  if (from == leaves.size()) return whole ? std::vector<Hash>{} : std::vector{naive_root(leaves)};
  const std::size_t k = std::bit_floor(leaves.size() - 1);
  const bool left = from <= k;
  auto proof = left ? naive_subproof(from, leaves.first(k), whole)
                    : naive_subproof(from - k, leaves.subspan(k), false);
  proof.push_back(naive_root(left ? leaves.subspan(k) : leaves.first(k)));
  return proof;
}

}  // namespace lethe::ledger::tests
