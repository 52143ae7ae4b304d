// What each person objects to (GDPR Art. 21), with every state that an objection had.
//
//   history (projections/history.h) of:
//     subject[16] purpose text -> time, state, signal
//
// The purpose is empty for everything that rests on Art. 6(1)(e) or (f).
#pragma once

#include "projections/history.h"
#include "projections/projection.h"
#include "projections/views.h"

namespace lethe::projections {

class Objections final : public Projection {
 public:
  ProjectionId id() const override { return ProjectionId::kObjections; }
  std::string_view name() const override { return "objections"; }
  std::uint32_t version() const override { return 1; }
  Result<void> apply(const ledger::EventHeader& header, const ledger::SectionSource& sections,
                     RowWriter& rows, const ledger::KeySource& keys) const override;
};

Bytes objection_key(const SubjectId& id, std::string_view purpose);
Bytes encode_objection(const ObjectionRow& objection);
/// `key` is without the subject.
Result<ObjectionRow> decode_objection(ByteView key, const Version& version);

}  // namespace lethe::projections
