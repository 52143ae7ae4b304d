// A set of 64-bit numbers, kept as intervals, for sets that are large and made of few pieces.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

namespace lethe::ledger {

/// [first, behind), never empty.
struct Interval {
  std::uint64_t first = 0;
  std::uint64_t behind = 0;
  bool operator==(const Interval&) const = default;
};

/// A value. Every operation takes time in the number of pieces that it touches.
class IntervalSet {
 public:
  void add(std::uint64_t first, std::uint64_t behind);
  void remove(std::uint64_t first, std::uint64_t behind);
  /// The part that lies in [first, behind), in order.
  std::vector<Interval> within(std::uint64_t first, std::uint64_t behind) const;
  std::vector<Interval> all() const;
  bool empty() const { return pieces_.empty(); }
  /// REQUIRES that it is not empty.
  Interval first() const { return {pieces_.begin()->first, pieces_.begin()->second}; }

 private:
  std::map<std::uint64_t, std::uint64_t> pieces_;  // first to behind; none overlap
};

}  // namespace lethe::ledger
