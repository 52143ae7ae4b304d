#include "projections/restrictions.h"

#include "crypto/check.h"
#include "projections/deadlines.h"

namespace lethe::projections {
namespace {

constexpr char kRestriction = 'r';
constexpr char kRestrictionAbout = 's';

Bytes restriction_row(const ledger::RestrictionId& id) {
  return RowEncoder(kRestriction).fixed(id.view()).take();
}

Bytes about_row(const RestrictionRow& restriction) {
  return RowEncoder(kRestrictionAbout)
      .fixed(restriction.subject.view())
      .fixed(restriction.id.view())
      .take();
}

Bytes encode_restriction(const RestrictionRow& restriction) {
  RowEncoder out;
  out.fixed(restriction.subject.view()).enumerated(restriction.ground);
  out.number(restriction.set_at.value).signed_number(restriction.set.micros);
  out.number(restriction.lifted_at ? restriction.lifted_at->value + 1 : 0);
  out.signed_number(restriction.lifted.micros).signed_number(restriction.informed_at.micros);
  return out.take();
}

Result<RestrictionRow> decode_restriction(const ledger::RestrictionId& id, ByteView value) {
  RowDecoder in(value);
  RestrictionRow out;
  out.id = id;
  out.subject = in.fixed<SubjectId>();
  out.ground = in.enumerated<ledger::RestrictionGround>();
  out.set_at.value = in.number();
  out.set.micros = in.signed_number();
  if (const std::uint64_t lifted = in.number(); lifted > 0) out.lifted_at = Sequence{lifted - 1};
  out.lifted.micros = in.signed_number();
  out.informed_at.micros = in.signed_number();
  LETHE_TRY_VOID(in.finish());
  return out;
}

void set(const ledger::EventHeader& header, const ledger::RestrictionSet& facts, RowWriter& rows) {
  RestrictionRow restriction;
  restriction.id = facts.restriction;
  restriction.subject = header.subject;
  restriction.ground = facts.ground;
  restriction.set_at = header.sequence;
  restriction.set = header.time;
  rows.put(restriction_row(restriction.id), encode_restriction(restriction));
  rows.put(about_row(restriction), {});
  put_in_order(rows, header.sequence, object_id(restriction.id));
}

Result<void> lift(const ledger::EventHeader& header, const ledger::RestrictionLifted& facts,
                  RowWriter& rows) {
  LETHE_TRY(auto restriction, read_restriction(rows, facts.restriction));
  if (!restriction || restriction->lifted_at) return {};
  restriction->lifted_at = header.sequence;
  restriction->lifted = header.time;
  restriction->informed_at = facts.informed_at;
  rows.put(restriction_row(restriction->id), encode_restriction(*restriction));
  return {};
}

}  // namespace

Bytes restrictions_about(const SubjectId& id) {
  return RowEncoder(kRestrictionAbout).fixed(id.view()).take();
}

Result<std::optional<RestrictionRow>> read_restriction(const RowReader& rows,
                                                       const ledger::RestrictionId& id) {
  LETHE_TRY(const auto value, rows.get(restriction_row(id)));
  if (!value) return std::nullopt;
  LETHE_TRY(const auto restriction, decode_restriction(id, *value));
  return std::optional<RestrictionRow>(restriction);
}

Result<void> Restrictions::apply(const ledger::EventHeader& header, const ledger::SectionSource&,
                                 RowWriter& rows, const ledger::KeySource&) const {
  if (const auto* facts = std::get_if<ledger::RestrictionSet>(&header.facts)) {
    set(header, *facts, rows);
  } else if (const auto* lifted = std::get_if<ledger::RestrictionLifted>(&header.facts)) {
    return lift(header, *lifted, rows);
  }
  return {};
}

}  // namespace lethe::projections
