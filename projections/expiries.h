// When consents expire: what is due, the earliest first.
//
//   'd' moment[8] subject[16] purpose text -> sequence     of the decision that expires
//   's' subject[16] purpose text -> moment                 where its 'd' row is
//
// A decision has both rows as long as it is the latest for its purpose, is given or renewed, and
// expires at all. A moment is big-endian with its sign turned, so that it sorts.
#pragma once

#include "projections/projection.h"
#include "projections/views.h"

namespace lethe::projections {

class Expiries final : public Projection {
 public:
  ProjectionId id() const override { return ProjectionId::kExpiries; }
  std::string_view name() const override { return "expiries"; }
  std::uint32_t version() const override { return 1; }
  Result<void> apply(const ledger::EventHeader& header, const ledger::SectionSource& sections,
                     RowWriter& rows, const ledger::KeySource& keys) const override;
};

Bytes due_prefix();
/// REQUIRES a row behind due_prefix().
Result<DueExpiry> decode_due(ByteView row, ByteView value);

}  // namespace lethe::projections
