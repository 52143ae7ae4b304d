// The findings of one verification while they are gathered: all are counted, those of the lowest
// sequences are kept.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ledger/verifier.h"

namespace lethe::ledger {

/// One thread at a time.
class FindingList {
 public:
  /// Keeps at most `capacity` findings about events, and as many about the log as a whole.
  explicit FindingList(std::size_t capacity) : capacity_(capacity) {}

  void add(Finding finding);
  void add(Damage damage, std::uint64_t sequence, std::string detail);
  void add_whole(Damage damage, std::string detail);
  /// One finding for each event in [first, behind), in time independent of their number.
  void add_range(Damage damage, std::uint64_t first, std::uint64_t behind,
                 const std::string& detail);
  /// Counts findings of which nothing more is kept.
  void count_only(std::uint64_t count) { count_ += count; }

  std::uint64_t count() const { return count_; }
  /// By sequence, those of the whole log last.
  std::vector<Finding> take();

 private:
  void keep(Finding finding);

  std::size_t capacity_;
  std::uint64_t count_ = 0;
  std::multimap<std::uint64_t, Finding> events_;
  std::vector<Finding> whole_;
};

}  // namespace lethe::ledger
