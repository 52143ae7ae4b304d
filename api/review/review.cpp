#include "api/review/review.h"

#include "crypto/check.h"
#include "ledger/event_codec.h"
#include "projections/agent_activity.h"

namespace lethe::api::review {
namespace {

ledger::AccessFlagged flag_of(const ledger::EventHeader& access, const ReviewedPiece& piece,
                              Evaluation evaluation) {
  ledger::AccessFlagged facts;
  facts.access = access.sequence;
  facts.agent = ledger::subject_of(access.actor.id);
  facts.rules = piece.rules;
  facts.checked_up_to = piece.checked_up_to;
  facts.findings = std::move(evaluation.findings);
  facts.priority = evaluation.priority;
  facts.weight = evaluation.weight;
  return facts;
}

}  // namespace

ledger::Result<AccessRulesSet> rules_in_force(const ledger::StateReader& state,
                                              projections::AsOf as_of) {
  LETHE_TRY(auto row, projections::ReviewViews(state).access_rules(as_of));
  if (!row) return default_rules();
  return std::move(row->rules);
}

ledger::Result<ReviewedPiece> review_piece(const PictureSources& sources,
                                           const AccessRulesSet& rules, BlindComparison& blind,
                                           ledger::Sequence from, const PieceBounds& bounds) {
  ReviewedPiece piece;
  piece.from = piece.behind = from;
  piece.checked_up_to = sources.checked_up_to;
  piece.rules = rules.version;
  const RuleBook book(rules);
  AccessPictures pictures(sources, book, blind);
  std::size_t events = 0;
  const auto look = [&](ledger::ByteView entry) -> ledger::Result<void> {
    LETHE_TRY(const auto split, ledger::split_entry(entry));
    LETHE_TRY(const auto header, ledger::decode_header(split.header_bytes));
    piece.behind = header.sequence.next();
    if (!projections::is_reviewed(header)) {
      pictures.pass(header);
      return {};
    }
    ++piece.accesses;
    LETHE_TRY(const auto picture, pictures.picture(header));
    auto evaluation = evaluate(picture, book);
    if (!evaluation.is_flagged()) return {};
    piece.flagged.push_back({header.subject, flag_of(header, piece, std::move(evaluation))});
    return {};
  };
  ledger::Result<void> failed;
  const auto visit = [&](ledger::Sequence, ledger::ByteView entry) {
    failed = look(entry);
    return failed && ++events < bounds.events && piece.accesses < bounds.accesses &&
           piece.flagged.size() < bounds.flagged && bounds.go_on();
  };
  LETHE_TRY_VOID(sources.ledger.entries(from, bounds.behind, visit));
  LETHE_TRY_VOID(failed);
  return piece;
}

ledger::Result<Evaluation> evaluate_again(const ledger::Ledger& ledger,
                                          const ledger::StateReader& state,
                                          const ledger::StateReader& activity,
                                          const ledger::AccessFlagged& flag) {
  LETHE_TRY(const auto rules, rules_in_force(state, {ledger::Sequence{flag.checked_up_to}}));
  LETHE_TRY(const auto access, ledger.event(flag.access));
  const RuleBook book(rules);
  BlindComparison blind;
  AccessPictures pictures({ledger, state, activity, flag.checked_up_to}, book, blind);
  LETHE_TRY(const auto picture, pictures.picture(access));
  return evaluate(picture, book);
}

}  // namespace lethe::api::review
