#include "ledger/finding_list.h"

#include <utility>

#include "crypto/check.h"

namespace lethe::ledger {
void FindingList::add(Finding finding) {
  ++count_;
  if (finding.sequence) {
    keep(std::move(finding));
  } else if (whole_.size() < capacity_) {
    whole_.push_back(std::move(finding));
  }
}

void FindingList::add(Damage damage, std::uint64_t sequence, std::string detail) {
  add({damage, Sequence{sequence}, std::move(detail)});
}

void FindingList::add_whole(Damage damage, std::string detail) {
  add({damage, std::nullopt, std::move(detail)});
}

void FindingList::add_range(Damage damage, std::uint64_t first, std::uint64_t behind,
                            const std::string& detail) {
  count_ += behind - first;
  for (std::uint64_t sequence = first; sequence < behind; ++sequence) {
    const bool full = events_.size() >= capacity_;
    if (full && (events_.empty() || events_.rbegin()->first <= sequence)) break;
    keep({damage, Sequence{sequence}, detail});
  }
}

std::vector<Finding> FindingList::take() {
  std::vector<Finding> findings;
  findings.reserve(events_.size() + whole_.size());
  for (auto& [sequence, finding] : events_) findings.push_back(std::move(finding));
  for (auto& finding : whole_) findings.push_back(std::move(finding));
  events_.clear();
  whole_.clear();
  return findings;
}

void FindingList::keep(Finding finding) {
  const auto sequence = finding.sequence->value;
  events_.emplace(sequence, std::move(finding));
  if (events_.size() > capacity_) events_.erase(std::prev(events_.end()));
}

}  // namespace lethe::ledger
