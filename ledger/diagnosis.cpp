// How the entries are aligned with the sequences 0..size:
//
//   - Good runs (signed, of this ledger) that keep the order of the log stand. The sequences
//     between two of them are a gap, and whatever is stored there is weighed against it.
//   - A good run out of order was moved; if what it holds also stands elsewhere, it is a copy.
//   - A bad entry in a gap is what became of a sequence of the gap: of the one that its header
//     claims, else of the one whose place it has, else of the first that is left. When none is left
//     it was inserted.
//   - What is left of a gap then is removed; at the end of the log, cut off.
#include "ledger/diagnosis.h"

#include <algorithm>
#include <string>
#include <utility>

#include "ledger/interval_set.h"

namespace lethe::ledger {
namespace {

std::string event_text(std::uint64_t sequence) {
  return "event " + std::to_string(sequence);
}

class Diagnosis {
 public:
  Diagnosis(const DiagnosisInput& input, FindingList& findings)
      : input_(input), runs_(split_where_claims_meet(input.entries.runs())), findings_(findings) {}

  void run() {
    in_order_ = runs_in_order(runs_, input_.size, input_.first);
    sort_out_of_order();
    std::size_t next_run = 0;
    const EntryRun* before = nullptr;
    for (const std::size_t index : in_order_) {
      const EntryRun& run = runs_[index];
      report_gap(before, next_run, index, run.first_claim());
      report_standing(run);
      before = &run;
      next_run = index + 1;
    }
    report_gap(before, next_run, runs_.size(), end_of_log());
    if (input_.entries.unrecorded_from()) report_unrecorded();
  }

 private:
  /// What is told apart ends where the runs became too many.
  std::uint64_t end_of_log() const {
    return std::min(input_.size.value,
                    input_.entries.unrecorded_from().value_or(input_.size.value));
  }

  /// Tells the sequences that were moved from copies of what stands.
  void sort_out_of_order() {
    if (input_.first > 0) found_.add(0, input_.first);
    for (const std::size_t index : in_order_) {
      found_.add(runs_[index].first_claim(), runs_[index].behind_claims());
    }
    moved_.resize(runs_.size());
    std::size_t next = 0;
    for (std::size_t i = 0; i < runs_.size(); ++i) {
      if (next < in_order_.size() && in_order_[next] == i) {
        ++next;
        continue;
      }
      const EntryRun& run = runs_[i];
      if (!run.good() || run.first_claim() >= input_.size.value) continue;
      IntervalSet moved;
      moved.add(run.first_claim(), run.behind_claims());
      for (const auto& copy : found_.within(run.first_claim(), run.behind_claims())) {
        moved.remove(copy.first, copy.behind);
      }
      moved_[i] = moved.all();
      for (const auto& part : moved_[i]) {
        found_.add(part.first, part.behind);
        if (!run.placeless) moved_places_.add(part.first - run.shift, part.behind - run.shift);
      }
    }
  }

  /// A run that keeps the order; `differs` can still mean a changed tile or a forged signature.
  void report_standing(const EntryRun& run) {
    if (!run.in_place()) {
      // It took the place of something that was moved away.
      for (const auto& part : moved_places_.within(run.first_claim(), run.behind_claims())) {
        report_moved(run, part);
      }
    }
    if (run.match != LeafMatch::kDiffers || !run.in_place()) return;
    if (input_.truth == Truth::kTiles) {
      findings_.add_range(Damage::kChangedHeader, run.place, run.behind(),
                          "signed by the log's key, but not the entry that the tree has");
      return;
    }
    for (std::uint64_t at = run.place; at < run.behind(); at = (at / kTileWidth + 1) * kTileWidth) {
      findings_.add(Damage::kChangedTile, at,
                    "the stored leaf hash is not that of the entry, which is signed by the log's "
                    "key");
    }
  }

  void report_moved(const EntryRun& run, const Interval& claims) {
    for (std::uint64_t claim = claims.first; claim < claims.behind; ++claim) {
      const std::uint64_t place = claim - run.shift;
      const std::uint64_t sequence = place < input_.size.value ? place : claim;
      findings_.add(Damage::kReordered, sequence,
                    event_text(claim) + " lies in place " + std::to_string(place));
    }
  }

  /// The sequences up to `behind` that no standing run has, and the runs `first`..`last` between.
  void report_gap(const EntryRun* before, std::size_t first, std::size_t last,
                  std::uint64_t behind) {
    IntervalSet missing;
    missing.add(before == nullptr ? input_.first : before->behind_claims(), behind);
    for (const auto& gap : missing.all()) {
      for (const auto& part : found_.within(gap.first, gap.behind)) {
        missing.remove(part.first, part.behind);
      }
    }
    const std::uint64_t shift = before == nullptr ? 0 : before->shift;
    for (std::size_t i = first; i < last; ++i) {
      if (runs_[i].good()) {
        report_out_of_order(runs_[i], moved_[i], shift, missing);
      } else {
        report_bad(runs_[i], shift, missing);
      }
    }
    for (const auto& part : missing.all()) report_missing(part);
  }

  void report_out_of_order(const EntryRun& run, const std::vector<Interval>& moved,
                           std::uint64_t shift, IntervalSet& missing) {
    if (run.first_claim() >= input_.size.value) {
      report_inserted(run.place, run.behind(), "an event behind the end of the log's checkpoint");
      return;
    }
    IntervalSet copies;
    copies.add(run.first_claim(), run.behind_claims());
    for (const auto& part : moved) {
      report_moved(run, part);
      copies.remove(part.first, part.behind);
    }
    for (const auto& part : copies.all()) {
      for (std::uint64_t claim = part.first; claim < part.behind; ++claim) {
        const std::uint64_t place = claim - run.shift;
        if (!run.placeless && take(missing, place + shift)) {
          findings_.add(Damage::kRemoved, place + shift,
                        "in its place is a copy of " + event_text(claim));
        } else {
          report_inserted(place, place + 1, "a copy of " + event_text(claim));
        }
      }
    }
  }

  static bool take(IntervalSet& set, std::uint64_t value) {
    if (set.within(value, value + 1).empty()) return false;
    set.remove(value, value + 1);
    return true;
  }

  /// Gives each bad entry the sequence that it became of.
  void report_bad(const EntryRun& run, std::uint64_t shift, IntervalSet& missing) {
    IntervalSet places;
    places.add(run.place, run.behind());
    if (run.claims) assign(run, run.shift, places, missing);
    if (!run.placeless) {
      assign(run, shift, places, missing);
      assign(run, 0, places, missing);
    }
    for (auto part : places.all()) {
      while (part.first < part.behind && !missing.empty()) {
        const Interval left = missing.first();
        const std::uint64_t count = std::min(part.behind - part.first, left.behind - left.first);
        report_changed(run, left.first, left.first + count);
        missing.remove(left.first, left.first + count);
        part.first += count;
      }
      report_surplus(run, part);
    }
  }

  /// Takes those of `places` whose sequence, `shift` further, is missing.
  void assign(const EntryRun& run, std::uint64_t shift, IntervalSet& places, IntervalSet& missing) {
    for (const auto& part : places.all()) {
      if (part.behind + shift < part.first + shift) continue;  // beyond the last number
      for (const auto& hit : missing.within(part.first + shift, part.behind + shift)) {
        report_changed(run, hit.first, hit.behind);
        places.remove(hit.first - shift, hit.behind - shift);
        missing.remove(hit.first, hit.behind);
      }
    }
  }

  /// Whether the tree was made of these entries as they are.
  bool in_tree(const EntryRun& run) const {
    switch (input_.truth) {
      case Truth::kEntries:
        return true;
      case Truth::kTiles:
      case Truth::kMixed:
        return run.match != LeafMatch::kDiffers;
      case Truth::kNone:
        break;
    }
    return input_.checkpoint_known ? run.match == LeafMatch::kSame
                                   : run.match != LeafMatch::kDiffers;
  }

  void report_changed(const EntryRun& run, std::uint64_t first, std::uint64_t behind) {
    const std::string what(describe(run.fault));
    const bool from_elsewhere =
        run.fault == EntryFault::kForeign || run.fault == EntryFault::kUnknownKey;
    if (from_elsewhere || in_tree(run)) {
      findings_.add_range(damage_of(run.fault), first, behind, what);
    } else {
      findings_.add_range(Damage::kChangedHeader, first, behind,
                          "not the entry that the tree has: " + what);
    }
  }

  void report_surplus(const EntryRun& run, const Interval& places) {
    if (run.fault == EntryFault::kForeign) {
      findings_.add_range(Damage::kForeignEvent, places.first, places.behind,
                          std::string(describe(run.fault)));
    } else {
      report_inserted(places.first, places.behind,
                      "an entry that the log does not have: " + std::string(describe(run.fault)));
    }
  }

  void report_inserted(std::uint64_t first, std::uint64_t behind, const std::string& detail) {
    findings_.add_range(Damage::kInserted, first, behind, detail);
  }

  void report_missing(const Interval& part) {
    if (part.behind == input_.size.value) {
      findings_.add(Damage::kTruncatedTail, part.first,
                    "the log ends here; its checkpoint is of " + std::to_string(input_.size.value) +
                        " events");
    } else {
      findings_.add_range(Damage::kRemoved, part.first, part.behind, "the entry is missing");
    }
  }

  void report_unrecorded() {
    findings_.count_only(input_.entries.unrecorded_faults());
    findings_.add(Damage::kMalformed, *input_.entries.unrecorded_from(),
                  "from here on the damage is in too many pieces to tell them apart");
  }

  const DiagnosisInput& input_;
  const std::vector<EntryRun> runs_;
  FindingList& findings_;
  std::vector<std::size_t> in_order_;
  IntervalSet found_;                         // sequences that are stored somewhere
  IntervalSet moved_places_;                  // where those that were moved lie
  std::vector<std::vector<Interval>> moved_;  // by run: its sequences that stand nowhere else
};

}  // namespace

void diagnose(const DiagnosisInput& input, FindingList& findings) {
  Diagnosis(input, findings).run();
}

std::optional<std::uint64_t> first_unresolved(const EntryRuns& entries) {
  for (const auto& run : entries.runs()) {
    if (!run.in_place() && run.match == LeafMatch::kUnknown) return run.place;
  }
  return entries.unrecorded_from();
}

}  // namespace lethe::ledger
