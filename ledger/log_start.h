// Where a verification may begin that goes on from an earlier one: the tree of what that covered,
// proved by its root, without the entries.
#pragma once

#include <optional>
#include <vector>

#include "ledger/verifier.h"

namespace lethe::ledger {

/// The tree that the stored tiles make at the size of `checkpoint`, and, where the last of them
/// would not be full, the entries. Nothing when its root is not the checkpoint's: then something of
/// it is damaged, or the log is another one. REQUIRES a size that the log has. Reads at most 255
/// entries, and 255 tiles a level.
Result<std::optional<MerkleTree>> proven_tree(const LogSource& source,
                                              const Checkpoint& checkpoint);

/// Whether the tree is a continuation of that of a smaller checkpoint, proved by its tiles.
enum class Continues { kNo, kYes };
Result<Continues> continues(const LogSource& source, const MerkleTree& tree,
                            const Checkpoint& smaller);

}  // namespace lethe::ledger
