// How entries leave the blind index when the values behind them are erased.
#pragma once

#include <memory>
#include <span>

#include "ledger/projector.h"

namespace lethe::projections {

/// Finds the buckets of every e-mail and external id that the orders destroy, those of earlier
/// versions too: an old image may hold them. The buckets' keys are to be renewed, and move() puts
/// what else is in them under the new keys. REQUIRES that the orders are events of `state` already,
/// that none of them is completed, and that their keys are still there.
ledger::Result<std::unique_ptr<ledger::IndexErasure>> plan_blind_index_erasure(
    std::span<const ledger::ErasureOrdered> orders, const ledger::StateReader& state,
    const ledger::LedgerSections& sections, const ledger::KeySource& keys);

}  // namespace lethe::projections
