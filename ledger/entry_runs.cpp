#include "ledger/entry_runs.h"

#include <algorithm>

namespace lethe::ledger {
namespace {

constexpr std::size_t kMaxRuns = 65'536;
constexpr std::size_t kMaxPieces = 4 * kMaxRuns;

/// The heaviest chain so far that ends below a rank (a Fenwick tree of maxima).
class HeaviestChains {
 public:
  struct Chain {
    std::uint64_t weight = 0;
    std::optional<std::size_t> last;  // its last run
  };

  explicit HeaviestChains(std::size_t ranks) : nodes_(ranks + 1) {}

  /// Among the first `ranks` ranks.
  Chain heaviest(std::size_t ranks) const {
    Chain best;
    for (std::size_t i = ranks; i > 0; i &= i - 1) {
      if (nodes_[i].weight > best.weight) best = nodes_[i];
    }
    return best;
  }
  void add(std::size_t rank, const Chain& chain) {
    for (std::size_t i = rank + 1; i < nodes_.size(); i += i & (~i + 1)) {
      if (chain.weight > nodes_[i].weight) nodes_[i] = chain;
    }
  }

 private:
  std::vector<Chain> nodes_;
};

bool may_be_in_order(const EntryRun& run, TreeSize size, std::uint64_t first) {
  return run.good() && run.first_claim() < size.value && run.first_claim() >= first;
}

std::uint64_t weight_of(const EntryRun& run) {
  return run.count * (run.in_place() ? 3 : 2);
}

}  // namespace

void EntryRuns::add(const CheckedEntry& entry) {
  EntryRun next;
  next.place = entry.place;
  next.placeless = entry.placeless;
  next.fault = entry.fault;
  next.claims = entry.claimed.has_value();
  next.shift = entry.claimed.value_or(entry.place) - entry.place;
  next.match = entry.placeless ? LeafMatch::kUnknown : entry.match();
  if (unrecorded_from_) {
    unrecorded_faults_ += next.in_place() && next.match != LeafMatch::kDiffers ? 0 : 1;
  } else if (!runs_.empty() && continues(runs_.back(), next)) {
    ++runs_.back().count;
  } else if (runs_.size() < kMaxRuns) {
    runs_.push_back(next);
  } else {
    unrecorded_from_ = next.place;
    unrecorded_faults_ = next.in_place() ? 0 : 1;
  }
}

bool EntryRuns::continues(const EntryRun& run, const EntryRun& next) const {
  return run.behind() == next.place && !run.placeless && !next.placeless &&
         run.fault == next.fault && run.claims == next.claims && run.shift == next.shift &&
         run.match == next.match && next.place != size_.value &&
         next.first_claim() != size_.value && next.first_claim() != first_ &&
         next.first_claim() != 0;
}

std::vector<EntryRun> split_where_claims_meet(const std::vector<EntryRun>& runs) {
  std::vector<std::uint64_t> borders;
  for (const auto& run : runs) {
    if (!run.good()) continue;
    borders.push_back(run.first_claim());
    borders.push_back(run.behind_claims());
  }
  std::sort(borders.begin(), borders.end());
  std::vector<EntryRun> pieces;
  for (EntryRun run : runs) {
    auto border = std::upper_bound(borders.begin(), borders.end(), run.first_claim());
    while (run.good() && border != borders.end() && *border < run.behind_claims() &&
           pieces.size() < kMaxPieces) {
      EntryRun piece = run;
      piece.count = *border - run.first_claim();
      pieces.push_back(piece);
      run.place += piece.count;
      run.count -= piece.count;
      border = std::upper_bound(border, borders.end(), *border);
    }
    pieces.push_back(run);
  }
  return pieces;
}

std::vector<std::size_t> runs_in_order(const std::vector<EntryRun>& runs, TreeSize size,
                                       std::uint64_t first) {
  std::vector<std::uint64_t> ends;  // of the runs' sequences; their order gives each run a rank
  for (const auto& run : runs) {
    if (may_be_in_order(run, size, first)) ends.push_back(run.behind_claims());
  }
  std::sort(ends.begin(), ends.end());
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());

  HeaviestChains chains(ends.size());
  std::vector<std::optional<std::size_t>> before(runs.size());
  for (std::size_t i = 0; i < runs.size(); ++i) {
    if (!may_be_in_order(runs[i], size, first)) continue;
    const auto below = std::upper_bound(ends.begin(), ends.end(), runs[i].first_claim());
    auto chain = chains.heaviest(static_cast<std::size_t>(below - ends.begin()));
    before[i] = chain.last;
    chain.weight += weight_of(runs[i]);
    chain.last = i;
    const auto rank = std::lower_bound(ends.begin(), ends.end(), runs[i].behind_claims());
    chains.add(static_cast<std::size_t>(rank - ends.begin()), chain);
  }
  std::vector<std::size_t> in_order;
  for (auto last = chains.heaviest(ends.size()).last; last; last = before[*last]) {
    in_order.push_back(*last);
  }
  std::reverse(in_order.begin(), in_order.end());
  return in_order;
}

}  // namespace lethe::ledger
