// Looking at a piece of the log by a set of rules: for the flagger, for a set that is tried on the
// past, and for whoever wants to see the same flags come out of the log again.
#pragma once

#include <functional>
#include <vector>

#include "api/review/access_pictures.h"

namespace lethe::api::review {

/// The set in force then, with its version.
ledger::Result<AccessRulesSet> rules_in_force(const ledger::StateReader& state,
                                              projections::AsOf as_of);

struct FlaggedAccess {
  ledger::SubjectId subject;  // whose record it was; none: a search
  ledger::AccessFlagged facts;
};

/// What a look at a piece found. Every access and search from `from` to before `behind` was looked
/// at.
struct ReviewedPiece {
  ledger::Sequence from, behind;
  std::uint64_t checked_up_to = 0;
  std::uint64_t rules = 0;  // the version
  std::uint32_t accesses = 0;
  std::vector<FlaggedAccess> flagged;
};

/// Where a piece ends, whatever comes first.
struct PieceBounds {
  ledger::Sequence behind;
  std::size_t events = 20'000;
  std::size_t accesses = 5'000;
  std::size_t flagged = 200;
  std::function<bool()> go_on = [] { return true; };  // false: it ends where it is
};

/// From `from` on; `sources.checked_up_to` is not less than `bounds.behind`. Errors of storage.
ledger::Result<ReviewedPiece> review_piece(const PictureSources& sources,
                                           const AccessRulesSet& rules, BlindComparison& blind,
                                           ledger::Sequence from, const PieceBounds& bounds);

/// What the log says of a flagged access, by the rules that were in force: findings, weight and
/// priority equal those of the flag, unless somebody whom it compared was erased since. `activity`
/// has the rows of agent_activity of exactly the flag's `checked_up_to`.
ledger::Result<Evaluation> evaluate_again(const ledger::Ledger& ledger,
                                          const ledger::StateReader& state,
                                          const ledger::StateReader& activity,
                                          const ledger::AccessFlagged& flag);

}  // namespace lethe::api::review
