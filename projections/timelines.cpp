#include "projections/timelines.h"

#include "crypto/check.h"

namespace lethe::projections {

Bytes subject_list(const SubjectId& id) {
  return RowEncoder('s').fixed(id.view()).take();
}

Bytes actor_list(const ledger::ActorId& id) {
  return RowEncoder('a').fixed(id.view()).take();
}

Result<void> Timelines::apply(const ledger::EventHeader& header, const ledger::SectionSource&,
                              RowWriter& rows, const ledger::KeySource&) const {
  const Posting posting{header.sequence, kind_of(header.facts)};
  if (!header.subject.is_zero()) {
    LETHE_TRY_VOID(append_posting(rows, subject_list(header.subject), posting));
  }
  if (!header.actor.id.is_zero()) {
    LETHE_TRY_VOID(append_posting(rows, actor_list(header.actor.id), posting));
  }
  return {};
}

}  // namespace lethe::projections
