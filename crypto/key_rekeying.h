// Computes the next epoch of a tree. For the sources of the key tree only.
#pragma once

#include <utility>
#include <vector>

#include "crypto/errors.h"
#include "crypto/key_cache.h"
#include "crypto/key_changes.h"
#include "crypto/key_reader.h"
#include "crypto/key_tree.h"
#include "crypto/root_store.h"

namespace lethe::crypto {

/// An epoch that nothing leads to yet. Nothing here opens under an older root.
struct NextEpoch {
  Root root;
  std::vector<std::pair<NodeAddress, Bytes>> new_blocks;  // children before their parents
  std::vector<NodeAddress> old_blocks;
};

/// Makes the changes on what `present` reads and `nodes` holds. Puts the new nodes, as many as it
/// keeps, into `new_nodes`. kKeyDestroyed, kNodeMissing, kNodeMalformed, or what the store says.
Result<NextEpoch> compute_next_epoch(const KeyReader& present, const NodeStore& nodes,
                                     const ChangeNode& changes, NodeCache& new_nodes);

}  // namespace lethe::crypto
