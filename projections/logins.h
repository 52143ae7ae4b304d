// Log-ins of agents, as far as they are watched (45 CFR 164.308(a)(5)(ii)(C)).
//
//   agent[16]  -> count of failures, each moment; locked by + 1 or 0, locked, until, cause or 0,
//                 unlocked
//
// Failures are those since the last success, lock or unlocking; the newest hundred.
#pragma once

#include "projections/projection.h"
#include "projections/views.h"

namespace lethe::projections {

class Logins final : public Projection {
 public:
  ProjectionId id() const override { return ProjectionId::kLogins; }
  std::string_view name() const override { return "logins"; }
  std::uint32_t version() const override { return 1; }
  Result<void> apply(const ledger::EventHeader& header, const ledger::SectionSource& sections,
                     RowWriter& rows, const ledger::KeySource& keys) const override;
};

}  // namespace lethe::projections
