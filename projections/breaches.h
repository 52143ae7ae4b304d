// Breaches, by id and in order, and who is affected.
//
//   'b' breach[16]                -> aware, authority due, persons due, high risk, unintelligible,
//                                    closed, persons, records, count, category*, count, regime*,
//                                    opened at, changed at, revision, affected, count,
//                                    (audience, notified at, sequence)*, reminded
//   'a' breach[16] subject[16]    -> the event's sequence
//   'o', 'm'                         projections/deadlines.h
#pragma once

#include "projections/projection.h"
#include "projections/views.h"

namespace lethe::projections {

class Breaches final : public Projection {
 public:
  ProjectionId id() const override { return ProjectionId::kBreaches; }
  std::string_view name() const override { return "breaches"; }
  std::uint32_t version() const override { return 1; }
  Result<void> apply(const ledger::EventHeader& header, const ledger::SectionSource& sections,
                     RowWriter& rows, const ledger::KeySource& keys) const override;
};

Result<std::optional<BreachRow>> read_breach(const RowReader& rows, const ledger::BreachId& id);
Bytes affected_list(const ledger::BreachId& id);
Bytes affected_row(const ledger::BreachId& id, const SubjectId& subject);

}  // namespace lethe::projections
