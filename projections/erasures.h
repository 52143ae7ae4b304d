// Erasures by id and in order of their first events, what they wait for, and what they kept.
//
//   'e' id[16]                      -> subject[16], first event, whole subject, ground,
//                                      withheld at + 1 or 0, count, hold[16]*,
//                                      count, (slot, class, number, whole)*,
//                                      count, order*, count, certificate*
//   'o' sequence[8]                 -> id[16]
//   'b' hold[16] id[16]             -> nothing; an erasure that waits for the hold
//   'k' until[8] subject[16] class  -> nothing; kept until then, and still there
//   'q' subject[16] class           -> until
//   'u' certificate[8]              -> nothing; the storage was not found clean of it yet. In the
//                                      system ledger also that of another ledger's closure
//   'l'                             -> the latest certificate
#pragma once

#include "projections/projection.h"
#include "projections/views.h"

namespace lethe::projections {

class Erasures final : public Projection {
 public:
  ProjectionId id() const override { return ProjectionId::kErasures; }
  std::string_view name() const override { return "erasures"; }
  std::uint32_t version() const override { return 3; }
  Result<void> apply(const ledger::EventHeader& header, const ledger::SectionSource& sections,
                     RowWriter& rows, const ledger::KeySource& keys) const override;
};

Bytes erasure_row(const ledger::ErasureId& id);
Bytes erasure_order_list();
Bytes erasure_order_row(Sequence first);
Bytes waiting_list();
Bytes waiting_list(const ledger::HoldId& hold);
Bytes kept_list();
Bytes unswept_list();
Bytes unswept_row(Sequence certificate);
Bytes latest_certificate_row();
Bytes encode_erasure(const ErasureRow& erasure);
Result<ErasureRow> decode_erasure(const ledger::ErasureId& id, ByteView value);

}  // namespace lethe::projections
