// The rules by which accesses are reviewed, which accesses were flagged, and how far.
//
//   key of history.h: 'r'            the rules
//   'f' agent[16] flag[8]         -> time, access
//   'a' access[8]                 -> flag
//   'x'                           -> the last accesses.checked, its sequence and time
#pragma once

#include "projections/projection.h"

namespace lethe::projections {

class AccessReview final : public Projection {
 public:
  ProjectionId id() const override { return ProjectionId::kAccessReview; }
  std::string_view name() const override { return "access_review"; }
  std::uint32_t version() const override { return 1; }
  Result<void> apply(const ledger::EventHeader& header, const ledger::SectionSource& sections,
                     RowWriter& rows, const ledger::KeySource& keys) const override;
};

}  // namespace lethe::projections
