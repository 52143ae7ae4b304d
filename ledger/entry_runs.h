// The entries of a log as runs of neighbours that are alike, so that a sound log of any length is
// one run, and a damaged one a few.
#pragma once

#include <vector>

#include "ledger/entry_check.h"

namespace lethe::ledger {

/// `count` entries in places from `place` on that share everything below.
struct EntryRun {
  std::uint64_t place = 0;
  std::uint64_t count = 1;
  bool placeless = false;  // then count is 1
  EntryFault fault = EntryFault::kNone;
  bool claims = false;      // each header has a sequence: its place + shift, modulo 2^64
  std::uint64_t shift = 0;  // 0 where they claim the place that they are in
  LeafMatch match = LeafMatch::kUnknown;

  bool good() const { return fault == EntryFault::kNone; }
  bool in_place() const { return good() && !placeless && shift == 0; }
  std::uint64_t behind() const { return place + count; }
  std::uint64_t first_claim() const { return place + shift; }
  std::uint64_t behind_claims() const { return behind() + shift; }
};

/// Gathers the entries in the order in which they are stored. One thread at a time.
class EntryRuns {
 public:
  /// Runs end at place and at sequence `size`, where the checkpoint ends, and at sequence `first`,
  /// before which nothing is looked at.
  explicit EntryRuns(TreeSize size, std::uint64_t first = 0) : size_(size), first_(first) {}

  void add(const CheckedEntry& entry);

  const std::vector<EntryRun>& runs() const { return runs_; }
  /// Where the runs became too many to remember one by one.
  std::optional<std::uint64_t> unrecorded_from() const { return unrecorded_from_; }
  /// Entries behind that which are not sound.
  std::uint64_t unrecorded_faults() const { return unrecorded_faults_; }

 private:
  bool continues(const EntryRun& run, const EntryRun& next) const;

  TreeSize size_;
  std::uint64_t first_;
  std::vector<EntryRun> runs_;
  std::optional<std::uint64_t> unrecorded_from_;
  std::uint64_t unrecorded_faults_ = 0;
};

/// The same entries in runs of which two claim either the same sequences or none in common, as far
/// as a bound on their number allows.
std::vector<EntryRun> split_where_claims_meet(const std::vector<EntryRun>& runs);

/// Which of the good runs keep the order of the log: a longest chain, in entries, of runs whose
/// sequences ascend in the order in which they are stored; runs in place count half as much again.
/// Indexes into `runs`, ascending. Runs from sequence `size` on and before `first` never belong to
/// it.
std::vector<std::size_t> runs_in_order(const std::vector<EntryRun>& runs, TreeSize size,
                                       std::uint64_t first = 0);

}  // namespace lethe::ledger
