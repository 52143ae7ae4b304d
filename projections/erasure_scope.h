// What an order of erasure reaches.
#pragma once

#include "ledger/event.h"

namespace lethe::projections {

/// True when the order destroys the compartment: it lists the compartment or its whole class, or it
/// concerns the whole subject and does not keep the class. REQUIRES that the compartment is one of
/// the order's subject.
bool destroys(const ledger::ErasureOrdered& order, const ledger::Compartment& compartment);

}  // namespace lethe::projections
