// People and what the key tree needs to know of them.
//
//   'p' subject[16]  -> slot, type, origin, state, registered at, registered, revision,
//                       0 or erased at + 1, 0 or (1, erasure[16]) that waits
//   's' slot[8]      -> subject[16]
//   'c' slot[8]      -> used of each class: (class, used)* without zeros; slot 0 is the ledger
//   'n'              -> the next slot
#pragma once

#include "projections/projection.h"
#include "projections/views.h"

namespace lethe::projections {

/// Counts follow the sections of every event, of kinds that this program does not know too: a
/// compartment number must never be used twice.
class People final : public Projection {
 public:
  ProjectionId id() const override { return ProjectionId::kPeople; }
  std::string_view name() const override { return "people"; }
  std::uint32_t version() const override { return 2; }
  Result<void> apply(const ledger::EventHeader& header, const ledger::SectionSource& sections,
                     RowWriter& rows, const ledger::KeySource& keys) const override;
};

Bytes person_row(const SubjectId& id);
Bytes slot_list();
Bytes slot_row(Slot slot);
Bytes counts_row(Slot slot);
Bytes next_slot_row();
/// Without the counts, which have a row of their own.
Bytes encode_person(const PersonRow& person);
Result<PersonRow> decode_person(const SubjectId& id, ByteView value);
/// All zeros when there is no row.
Result<ledger::CompartmentCounts> read_counts(const RowReader& rows, Slot slot);
Result<Slot> read_next_slot(const RowReader& rows);

}  // namespace lethe::projections
