// How reviews go: what is open and late, and how long it took to close what is closed.
#pragma once

#include <array>
#include <cstdint>
#include <map>

#include "projections/case_views.h"

namespace lethe::api::review {

/// What is not closed.
struct OpenReviews {
  /// By priority, low first.
  std::array<std::uint64_t, 3> open{}, overdue{};
  std::uint64_t unassigned = 0;
  std::uint64_t decided = 0;    // that wait for a second pair of eyes
  ledger::Moment earliest_due;  // zero: nothing is open
  std::uint64_t all() const { return open[0] + open[1] + open[2]; }
  std::uint64_t all_overdue() const { return overdue[0] + overdue[1] + overdue[2]; }
};
/// Counts up to `most` of them, by priority.
ledger::Result<OpenReviews> open_reviews(const ledger::StateReader& state, ledger::Moment now,
                                         std::size_t most = SIZE_MAX);

struct ClosedCount {
  std::uint64_t count = 0;
  std::int64_t median_micros = 0;  // from opening to closing; of an even number the lower one
};
struct ClosedReviews {
  std::map<ledger::FlagPriority, ClosedCount> by_priority;
  std::map<ledger::TokenId, ClosedCount> by_reviewer;  // who decided
  std::map<ledger::ReviewDisposition, std::uint64_t> dispositions;
};
/// Of those that are closed now, and were from `since` to before `until`.
ledger::Result<ClosedReviews> closed_reviews(const ledger::StateReader& state, ledger::Moment since,
                                             ledger::Moment until);

}  // namespace lethe::api::review
