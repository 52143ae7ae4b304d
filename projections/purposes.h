// Purposes that data may be used for, with every definition that they had.
//
//   history (projections/history.h) of:
//     purpose text -> time, basis, special category, validity days, retired, title text,
//       direct marketing
#pragma once

#include "projections/history.h"
#include "projections/projection.h"
#include "projections/views.h"

namespace lethe::projections {

class Purposes final : public Projection {
 public:
  ProjectionId id() const override { return ProjectionId::kPurposes; }
  std::string_view name() const override { return "purposes"; }
  std::uint32_t version() const override { return 2; }
  Result<void> apply(const ledger::EventHeader& header, const ledger::SectionSource& sections,
                     RowWriter& rows, const ledger::KeySource& keys) const override;
};

Bytes purpose_key(std::string_view purpose);
Bytes encode_purpose(const PurposeRow& purpose);
Result<PurposeRow> decode_purpose(ByteView key, const Version& version);

}  // namespace lethe::projections
