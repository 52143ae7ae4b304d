// From what each entry is and which tree is true to what was done to the log: which events were
// changed, removed, inserted or moved, and whether the tail is gone.
#pragma once

#include "ledger/entry_runs.h"
#include "ledger/tree_check.h"

namespace lethe::ledger {

struct DiagnosisInput {
  const EntryRuns& entries;
  Truth truth = Truth::kNone;
  bool checkpoint_known = false;  // one that verifies; otherwise no root is known
  TreeSize size;
  std::uint64_t first = 0;  // what comes before is known to be as it was, and was not read
};

/// Adds a finding for each event that is damaged.
void diagnose(const DiagnosisInput& input, FindingList& findings);

/// The first place whose entry is not the event that belongs there, and of which no tile tells the
/// leaf hash: from here on, roots can't be told from the entries.
std::optional<std::uint64_t> first_unresolved(const EntryRuns& entries);

}  // namespace lethe::ledger
