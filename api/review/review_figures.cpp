#include "api/review/review_figures.h"

#include <algorithm>

#include "crypto/check.h"

namespace lethe::api::review {
namespace {

using projections::ClosedReviewRow;
using projections::ReviewRow;

template <class Key>
using Durations = std::map<Key, std::vector<std::int64_t>>;

template <class Key>
std::map<Key, ClosedCount> counts_of(Durations<Key>& durations) {
  std::map<Key, ClosedCount> out;
  for (auto& [key, times] : durations) {
    const auto middle = times.begin() + static_cast<std::ptrdiff_t>((times.size() - 1) / 2);
    std::nth_element(times.begin(), middle, times.end());
    out[key] = {times.size(), *middle};
  }
  return out;
}

}  // namespace

ledger::Result<OpenReviews> open_reviews(const ledger::StateReader& state, ledger::Moment now,
                                         std::size_t most) {
  OpenReviews out;
  std::size_t seen = 0;
  const auto visit = [&](const projections::Bytes&, const ReviewRow& row) {
    const auto priority = static_cast<std::size_t>(row.priority) - 1;
    ++out.open.at(priority);
    if (row.is_overdue(now)) ++out.overdue.at(priority);
    if (row.assignee.is_zero()) ++out.unassigned;
    if (row.state == projections::ReviewState::kDecided) ++out.decided;
    if (out.earliest_due.micros == 0 || row.due_at < out.earliest_due) {
      out.earliest_due = row.due_at;
    }
    return ++seen < most;
  };
  LETHE_TRY_VOID(projections::CaseViews(state).queue({}, {}, visit));
  return out;
}

ledger::Result<ClosedReviews> closed_reviews(const ledger::StateReader& state, ledger::Moment since,
                                             ledger::Moment until) {
  Durations<ledger::FlagPriority> by_priority;
  Durations<ledger::TokenId> by_reviewer;
  ClosedReviews out;
  const auto visit = [&](const ClosedReviewRow& row) {
    by_priority[row.priority].push_back(row.micros);
    by_reviewer[row.reviewer].push_back(row.micros);
    ++out.dispositions[row.disposition];
    return true;
  };
  LETHE_TRY_VOID(projections::CaseViews(state).closed(since, until, visit));
  out.by_priority = counts_of(by_priority);
  out.by_reviewer = counts_of(by_reviewer);
  return out;
}

}  // namespace lethe::api::review
