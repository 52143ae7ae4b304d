// Emergencies that members of staff declared: by id, in order, by member of staff and patient, and
// those whose review is not closed.
//
//   'g' glass[16]                         -> subject, agent, scopes, expires at, purpose of use,
//                                            review, started at, started, ended at + 1 or 0, ended
//   'o'                                      projections/deadlines.h
//   'a' agent[16] subject[16] started[8]  -> glass
//   'p' agent[16] started[8]              -> glass
//   'r' review[16]                        -> glass
//   'u' agent[16] glass[16]               -> nothing    the review of it is not closed
//
// `started` is a sequence.
#pragma once

#include "projections/break_glass_views.h"
#include "projections/projection.h"

namespace lethe::projections {

class BreakGlass final : public Projection {
 public:
  ProjectionId id() const override { return ProjectionId::kBreakGlass; }
  std::string_view name() const override { return "break_glass"; }
  std::uint32_t version() const override { return 1; }
  Result<void> apply(const ledger::EventHeader& header, const ledger::SectionSource& sections,
                     RowWriter& rows, const ledger::KeySource& keys) const override;
};

/// The rows, for who reads them (projections/break_glass_view.cpp).
namespace glass_rows {

Bytes of_agent_and_subject(const SubjectId& agent, const SubjectId& subject);
Bytes of_agent(const SubjectId& agent);
Bytes unreviewed_of(const SubjectId& agent);
Result<std::optional<BreakGlassRow>> read_glass(const RowReader& rows, const ledger::GlassId& id);

}  // namespace glass_rows

}  // namespace lethe::projections
