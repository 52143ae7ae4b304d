#include "crypto/check.h"
#include "projections/timelines.h"

namespace lethe::projections {

Result<void> Views::subject_events(const SubjectId& id, Sequence first, Sequence behind,
                                   Direction direction,
                                   const std::function<bool(const Posting&)>& visit) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kTimelines));
  return read_postings(rows, subject_list(id), first, behind, direction, visit);
}

Result<void> Views::actor_events(const ledger::ActorId& id, Sequence first, Sequence behind,
                                 Direction direction,
                                 const std::function<bool(const Posting&)>& visit) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kTimelines));
  return read_postings(rows, actor_list(id), first, behind, direction, visit);
}

}  // namespace lethe::projections
