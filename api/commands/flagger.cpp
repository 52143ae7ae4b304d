#include "api/commands/flagger.h"

#include <algorithm>

#include "api/commands/due.h"
#include "api/commands/regions.h"
#include "crypto/check.h"

namespace lethe::api {

using ledger::Sequence;

ledger::Result<Sequence> unchecked_from(const ledger::StateReader& state) {
  LETHE_TRY(const auto checked, projections::ReviewViews(state).checked());
  return checked ? checked->facts.behind : Sequence{};
}

Ruled<Ruling> record_review(RuleContext& context, const RecordReviewInput& input) {
  const auto& piece = input.piece;
  LETHE_TRY(const auto checked, context.review().checked());
  // What lies before the piece had no access, or the piece is not the next one.
  if (checked && checked->facts.behind > piece.from) return ProblemType::kStepNotAllowed;
  Ruling ruling;
  for (const auto& flagged : piece.flagged) {
    ruling.decision.events.push_back(context.event(flagged.facts, flagged.subject));
  }
  ledger::AccessesChecked facts;
  facts.from = piece.from;
  facts.behind = piece.behind;
  facts.checked_up_to = piece.checked_up_to;
  facts.rules = piece.rules;
  facts.accesses = piece.accesses;
  facts.flagged = static_cast<std::uint32_t>(piece.flagged.size());
  ruling.decision.events.push_back(context.event(facts));
  return ruling;
}

Flagger::Flagger(ledger::Store& store, Options options)
    : store_(store), options_(std::move(options)) {}
Flagger::~Flagger() = default;

ledger::Result<Sequence> Flagger::place_of(const ledger::Ledger& ledger,
                                           const ledger::StateReader& state) {
  LETHE_TRY(const auto recorded, unchecked_from(state));
  const std::lock_guard lock(mutex_);
  auto& place = places_[ledger.info().id];
  if (!place.blind) place.blind = std::make_unique<review::BlindComparison>();
  // What was looked at since and had no access is nowhere but here.
  place.from = std::max(place.from, recorded);
  return place.from;
}

void Flagger::go_to(const ledger::LedgerId& ledger, Sequence from) {
  const std::lock_guard lock(mutex_);
  places_[ledger].from = from;
}

/// One piece. The snapshot is let go before anything is written.
Ruled<Flagger::More> Flagger::look(const ledger::Ledger& ledger,
                                   const std::function<bool()>& go_on) {
  const auto& id = ledger.info().id;
  RecordReviewInput input;
  std::uint64_t size = 0;
  {
    const auto snapshot = ledger.snapshot();
    size = snapshot->size().value;
    LETHE_TRY(const auto from, place_of(ledger, *snapshot));
    if (from.value >= size) return More::kNo;
    auto bounds = options_.bounds;
    bounds.behind = Sequence{size};
    bounds.go_on = go_on;
    review::BlindComparison* blind = nullptr;
    {
      const std::lock_guard lock(mutex_);
      blind = places_[id].blind.get();
    }
    LETHE_TRY(const auto rules, review::rules_in_force(*snapshot, {Sequence{size}}));
    LETHE_TRY(input.piece, review::review_piece({ledger, *snapshot, *snapshot, size}, rules, *blind,
                                                from, bounds));
  }
  if (input.piece.accesses > 0) {
    const auto reply = api::run(store_, id, request_of_system(id), record_review, input);
    if (reply.refused()) return reply.problem();
    if (options_.found) options_.found(ledger.info().name, input.piece);
  }
  go_to(id, input.piece.behind);
  return input.piece.behind.value < size ? More::kYes : More::kNo;
}

bool Flagger::run(const std::function<bool()>& go_on) {
  bool has_more = false;
  for (const auto& ledger : store_.ledgers()) {
    if (!go_on()) return false;
    const auto is_ours = is_hosted_in(*ledger, options_.region);
    if (!is_ours || !*is_ours) continue;
    const auto more = look(*ledger, go_on);
    if (more) {
      has_more = has_more || *more == More::kYes;
    } else if (go_on() && options_.failed) {
      options_.failed(ledger->info().name, more.error());
    }
  }
  return has_more;
}

ledger::Result<Flagger::Lag> Flagger::lag(const ledger::Ledger& ledger) const {
  const auto size = ledger.size().value;
  LETHE_TRY(auto from, unchecked_from(*ledger.snapshot()));
  {
    const std::lock_guard lock(mutex_);
    const auto place = places_.find(ledger.info().id);
    if (place != places_.end()) from = std::max(from, place->second.from);
  }
  if (from.value >= size) return Lag{};
  LETHE_TRY(const auto first, ledger.event(from));
  return Lag{size - from.value, first.time};
}

}  // namespace lethe::api
