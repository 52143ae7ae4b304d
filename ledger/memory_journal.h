// A journal in memory, for tests of what lies above the seam and as the second implementation of
// its contract.
#pragma once

#include <memory>

#include "ledger/journal.h"

namespace lethe::ledger {

std::unique_ptr<Journal> make_memory_journal();

}  // namespace lethe::ledger
