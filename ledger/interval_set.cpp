#include "ledger/interval_set.h"

#include <algorithm>

namespace lethe::ledger {

void IntervalSet::add(std::uint64_t first, std::uint64_t behind) {
  if (first >= behind) return;
  auto piece = pieces_.upper_bound(first);
  if (piece != pieces_.begin() && std::prev(piece)->second >= first) --piece;
  while (piece != pieces_.end() && piece->first <= behind) {
    first = std::min(first, piece->first);
    behind = std::max(behind, piece->second);
    piece = pieces_.erase(piece);
  }
  pieces_.emplace(first, behind);
}

void IntervalSet::remove(std::uint64_t first, std::uint64_t behind) {
  for (const auto& part : within(first, behind)) {
    const auto piece = std::prev(pieces_.upper_bound(part.first));
    const Interval whole{piece->first, piece->second};
    pieces_.erase(piece);
    if (whole.first < part.first) pieces_.emplace(whole.first, part.first);
    if (part.behind < whole.behind) pieces_.emplace(part.behind, whole.behind);
  }
}

std::vector<Interval> IntervalSet::within(std::uint64_t first, std::uint64_t behind) const {
  std::vector<Interval> parts;
  auto piece = pieces_.upper_bound(first);
  if (piece != pieces_.begin() && std::prev(piece)->second > first) --piece;
  for (; piece != pieces_.end() && piece->first < behind; ++piece) {
    parts.push_back({std::max(first, piece->first), std::min(behind, piece->second)});
  }
  return parts;
}

std::vector<Interval> IntervalSet::all() const {
  std::vector<Interval> parts;
  for (const auto& [first, behind] : pieces_) parts.push_back({first, behind});
  return parts;
}

}  // namespace lethe::ledger
