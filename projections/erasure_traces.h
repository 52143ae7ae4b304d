// What of a person is still filed or shown, read from the rows as they are. For sweeps
// (ledger/sweep.h): the code that erases has no part in it.
#pragma once

#include "ledger/state.h"
#include "ledger/sweep.h"

namespace lethe::projections {

/// Values of the target that the blind index files for its subject.
ledger::Result<std::uint64_t> count_indexed(const ledger::SweepTarget& target,
                                            const ledger::StateReader& state);

/// Fields of profiles and items of content that lie in the target and that a view still shows.
ledger::Result<std::uint64_t> count_shown(const ledger::SweepTarget& target,
                                          const ledger::StateReader& state);

}  // namespace lethe::projections
