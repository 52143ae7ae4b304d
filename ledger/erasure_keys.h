// What an order of erasure destroys, as compartments and as keys. Pure functions; any thread.
#pragma once

#include <span>
#include <vector>

#include "ledger/keyspace.h"

namespace lethe::ledger {

/// True for a compartment that is listed, or whose whole class is. What is destroyed is what the
/// order lists and nothing else: an auditor holds the vault against it.
bool is_covered(const Compartment& compartment, std::span<const CompartmentRef> refs);

/// The class is listed whole.
bool is_whole_class(const ErasureOrdered& order, Slot slot, CompartmentClass cls);

/// The keys to destroy. `counts` are of the slot, and all of the order is about it. Of a whole
/// class it is one key for each chunk, the first one included though it was never used: so much of
/// the class is no more. If every class is listed whole, it is the subject's own key.
std::vector<crypto::KeyChange> keys_destroyed_by(const ErasureOrdered& order, Slot slot,
                                                 const CompartmentCounts& counts);

}  // namespace lethe::ledger
