// The server looks at every access that is recorded, by the rules in force, and writes down which
// ones a reviewer should look at, and how far it is: events access.flagged and accesses.checked, in
// one decision, so that no access is looked at twice or left out, whatever happens in between.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "api/commands/executor.h"
#include "api/review/review.h"
#include "ledger/store.h"

namespace lethe::api {

struct RecordReviewInput {
  static constexpr RuleTraits kTraits{.personal = false, .actor = Erased::kAllow};
  review::ReviewedPiece piece;
};
/// kStepNotAllowed when somebody else has looked at the piece meanwhile.
Ruled<Ruling> record_review(RuleContext& context, const RecordReviewInput& input);

/// From where on accesses were not looked at yet, as the log says it.
ledger::Result<ledger::Sequence> unchecked_from(const ledger::StateReader& state);

class Flagger {
 public:
  struct Options {
    std::string region;  // of which ledgers are looked at; empty: all
    /// What was found in a ledger, by its name, or why it could not be looked at.
    std::function<void(const std::string& ledger, const review::ReviewedPiece&)> found;
    std::function<void(const std::string& ledger, const Stop&)> failed;
    /// Of the looks at a ledger, for tests and benchmarks.
    review::PieceBounds bounds = {};
  };
  /// The store outlives it.
  Flagger(ledger::Store& store, Options options);
  ~Flagger();

  /// Looks at one piece of each ledger that has grown. True: there is more to look at. One thread
  /// at a time; returns soon after `go_on` says no.
  bool run(const std::function<bool()>& go_on);

  struct Lag {
    std::uint64_t events = 0;  // that were not looked at yet, of whatever kind
    ledger::Moment since;      // when the first of them was recorded; zero: there is none
  };
  /// Any thread. Errors of storage.
  ledger::Result<Lag> lag(const ledger::Ledger& ledger) const;

 private:
  struct Place {
    ledger::Sequence from;
    std::unique_ptr<review::BlindComparison> blind;
  };
  enum class More : std::uint8_t { kNo, kYes };
  Ruled<More> look(const ledger::Ledger& ledger, const std::function<bool()>& go_on);
  ledger::Result<ledger::Sequence> place_of(const ledger::Ledger& ledger,
                                            const ledger::StateReader& state);
  void go_to(const ledger::LedgerId& ledger, ledger::Sequence from);

  ledger::Store& store_;
  const Options options_;
  mutable std::mutex mutex_;  // guards places_, but for their comparisons: those are the runner's
  std::map<ledger::LedgerId, Place> places_;
};

}  // namespace lethe::api
