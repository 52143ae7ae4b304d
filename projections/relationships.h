// Relationships, by id, in order of their recording, by person and by member of staff.
//
//   'r' relationship[16]                            -> the row
//   's' subject[16] agent[16] starts[8] relationship[16]  -> nothing
//   'a' agent[16] starts[8] relationship[16]        -> nothing
//   'o'                                                projections/deadlines.h
#pragma once

#include "projections/projection.h"
#include "projections/relationship_rows.h"

namespace lethe::projections {

class Relationships final : public Projection {
 public:
  ProjectionId id() const override { return ProjectionId::kRelationships; }
  std::string_view name() const override { return "relationships"; }
  std::uint32_t version() const override { return 1; }
  Result<void> apply(const ledger::EventHeader& header, const ledger::SectionSource& sections,
                     RowWriter& rows, const ledger::KeySource& keys) const override;
};

Result<std::optional<RelationshipRow>> read_relationship(const RowReader& rows,
                                                         const ledger::RelationshipId& id);
/// Rows of a person, and of a person with one member of staff, by beginning.
Bytes relationships_of(const ledger::SubjectId& subject);
Bytes relationships_of(const ledger::SubjectId& subject, const ledger::SubjectId& agent);
Bytes relationships_of_agent(const ledger::SubjectId& agent);

}  // namespace lethe::projections
