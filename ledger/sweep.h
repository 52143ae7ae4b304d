// Looks for what erasures were to destroy, wherever it could still be. It knows what was to go from
// the orders alone, makes its own way to the rows, and asks for every key by itself: it shares no
// code with the eraser, so that a fault there does not hide itself here.
#pragma once

#include <span>
#include <vector>

#include "ledger/keyspace.h"
#include "ledger/state.h"

namespace lethe::ledger {

class Projector;

/// What one order was to destroy.
struct SweepTarget {
  SubjectId subject;
  Slot slot;
  CompartmentCounts counts;  // of the slot, when it was ordered
  std::vector<CompartmentRef> destroyed;
};

/// How much of a target there is.
struct Traces {
  std::array<std::uint64_t, kCompartmentClasses> sections{};  // in the vault, by class
  std::uint64_t bytes = 0;                                    // of them, sealed
  std::uint32_t keys = 0;                                     // compartments whose key can be had
  std::uint64_t indexed = 0;  // values that keyed indexes file for the subject

  std::uint64_t all_sections() const;
  bool operator==(const Traces&) const = default;
};

/// Where to look. All of it outlives the call, and may be read by several threads.
struct SweepScope {
  const Reader& journal;
  LedgerNumber ledger;
  const StateReader& views;
  const KeySource& keys;
  const Projector& projector;
};

/// Of each target what is left, in their order. What two targets name counts for the first one
/// alone. Errors of storage, and of the keys but for kKeyDestroyed, which is what it hopes for.
/// `pieces` of it are done at a time.
Result<std::vector<Traces>> find_traces(const SweepScope& scope,
                                        std::span<const SweepTarget> targets,
                                        std::size_t pieces = 1);

/// True for a compartment that the target names, alone or with its class.
bool names(const SweepTarget& target, const Compartment& compartment);

}  // namespace lethe::ledger
