// Runs every registered projection: live under the committer, and over the whole log for a rebuild.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ledger/journal.h"
#include "ledger/ledger.h"
#include "ledger/projector.h"
#include "projections/projection.h"

namespace lethe::projections {

/// What the committer runs: applies each event to every projection in its active generation.
/// Immutable; any thread.
class Runner : public ledger::Projector {
 public:
  /// All projections of this program.
  Runner();
  ~Runner() override;

  const std::vector<std::unique_ptr<Projection>>& projections() const { return projections_; }
  const Projection* find(std::string_view name) const;

  ledger::Result<void> apply(const ledger::EventHeader& header,
                             const ledger::SectionSource& sections, ledger::StateWriter& state,
                             const ledger::KeySource& keys) const override;
  ledger::Result<std::unique_ptr<ledger::IndexErasure>> plan_erasure(
      std::span<const ledger::ErasureOrdered> orders, const ledger::StateReader& state,
      const ledger::LedgerSections& sections, const ledger::KeySource& keys) const override;
  ledger::Result<std::uint64_t> count_indexed(const ledger::SweepTarget& target,
                                              const ledger::StateReader& state) const override;
  ledger::Result<std::uint64_t> count_shown(const ledger::SweepTarget& target,
                                            const ledger::StateReader& state) const override;

 private:
  std::vector<std::unique_ptr<Projection>> projections_;
};

struct RebuildProgress {
  std::string_view projection;
  std::uint64_t done = 0, total = 0;  // events
};

/// Rebuilds one projection of one ledger from nothing but log and vault, beside the rows in use, in
/// bounded batches, then swaps generation and version in one synced batch and deletes the old rows.
/// A crash before the swap leaves the old rows in use; the leftovers go at the next rebuild.
/// Nothing may be committed to the ledger meanwhile.
ledger::Result<void> rebuild(const ledger::Ledger& ledger, ledger::Journal& journal,
                             const Projection& projection,
                             const std::function<void(const RebuildProgress&)>& progress);

/// True when the rows in use were written by another version of the projection, so that it must be
/// rebuilt before serving.
ledger::Result<bool> needs_rebuild(const ledger::Ledger& ledger, const Projection& projection);

/// Every row in use of a projection, keys without the prefix: what two rebuilds must agree on to
/// the byte (promise P3).
ledger::Result<void> each_row(const ledger::StateReader& state, const Projection& projection,
                              const std::function<bool(ByteView row, ByteView value)>& visit);

}  // namespace lethe::projections
