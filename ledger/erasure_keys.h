// What an order of erasure destroys, as compartments and as keys. Pure functions; any thread.
#pragma once

#include <span>
#include <vector>

#include "ledger/keyspace.h"

namespace lethe::ledger {

/// The compartments and classes that the order lists, and of a whole subject every class that it
/// does not keep.
std::vector<CompartmentRef> destroyed_by(const ErasureOrdered& order, Slot slot);

bool is_covered(const Compartment& compartment, std::span<const CompartmentRef> refs);

/// The keys to destroy. `counts` are of the slot. Of a whole subject of whom nothing is kept it is
/// one key, of any other whole class one for each chunk, the first one included though it was never
/// used: so much of the class is no more.
std::vector<crypto::KeyChange> keys_destroyed_by(const ErasureOrdered& order, Slot slot,
                                                 const CompartmentCounts& counts);

}  // namespace lethe::ledger
