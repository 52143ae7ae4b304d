// What the committer asks of the layer above: to derive state from events, and to take part in
// erasures.
#pragma once

#include <vector>

#include "ledger/command.h"
#include "ledger/state.h"
#include "ledger/sweep.h"

namespace lethe::ledger {

/// Rows of views that are sealed or tagged under keys of their own (blind index buckets), which an
/// erasure must re-key.
class IndexErasure {
 public:
  virtual ~IndexErasure() = default;
  /// Keys to renew in the same re-keying.
  virtual const std::vector<crypto::KeyPath>& renew() const = 0;
  /// The rows under the new keys are put (before the root is swapped), and the rows under the old
  /// ones are named for erasure (after it). A row that is put over another one must be good under
  /// either keys; after a crash in between it is put back as it was.
  struct Moves {
    std::vector<std::pair<Bytes, Bytes>> put;
    std::vector<Bytes> erase;
    /// How many entries each order takes out, as the orders were given to plan_erasure().
    std::vector<std::uint32_t> entries_removed;
  };
  /// Likewise.
  virtual Result<Moves> move(const StateReader& state, const KeySource& before,
                             const KeySource& after) = 0;
};

/// Opens any section of the ledger that still can be opened.
class LedgerSections {
 public:
  virtual ~LedgerSections() = default;
  virtual Result<std::optional<crypto::SecretBuffer>> open(Sequence sequence,
                                                           std::size_t index) const = 0;
};

/// Stateless towards ledgers: everything it knows of one is in that ledger's rows. On the
/// committer's thread, and on the rebuilder's with a state of its own.
class Projector {
 public:
  virtual ~Projector() = default;

  /// Folds one event into the rows. Called once for each event of a ledger, in order, from 0. A
  /// kind that a view does not know is passed over. The commitments of header.sections are not
  /// known yet on the committer (they are made while it goes on) and zero, so no row may hold one.
  /// An error fails the command that the event is of, and nothing of it is written.
  virtual Result<void> apply(const EventHeader& header, const SectionSource& sections,
                             StateWriter& state, const KeySource& keys) const = 0;

  /// What the erasures of one key epoch concern in keyed indexes. Called before the keys are gone,
  /// when the orders are durable events of `state`, and once more after a crash in between. What it
  /// reads may be read by several threads.
  virtual Result<std::unique_ptr<IndexErasure>> plan_erasure(std::span<const ErasureOrdered> orders,
                                                             const StateReader& state,
                                                             const LedgerSections& sections,
                                                             const KeySource& keys) const = 0;

  /// For sweeps: reads rows as they are, and shares nothing with what erases. How many values that
  /// were to go the keyed indexes still file for the subject; and how many fields and items that
  /// were to go the views still show.
  virtual Result<std::uint64_t> count_indexed(const SweepTarget& target,
                                              const StateReader& state) const = 0;
  virtual Result<std::uint64_t> count_shown(const SweepTarget& target,
                                            const StateReader& state) const = 0;
};

}  // namespace lethe::ledger
