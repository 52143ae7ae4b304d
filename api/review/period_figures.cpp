#include "api/review/period_figures.h"

#include <algorithm>
#include <map>
#include <set>

#include "crypto/check.h"
#include "ledger/event_codec.h"
#include "projections/agent_activity.h"
#include "projections/case_views.h"
#include "projections/review_views.h"

namespace lethe::api::review {
namespace {

using ledger::Sequence;
using projections::AsOf;

struct Sum {
  std::uint64_t accesses = 0, flagged = 0;
};

class PeriodCounting {
 public:
  PeriodCounting(const ledger::Ledger& ledger, const ledger::StateReader& state, Sequence from,
                 Sequence behind, std::uint64_t size)
      : ledger_(ledger),
        views_(state),
        review_(state),
        cases_(state),
        from_(from),
        behind_(behind),
        as_of_{Sequence{size}} {}

  ledger::Result<PeriodLook> run() {
    if (from_ >= behind_) return PeriodLook{};
    LETHE_TRY_VOID(count_accesses());
    LETHE_TRY_VOID(count_reviews());
    LETHE_TRY_VOID(find_rules());
    return std::move(look_);
  }

 private:
  ledger::Result<std::uint64_t> recorded(Sequence from) const {
    LETHE_TRY(const auto accesses,
              views_.count_events(ledger::kind_of(ledger::AccessRecorded{}), from, behind_));
    LETHE_TRY(const auto searches,
              views_.count_events(ledger::kind_of(ledger::SearchRecorded{}), from, behind_));
    return accesses + searches;
  }

  /// What the rules looked at before a place: whole pieces as they were summed up, and of the piece
  /// that it lies in what is before it.
  ledger::Result<Sum> checked_before(Sequence place) const {
    LETHE_TRY(const auto last, cases_.checked_until(place, as_of_));
    Sum out;
    if (last) out = {last->accesses, last->flagged};
    LETHE_TRY(const auto next, cases_.checked_behind(place, as_of_));
    if (!next || next->from >= place) return out;
    ledger::Result<void> failed;
    const auto visit = [&](Sequence, ledger::ByteView entry) {
      failed = add(entry, out);
      return static_cast<bool>(failed);
    };
    LETHE_TRY_VOID(ledger_.entries(next->from, place, visit));
    LETHE_TRY_VOID(failed);
    return out;
  }
  ledger::Result<void> add(ledger::ByteView entry, Sum& sum) const {
    LETHE_TRY(const auto split, ledger::split_entry(entry));
    LETHE_TRY(const auto header, ledger::decode_header(split.header_bytes));
    if (!projections::is_reviewed(header)) return {};
    ++sum.accesses;
    LETHE_TRY(const auto flags, flags_of(header.sequence));
    sum.flagged += flags;
    return {};
  }
  /// One or none.
  ledger::Result<std::uint64_t> flags_of(Sequence access) const {
    LETHE_TRY(const auto flag, review_.flag_of(access));
    return std::uint64_t{flag && *flag < as_of_.behind ? 1U : 0U};
  }

  /// One, or none: the review of an emergency covers the declaration itself, which is no access.
  ledger::Result<std::uint64_t> looks_covered(Sequence access,
                                              const projections::ReviewRow& review) const {
    if (review.origin != ledger::ReviewOrigin::kBreakGlass) return std::uint64_t{1};
    LETHE_TRY(const auto header, ledger_.event(access));
    const bool is_emergency = std::holds_alternative<ledger::BreakGlassStarted>(header.facts);
    return std::uint64_t{is_emergency ? 0U : 1U};
  }

  ledger::Result<void> count_accesses() {
    auto& figures = look_.figures;
    LETHE_TRY(figures.accesses, recorded(from_));
    LETHE_TRY(const auto before, checked_before(from_));
    LETHE_TRY(const auto through, checked_before(behind_));
    figures.checked = through.accesses - before.accesses;
    figures.flagged = through.flagged - before.flagged;
    LETHE_TRY(const auto last, cases_.checked_until(as_of_.behind, as_of_));
    const auto reached = std::max(last ? last->behind : Sequence{}, from_);
    if (reached < behind_) {
      LETHE_TRY(figures.unchecked, recorded(reached));
    }
    figures.not_by_rules = figures.accesses - figures.checked - figures.unchecked;
    return {};
  }

  ledger::Result<void> count_reviews() {
    auto& figures = look_.figures;
    std::map<ledger::ReviewId, projections::ReviewRow> reviews;
    std::map<ledger::ReviewDisposition, std::uint64_t> dispositions;
    const auto visit = [&](Sequence access,
                           const ledger::ReviewId& id) -> ledger::Result<projections::Visiting> {
      const auto [place, is_new] = reviews.try_emplace(id);
      auto& review = place->second;
      if (is_new) {
        LETHE_TRY(const auto row, cases_.review(id, as_of_));
        if (!row) return ledger::Error::kRowMalformed;
        review = *row;
        if (review.is_closed()) ++dispositions[review.decision->disposition];
        if (!review.is_closed()) ++figures.open;
      }
      LETHE_TRY(const auto covers, looks_covered(access, review));
      LETHE_TRY(const auto flags, flags_of(access));
      figures.in_review += covers;
      figures.flagged_in_review += flags;
      if (!review.sample.is_zero()) ++figures.sampled;
      return projections::Visiting::kGoOn;
    };
    LETHE_TRY_VOID(cases_.reviewed_accesses(from_, behind_, as_of_, visit));
    figures.reviews = reviews.size();
    for (const auto& [disposition, count] : dispositions) {
      figures.dispositions.push_back({disposition, count});
    }
    return {};
  }

  ledger::Result<void> find_rules() {
    LETHE_TRY(const auto first, cases_.checked_behind(from_, as_of_));
    if (!first || first->from >= behind_) return {};
    LETHE_TRY(auto last, cases_.checked_behind(Sequence{behind_.value - 1}, as_of_));
    if (!last || last->from >= behind_) {
      LETHE_TRY(last, cases_.checked_until(behind_, as_of_));
    }
    const auto newest = last ? std::max(last->rules, first->rules) : first->rules;
    auto oldest = first->rules;
    if (newest - oldest >= ledger::kMaxPeriodRules) oldest = newest - ledger::kMaxPeriodRules + 1;
    for (auto version = oldest; version <= newest; ++version) look_.rules.push_back(version);
    return {};
  }

  const ledger::Ledger& ledger_;
  const projections::Views views_;
  const projections::ReviewViews review_;
  const projections::CaseViews cases_;
  const Sequence from_, behind_;
  const AsOf as_of_;
  PeriodLook look_;
};

}  // namespace

ledger::Result<PeriodLook> look_at_period(const ledger::Ledger& ledger,
                                          const ledger::StateReader& state, Sequence from,
                                          Sequence behind, std::uint64_t size) {
  return PeriodCounting(ledger, state, from, behind, size).run();
}

}  // namespace lethe::api::review
