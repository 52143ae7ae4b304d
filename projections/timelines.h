// The events about each person and of each actor, of any kind, as posting lists
// (projections/posting_list.h). The system's own and those about nobody are in no list.
//
//   's' subject[16], 'a' actor[16]    the lists' names
#pragma once

#include "projections/projection.h"
#include "projections/views.h"

namespace lethe::projections {

class Timelines final : public Projection {
 public:
  ProjectionId id() const override { return ProjectionId::kTimelines; }
  std::string_view name() const override { return "timelines"; }
  std::uint32_t version() const override { return 1; }
  Result<void> apply(const ledger::EventHeader& header, const ledger::SectionSource& sections,
                     RowWriter& rows, const ledger::KeySource& keys) const override;
};

Bytes subject_list(const SubjectId& id);
Bytes actor_list(const ledger::ActorId& id);

}  // namespace lethe::projections
