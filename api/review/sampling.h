// Drawing accesses to look at, so that anybody draws the same again: each access gets a score by a
// keyed hash of its place, and those with the lowest scores are taken (Efraimidis and Spirakis,
// "Weighted random sampling with a reservoir", 2006: without replacement, in one pass). Whole
// numbers alone, so that every machine computes the same.
//
// The score of an access is -log2(u) / weight, u in (0, 1] from SHA-256(seed, sequence). Drawn at
// random every weight is 1. By risk it is
//
//   1 + 3 * flags of the agent within 90 days (at most 10)
//     + the agent's accesses against the mean of all agents in this part of the log (at most 10)
//     + the weight of the access's own flag (at most 100)
//
// The indexes of what each agent did say where accesses are; headers are read of what is drawn
// alone. Memory is bounded by what is drawn.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "ledger/ledger.h"

namespace lethe::api::review {

/// -log2 of (u + 1) / 2^64 with 32 binary places, and never 0.
std::uint64_t negative_log2(std::uint64_t u);

struct SampleRequest {
  ledger::SampleMethod method = ledger::SampleMethod::kInvalid;
  crypto::Hash seed;
  ledger::Sequence from, behind;
  std::uint64_t size = 0;  // of the log that is looked at; not less than `behind`
  std::uint32_t most = 0;
};

struct DrawnAccess {
  ledger::Sequence access;
  ledger::SubjectId agent;
  std::optional<ledger::Sequence> flag;
  auto operator<=>(const DrawnAccess&) const = default;
};
struct DrawnSample {
  std::uint64_t accesses = 0;      // by agents, in that part of the log
  std::vector<DrawnAccess> drawn;  // in order of the log
};

/// Of accesses by agents that were successful and about somebody, and that no review had when the
/// log was of that size. `state` has at least that size; the same comes out of a later one. Not on
/// the committer's thread. Errors of storage.
ledger::Result<DrawnSample> draw_sample(const ledger::Ledger& ledger,
                                        const ledger::StateReader& state,
                                        const SampleRequest& request);

}  // namespace lethe::api::review
