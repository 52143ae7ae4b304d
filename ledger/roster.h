// The roster of a ledger's people: what the key tree still leads to below the places of subjects,
// as one hash that each certificate of an erasure carries and the log thereby signs
// (crypto/key_roster.h has the format). Computed from what the nodes of the key tree list, after
// the root was replaced; the eraser's own plans have no part in it.
//
//   row "roster/" ledger place   the entries of the node at that place; none when it has none
#pragma once

#include <optional>
#include <span>

#include "crypto/key_roster.h"
#include "crypto/key_tree.h"
#include "ledger/journal.h"
#include "ledger/keyspace.h"

namespace lethe::ledger {

/// Adds the changes that bring the rows to what the tree lists now, given everything that was
/// destroyed since they were brought there last. Where there are no rows yet, walks all of the tree
/// that was ever re-keyed. The roster. Errors of storage and of the tree.
Result<Hash> update_roster(const crypto::KeyTree& tree, const Reader& journal, LedgerNumber ledger,
                           std::span<const crypto::KeyPath> destroyed, WriteBatch& changes);

/// The roster by the tree alone, without any row: reads every node that was ever re-keyed.
Result<Hash> roster_of_tree(const crypto::KeyTree& tree);

/// The roster by the rows alone.
Result<Hash> stored_roster(const Reader& journal, LedgerNumber ledger);
/// From the rows, that the key at a path is destroyed; nothing when it is not.
Result<std::optional<crypto::RosterProof>> prove_absence(const Reader& journal, LedgerNumber ledger,
                                                         const crypto::KeyPath& path);

}  // namespace lethe::ledger
