// Where the ledger is hosted, and its moves, step by step.
//
//   history (projections/history.h) of:
//     'r' -> time, region text            in force from the event on
//     'm' -> time, state, from, to texts  the last step of a move
#pragma once

#include "projections/history.h"
#include "projections/projection.h"
#include "projections/views.h"

namespace lethe::projections {

class Regions final : public Projection {
 public:
  ProjectionId id() const override { return ProjectionId::kRegions; }
  std::string_view name() const override { return "regions"; }
  std::uint32_t version() const override { return 1; }
  Result<void> apply(const ledger::EventHeader& header, const ledger::SectionSource& sections,
                     RowWriter& rows, const ledger::KeySource& keys) const override;
};

Bytes region_key();
Bytes region_move_key();
Result<RegionRow> decode_region(const Version& version);
Result<RegionMoveRow> decode_region_move(const Version& version);

}  // namespace lethe::projections
