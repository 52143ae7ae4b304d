// Erasures by id and in order of their orders.
//
//   'e' id[16]         -> subject[16], ordered at, completed at + 1 or 0, whole subject
//   'o' sequence[8]    -> id[16]
#pragma once

#include "projections/projection.h"
#include "projections/views.h"

namespace lethe::projections {

class Erasures final : public Projection {
 public:
  ProjectionId id() const override { return ProjectionId::kErasures; }
  std::string_view name() const override { return "erasures"; }
  std::uint32_t version() const override { return 1; }
  Result<void> apply(const ledger::EventHeader& header, const ledger::SectionSource& sections,
                     RowWriter& rows, const ledger::KeySource& keys) const override;
};

Bytes erasure_row(const ledger::ErasureId& id);
Bytes erasure_order_list();
Bytes erasure_order_row(Sequence ordered_at);
Bytes encode_erasure(const ErasureRow& erasure);
Result<ErasureRow> decode_erasure(const ledger::ErasureId& id, ByteView value);

}  // namespace lethe::projections
