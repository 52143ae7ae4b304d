// Members of staff with what was said of each, and marks of people.
//
//   'a' agent[16]              -> registered at, registered
//   key of history.h: agent[16]   the description
//   'm' mark[16]               -> the row
//   's' subject[16] mark[16]   -> nothing
#pragma once

#include "projections/projection.h"

namespace lethe::projections {

class Staff final : public Projection {
 public:
  ProjectionId id() const override { return ProjectionId::kStaff; }
  std::string_view name() const override { return "staff"; }
  std::uint32_t version() const override { return 1; }
  Result<void> apply(const ledger::EventHeader& header, const ledger::SectionSource& sections,
                     RowWriter& rows, const ledger::KeySource& keys) const override;
};

}  // namespace lethe::projections
