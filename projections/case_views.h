// Typed reading of reviews of accesses, beside projections/views.h: borrows the state likewise.
// kRowMalformed means damage.
#pragma once

#include <functional>
#include <vector>

#include "projections/case_rows.h"
#include "projections/views.h"

namespace lethe::projections {

class CaseViews {
 public:
  explicit CaseViews(const ledger::StateReader& state) : state_(state) {}

  Result<std::optional<ReviewRow>> review(const ledger::ReviewId& id, AsOf as_of = {}) const;
  /// In order of opening, newest first, those opened before `before`.
  Result<std::vector<ledger::ReviewId>> reviews(Sequence before, std::size_t limit) const;
  Result<std::vector<ledger::ReviewId>> reviews_of_agent(const SubjectId& agent, Sequence before,
                                                         std::size_t limit) const;
  /// Those that are not closed, of everybody or of one reviewer, by priority and then by when they
  /// are due, from a place on (empty: from the first); the visit ends when it answers false.
  Result<void> queue(const std::optional<ledger::TokenId>& assignee, ByteView from,
                     const std::function<bool(const Bytes& place, const ReviewRow&)>& visit) const;

  /// The reviews that cover an access, oldest first.
  Result<std::vector<ledger::ReviewId>> reviews_of(Sequence access, AsOf as_of = {}) const;
  /// Accesses that a review covers, from `from` to before `behind`, each once with the latest one;
  /// the visit ends when it answers false.
  Result<void> reviewed_accesses(
      Sequence from, Sequence behind, AsOf as_of,
      const std::function<Result<Visiting>(Sequence access, const ledger::ReviewId&)>& visit) const;

  Result<std::optional<QuestionRow>> question(const ledger::QuestionId& id, AsOf as_of = {}) const;
  /// Oldest first.
  Result<std::vector<QuestionRow>> questions(const ledger::ReviewId& review, AsOf as_of = {}) const;
  /// Those that an agent was asked and that nobody answered, of closed reviews, too; in no order.
  Result<std::vector<QuestionRow>> open_questions(const SubjectId& asked) const;

  /// Reviews that are closed, by when, from `since` to before `until`.
  Result<void> closed(Moment since, Moment until,
                      const std::function<bool(const ClosedReviewRow&)>& visit) const;
  /// The event that signed a period.
  Result<std::optional<Sequence>> period(const ledger::PeriodId& id) const;
  /// The first look at accesses that ends behind `place`; nothing when none has got there.
  Result<std::optional<CheckedSum>> checked_behind(Sequence place, AsOf as_of = {}) const;
  /// The last one that ends at `place` or before.
  Result<std::optional<CheckedSum>> checked_until(Sequence place, AsOf as_of = {}) const;

 private:
  const ledger::StateReader& state_;
};

}  // namespace lethe::projections
