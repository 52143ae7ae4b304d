#include "ledger/merkle_frontier.h"

#include <bit>

namespace lethe::ledger {

std::optional<MerkleFrontier> MerkleFrontier::from(TreeSize size, std::vector<Hash> roots) {
  if (roots.size() != static_cast<std::size_t>(std::popcount(size.value))) return std::nullopt;
  MerkleFrontier frontier;
  frontier.size_ = size;
  frontier.roots_ = std::move(roots);
  return frontier;
}

Hash MerkleFrontier::root() const {
  if (roots_.empty()) return empty_root();
  Hash root = roots_.back();
  for (auto left = roots_.rbegin() + 1; left != roots_.rend(); ++left) {
    root = crypto::merkle_node_hash(*left, root);
  }
  return root;
}

void MerkleFrontier::append(const Hash& leaf_hash) {
  Hash grown = leaf_hash;
  for (auto bits = size_.value; (bits & 1U) != 0; bits >>= 1U) {
    grown = crypto::merkle_node_hash(roots_.back(), grown);
    roots_.pop_back();
  }
  roots_.push_back(grown);
  ++size_.value;
}

}  // namespace lethe::ledger
