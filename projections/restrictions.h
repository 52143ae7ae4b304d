// Restrictions (GDPR Art. 18), by id, in order of their setting, and by person.
//
//   'r' restriction[16]               -> subject[16], ground, set at, set, lifted at + 1 or 0,
// lifted,
//                                        informed at
//   's' subject[16] restriction[16]   -> nothing
//   'o'                                  projections/deadlines.h
#pragma once

#include "projections/projection.h"
#include "projections/views.h"

namespace lethe::projections {

class Restrictions final : public Projection {
 public:
  ProjectionId id() const override { return ProjectionId::kRestrictions; }
  std::string_view name() const override { return "restrictions"; }
  std::uint32_t version() const override { return 1; }
  Result<void> apply(const ledger::EventHeader& header, const ledger::SectionSource& sections,
                     RowWriter& rows, const ledger::KeySource& keys) const override;
};

Result<std::optional<RestrictionRow>> read_restriction(const RowReader& rows,
                                                       const ledger::RestrictionId& id);
Bytes restrictions_about(const SubjectId& id);

}  // namespace lethe::projections
