// Sets of compartments, kept as ranges of numbers: people have few compartments and are erased
// whole, so a range or two stand for each.
#pragma once

#include <vector>

#include "ledger/event.h"

namespace lethe::ledger {

/// A value. Adding is cheap; what is doubled or touches is merged from time to time.
class CompartmentRanges {
 public:
  void add(const Compartment& compartment);
  void add(const CompartmentRef& ref);
  /// What is in this set and not in `other`; both are put in order by it.
  CompartmentRanges without(CompartmentRanges& other);
  bool contains(const Compartment& compartment);
  bool empty() const { return ranges_.empty(); }

 private:
  struct Range {
    Slot slot;
    CompartmentClass cls = CompartmentClass::kInvalid;
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    auto operator<=>(const Range&) const = default;
  };

  void add(const Range& range);
  void merge();

  std::vector<Range> ranges_;
  std::size_t merged_ = 0;  // so many at the front are sorted and apart from one another
};

}  // namespace lethe::ledger
