// Grants of auditors, by id, in order, and by the token that they are given to.
//
//   'g' grant[16]                -> auditor[16], subject[16], number of scopes, scopes, expires at,
//                                   granted at, granted, ended at + 1 or 0, ended
//   'a' auditor[16] grant[16]    -> nothing
//   'o'                             projections/deadlines.h
#pragma once

#include "projections/projection.h"
#include "projections/views.h"

namespace lethe::projections {

class AuditorGrants final : public Projection {
 public:
  ProjectionId id() const override { return ProjectionId::kAuditorGrants; }
  std::string_view name() const override { return "auditor_grants"; }
  std::uint32_t version() const override { return 1; }
  Result<void> apply(const ledger::EventHeader& header, const ledger::SectionSource& sections,
                     RowWriter& rows, const ledger::KeySource& keys) const override;
};

Result<std::optional<AuditorGrantRow>> read_auditor_grant(const RowReader& rows,
                                                          const ledger::GrantId& id);
Bytes grants_of_auditor(const ledger::TokenId& auditor);

}  // namespace lethe::projections
