#include "ledger/compartment_ranges.h"

#include <algorithm>
#include <limits>
#include <tuple>

namespace lethe::ledger {
namespace {

constexpr std::uint32_t kLastNumber = std::numeric_limits<std::uint32_t>::max();
constexpr std::size_t kFirstMerge = 4'096;

}  // namespace

void CompartmentRanges::add(const Compartment& compartment) {
  add(Range{compartment.slot, compartment.cls, compartment.number, compartment.number});
}

void CompartmentRanges::add(const CompartmentRef& ref) {
  const auto& [slot, cls, number] = ref.compartment;
  add(ref.whole ? Range{slot, cls, 0, kLastNumber} : Range{slot, cls, number, number});
}

void CompartmentRanges::add(const Range& range) {
  ranges_.push_back(range);
  if (ranges_.size() >= kFirstMerge && ranges_.size() > 2 * merged_) merge();
}

void CompartmentRanges::merge() {
  if (merged_ == ranges_.size()) return;
  std::sort(ranges_.begin(), ranges_.end());
  std::vector<Range> merged;
  for (const auto& range : ranges_) {
    const bool joins = !merged.empty() && merged.back().slot == range.slot &&
                       merged.back().cls == range.cls &&
                       (range.first <= merged.back().last || range.first - 1 == merged.back().last);
    if (joins) {
      merged.back().last = std::max(merged.back().last, range.last);
    } else {
      merged.push_back(range);
    }
  }
  ranges_ = std::move(merged);
  merged_ = ranges_.size();
}

CompartmentRanges CompartmentRanges::without(CompartmentRanges& other) {
  merge();
  other.merge();
  CompartmentRanges rest;
  auto cut = other.ranges_.begin();
  for (Range range : ranges_) {
    const auto place = std::tie(range.slot, range.cls);
    while (cut != other.ranges_.end() && std::tie(cut->slot, cut->cls, cut->last) <
                                             std::tie(range.slot, range.cls, range.first)) {
      ++cut;
    }
    bool left = true;
    for (auto piece = cut; left && piece != other.ranges_.end() &&
                           std::tie(piece->slot, piece->cls) == place && piece->first <= range.last;
         ++piece) {
      if (range.first < piece->first) {
        rest.add(Range{range.slot, range.cls, range.first, piece->first - 1});
      }
      left = piece->last < range.last;
      range.first = left ? piece->last + 1 : range.first;
    }
    if (left) rest.add(range);
  }
  return rest;
}

bool CompartmentRanges::contains(const Compartment& compartment) {
  merge();
  const Range wanted{compartment.slot, compartment.cls, compartment.number, kLastNumber};
  const auto behind = std::upper_bound(ranges_.begin(), ranges_.end(), wanted);
  if (behind == ranges_.begin()) return false;
  const Range& range = *std::prev(behind);
  return range.slot == compartment.slot && range.cls == compartment.cls &&
         range.first <= compartment.number && compartment.number <= range.last;
}

}  // namespace lethe::ledger
