// Holds, by id, in order of their placing, by whom they are about, and by when they end. What is
// due (projections/deadlines.h) is their end.
//
//   'h' hold[16]                -> subject[16], exception, count, class*, until, placed at, placed,
//                                  lifted at + 1 or 0, lifted, reminded
//   'a' subject[16] hold[16]    -> nothing; of those that nobody lifted; subject 0: everybody
//   'u' until[8] hold[16]       -> nothing; the same, of those with an end
//   'o', 'm'                       projections/deadlines.h
#pragma once

#include "projections/projection.h"
#include "projections/views.h"

namespace lethe::projections {

class Holds final : public Projection {
 public:
  ProjectionId id() const override { return ProjectionId::kHolds; }
  std::string_view name() const override { return "holds"; }
  std::uint32_t version() const override { return 1; }
  Result<void> apply(const ledger::EventHeader& header, const ledger::SectionSource& sections,
                     RowWriter& rows, const ledger::KeySource& keys) const override;
};

Result<std::optional<HoldRow>> read_hold(const RowReader& rows, const ledger::HoldId& id);
Bytes holds_about(const SubjectId& id);
Bytes hold_end_list();

}  // namespace lethe::projections
