#include "projections/regions.h"

#include "crypto/check.h"

namespace lethe::projections {
namespace {

Result<void> put_region(const ledger::EventHeader& header, const std::string& region,
                        RowWriter& rows) {
  const Bytes value = RowEncoder().signed_number(header.time.micros).text(region).take();
  return put_version(rows, region_key(), header.sequence, value);
}

}  // namespace

Bytes region_key() {
  return RowEncoder('r').take();
}

Bytes region_move_key() {
  return RowEncoder('m').take();
}

Result<RegionRow> decode_region(const Version& version) {
  RowDecoder in(version.value);
  RegionRow out;
  out.since = version.sequence;
  out.time.micros = in.signed_number();
  out.region = in.text();
  LETHE_TRY_VOID(in.finish());
  return out;
}

Result<RegionMoveRow> decode_region_move(const Version& version) {
  RowDecoder in(version.value);
  RegionMoveRow out;
  out.sequence = version.sequence;
  out.time.micros = in.signed_number();
  out.state = in.enumerated<ledger::RegionMoveState>();
  out.from = in.text();
  out.to = in.text();
  LETHE_TRY_VOID(in.finish());
  return out;
}

Result<void> Regions::apply(const ledger::EventHeader& header, const ledger::SectionSource&,
                            RowWriter& rows, const ledger::KeySource&) const {
  if (const auto* created = std::get_if<ledger::LedgerCreated>(&header.facts)) {
    return put_region(header, created->region, rows);
  }
  const auto* moved = std::get_if<ledger::RegionMoved>(&header.facts);
  if (moved == nullptr) return {};
  if (moved->state == ledger::RegionMoveState::kDone) {
    LETHE_TRY_VOID(put_region(header, moved->to, rows));
  }
  RowEncoder move;
  move.signed_number(header.time.micros).enumerated(moved->state);
  move.text(moved->from).text(moved->to);
  return put_version(rows, region_move_key(), header.sequence, move.take());
}

}  // namespace lethe::projections
