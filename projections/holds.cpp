#include "projections/holds.h"

#include <algorithm>

#include "crypto/check.h"
#include "projections/deadlines.h"

namespace lethe::projections {
namespace {

constexpr char kHold = 'h';
constexpr char kHoldAbout = 'a';
constexpr char kHoldEnds = 'u';

Bytes hold_row(const ledger::HoldId& id) {
  return RowEncoder(kHold).fixed(id.view()).take();
}

Bytes about_row(const HoldRow& hold) {
  return RowEncoder(kHoldAbout).fixed(hold.subject.view()).fixed(hold.id.view()).take();
}

Bytes end_row(const HoldRow& hold) {
  return RowEncoder(kHoldEnds).key_moment(hold.until).fixed(hold.id.view()).take();
}

std::vector<Moment> due(const HoldRow& hold) {
  if (hold.lifted_at || hold.until.micros == 0) return {};
  return {hold.until};
}

Bytes encode_hold(const HoldRow& hold) {
  RowEncoder out;
  out.fixed(hold.subject.view()).enumerated(hold.exception).number(hold.classes.size());
  for (const auto cls : hold.classes) out.enumerated(cls);
  out.signed_number(hold.until.micros).number(hold.placed_at.value);
  out.signed_number(hold.placed.micros).number(hold.lifted_at ? hold.lifted_at->value + 1 : 0);
  out.signed_number(hold.lifted.micros);
  encode_moments(hold.reminded, out);
  return out.take();
}

Result<HoldRow> decode_hold(const ledger::HoldId& id, ByteView value) {
  RowDecoder in(value);
  HoldRow out;
  out.id = id;
  out.subject = in.fixed<SubjectId>();
  out.exception = in.enumerated<ledger::KeepException>();
  const std::uint64_t classes = in.number();
  for (std::uint64_t i = 0; i < classes && !in.failed(); ++i) {
    out.classes.push_back(in.enumerated<ledger::CompartmentClass>());
  }
  out.until.micros = in.signed_number();
  out.placed_at.value = in.number();
  out.placed.micros = in.signed_number();
  if (const std::uint64_t lifted = in.number(); lifted > 0) out.lifted_at = Sequence{lifted - 1};
  out.lifted.micros = in.signed_number();
  out.reminded = decode_moments(in);
  LETHE_TRY_VOID(in.finish());
  return out;
}

Dated dated(const HoldRow& hold) {
  return {object_id(hold.id), hold.subject};
}

void place(const ledger::EventHeader& header, const ledger::HoldPlaced& facts, RowWriter& rows) {
  HoldRow hold;
  hold.id = facts.hold;
  hold.subject = header.subject;
  hold.exception = facts.exception;
  hold.classes = facts.classes;
  hold.until = facts.until;
  hold.placed_at = header.sequence;
  hold.placed = header.time;
  rows.put(hold_row(hold.id), encode_hold(hold));
  rows.put(about_row(hold), {});
  if (hold.until.micros != 0) rows.put(end_row(hold), {});
  put_in_order(rows, header.sequence, object_id(hold.id));
  put_deadlines(rows, dated(hold), {}, due(hold), {});
}

/// The hold's row changed, where there is a hold.
template <class Change>
Result<void> change_hold(const ledger::HoldId& id, RowWriter& rows, Change change) {
  LETHE_TRY(auto hold, read_hold(rows, id));
  if (!hold) return {};
  const auto before = due(*hold);
  change(*hold);
  put_deadlines(rows, dated(*hold), before, due(*hold), hold->reminded);
  rows.put(hold_row(id), encode_hold(*hold));
  return {};
}

}  // namespace

bool HoldRow::covers(ledger::CompartmentClass cls) const {
  return classes.empty() || std::find(classes.begin(), classes.end(), cls) != classes.end();
}

Bytes holds_about(const SubjectId& id) {
  return RowEncoder(kHoldAbout).fixed(id.view()).take();
}

Bytes hold_end_list() {
  return RowEncoder(kHoldEnds).take();
}

Result<std::optional<HoldRow>> read_hold(const RowReader& rows, const ledger::HoldId& id) {
  LETHE_TRY(const auto value, rows.get(hold_row(id)));
  if (!value) return std::nullopt;
  LETHE_TRY(auto hold, decode_hold(id, *value));
  return std::optional<HoldRow>(std::move(hold));
}

Result<void> Holds::apply(const ledger::EventHeader& header, const ledger::SectionSource&,
                          RowWriter& rows, const ledger::KeySource&) const {
  if (const auto* facts = std::get_if<ledger::HoldPlaced>(&header.facts)) {
    place(header, *facts, rows);
  } else if (const auto* lifted = std::get_if<ledger::HoldLifted>(&header.facts)) {
    return change_hold(lifted->hold, rows, [&](HoldRow& hold) {
      if (hold.lifted_at) return;
      hold.lifted_at = header.sequence;
      hold.lifted = header.time;
      rows.erase(about_row(hold));
      if (hold.until.micros != 0) rows.erase(end_row(hold));
    });
  } else if (const auto* reminded = std::get_if<ledger::DeadlineReminded>(&header.facts)) {
    if (reminded->type != ledger::DeadlineType::kHold) return {};
    return change_hold(id_of_object<ledger::HoldId>(reminded->object), rows,
                       [&](HoldRow& hold) { hold.reminded.push_back(reminded->due_at); });
  }
  return {};
}

}  // namespace lethe::projections
