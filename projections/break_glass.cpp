#include "projections/break_glass.h"

#include <algorithm>

#include "crypto/check.h"
#include "projections/deadlines.h"

namespace lethe::projections {
namespace {

using namespace glass_rows;

constexpr char kGlassById = 'g';
constexpr char kGlassOfPair = 'a';
constexpr char kGlassOfAgent = 'p';
constexpr char kGlassOfReview = 'r';
constexpr char kGlassUnreviewed = 'u';

Bytes glass_row(const ledger::GlassId& id) {
  return RowEncoder(kGlassById).fixed(id.view()).take();
}
Bytes glass_review_row(const ledger::ReviewId& review) {
  return RowEncoder(kGlassOfReview).fixed(review.view()).take();
}
Bytes unreviewed_row(const BreakGlassRow& row) {
  return RowEncoder().fixed(unreviewed_of(row.agent)).fixed(row.id.view()).take();
}

Bytes encode_glass(const BreakGlassRow& row) {
  RowEncoder out;
  out.fixed(row.subject.view()).fixed(row.agent.view()).number(row.scopes.size());
  for (const auto scope : row.scopes) out.enumerated(scope);
  out.signed_number(row.expires_at.micros).text(row.purpose_of_use).fixed(row.review.view());
  out.number(row.started_at.value).signed_number(row.started.micros);
  out.number(row.ended_at ? row.ended_at->value + 1 : 0).signed_number(row.ended.micros);
  return out.take();
}

Result<BreakGlassRow> decode_glass(const ledger::GlassId& id, ByteView value) {
  RowDecoder in(value);
  BreakGlassRow out;
  out.id = id;
  out.subject = in.fixed<SubjectId>();
  out.agent = in.fixed<SubjectId>();
  for (auto scopes = in.number(); scopes > 0 && !in.at_end(); --scopes) {
    out.scopes.push_back(in.enumerated<ledger::GrantScope>());
  }
  out.expires_at.micros = in.signed_number();
  out.purpose_of_use = in.text();
  out.review = in.fixed<ledger::ReviewId>();
  out.started_at.value = in.number();
  out.started.micros = in.signed_number();
  if (const auto ended = in.number(); ended > 0) out.ended_at = Sequence{ended - 1};
  out.ended.micros = in.signed_number();
  LETHE_TRY_VOID(in.finish());
  return out;
}

void start_glass(const ledger::EventHeader& header, const ledger::BreakGlassStarted& facts,
                 RowWriter& rows) {
  BreakGlassRow row;
  row.id = facts.glass;
  row.subject = header.subject;
  row.agent = facts.agent;
  row.scopes = facts.scopes;
  row.expires_at = facts.expires_at;
  row.purpose_of_use = facts.purpose_of_use;
  row.review = facts.review;
  row.started_at = header.sequence;
  row.started = header.time;
  rows.put(glass_row(row.id), encode_glass(row));
  put_in_order(rows, header.sequence, object_id(row.id));
  for (const auto& list : {of_agent_and_subject(row.agent, row.subject), of_agent(row.agent)}) {
    put_in_order(rows, list, header.sequence, object_id(row.id));
  }
  rows.put(glass_review_row(row.review), crypto::to_bytes(row.id.view()));
  rows.put(unreviewed_row(row), {});
}

Result<void> end_glass(const ledger::EventHeader& header, const ledger::BreakGlassEnded& facts,
                       RowWriter& rows) {
  LETHE_TRY(auto row, read_glass(rows, facts.glass));
  if (!row || row->ended_at) return {};  // the first time counts
  row->ended_at = header.sequence;
  row->ended = header.time;
  rows.put(glass_row(row->id), encode_glass(*row));
  return {};
}

/// The emergency that a review is of; nothing for other reviews.
Result<std::optional<BreakGlassRow>> glass_of(const RowReader& rows,
                                              const ledger::ReviewId& review) {
  LETHE_TRY(const auto value, rows.get(glass_review_row(review)));
  if (!value) return std::optional<BreakGlassRow>();
  const auto id = ledger::GlassId::from(*value);
  if (!id) return ledger::Error::kRowMalformed;
  return read_glass(rows, *id);
}

Result<void> close_glass_review(const ledger::ReviewId& review, RowWriter& rows) {
  LETHE_TRY(const auto glass, glass_of(rows, review));
  if (glass) rows.erase(unreviewed_row(*glass));
  return {};
}

Result<void> reopen_glass_review(const ledger::ReviewId& review, RowWriter& rows) {
  LETHE_TRY(const auto glass, glass_of(rows, review));
  if (glass) rows.put(unreviewed_row(*glass), {});
  return {};
}

}  // namespace

bool BreakGlassRow::opens(ledger::GrantScope scope) const {
  return std::ranges::find(scopes, scope) != scopes.end();
}

namespace glass_rows {

Bytes of_agent_and_subject(const SubjectId& agent, const SubjectId& subject) {
  return RowEncoder(kGlassOfPair).fixed(agent.view()).fixed(subject.view()).take();
}
Bytes of_agent(const SubjectId& agent) {
  return RowEncoder(kGlassOfAgent).fixed(agent.view()).take();
}
Bytes unreviewed_of(const SubjectId& agent) {
  return RowEncoder(kGlassUnreviewed).fixed(agent.view()).take();
}

Result<std::optional<BreakGlassRow>> read_glass(const RowReader& rows, const ledger::GlassId& id) {
  LETHE_TRY(const auto value, rows.get(glass_row(id)));
  if (!value) return std::optional<BreakGlassRow>();
  LETHE_TRY(auto row, decode_glass(id, *value));
  return std::optional(std::move(row));
}

}  // namespace glass_rows

Result<void> BreakGlass::apply(const ledger::EventHeader& header, const ledger::SectionSource&,
                               RowWriter& rows, const ledger::KeySource&) const {
  const auto& facts = header.facts;
  if (const auto* started = std::get_if<ledger::BreakGlassStarted>(&facts)) {
    start_glass(header, *started, rows);
    return {};
  }
  if (const auto* ended = std::get_if<ledger::BreakGlassEnded>(&facts)) {
    return end_glass(header, *ended, rows);
  }
  if (const auto* decided = std::get_if<ledger::ReviewDecided>(&facts)) {
    return decided->needs_confirmation ? Result<void>() : close_glass_review(decided->review, rows);
  }
  if (const auto* confirmed = std::get_if<ledger::ReviewConfirmed>(&facts)) {
    return close_glass_review(confirmed->review, rows);
  }
  if (const auto* reopened = std::get_if<ledger::ReviewReopened>(&facts)) {
    return reopen_glass_review(reopened->review, rows);
  }
  return {};
}

}  // namespace lethe::projections
