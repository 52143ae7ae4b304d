// A small projector with what a real one has: counters that many events share, rows of one event,
// scans, and a keyed index that erasures move.
//
//   kind/ <kind[2]>                    how many events of the kind
//   event/ <sequence[8]>               kind and subject of an event
//   entries/ <bucket[1]>               how many index entries the bucket has
//   index/ <bucket[1]> <tag[32]>       subject and content of an external id, sealed under the
//                                      bucket
//   erasure/ <id[16]>                  subject of an order
//   filed/ <subject[16]>               nothing; somebody who has index entries
#pragma once

#include <set>

#include "ledger/projector.h"

namespace lethe::ledger::tests {

class IndexProjector final : public Projector {
 public:
  /// An event of these kinds is refused with kRowMalformed after half of its rows are written.
  std::set<std::uint16_t> refused_kinds;

  Result<void> apply(const EventHeader& header, const SectionSource& sections, StateWriter& state,
                     const KeySource& keys) const override;
  Result<std::unique_ptr<IndexErasure>> plan_erasure(std::span<const ErasureOrdered> orders,
                                                     const StateReader& state,
                                                     const LedgerSections& sections,
                                                     const KeySource& keys) const override;
  Result<std::uint64_t> count_indexed(const SweepTarget& target,
                                      const StateReader& state) const override;
  Result<std::uint64_t> count_shown(const SweepTarget& target,
                                    const StateReader& state) const override;
};

/// How many events of the kind the state has counted.
std::uint64_t count_of(const StateReader& state, std::uint16_t kind);
/// Whom the index has for an external id.
std::optional<SubjectId> find_subject(const StateReader& state, const KeySource& keys,
                                      std::string_view external_id);

}  // namespace lethe::ledger::tests
