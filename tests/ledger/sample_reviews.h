// One of each kind of facts of reviews, for tests/ledger/sample_events.h.
#pragma once

#include <vector>

#include "ledger/event.h"

namespace lethe::ledger::tests {

/// With every field set.
std::vector<Facts> full_review_facts();
/// With as few as a kind may have.
std::vector<Facts> minimal_review_facts();

}  // namespace lethe::ledger::tests
