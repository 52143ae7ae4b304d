#include "crypto/check.h"
#include "projections/event_index.h"

namespace lethe::projections {

Result<void> Views::event_counts(Moment from, Moment until,
                                 const std::function<bool(const DayCounts&)>& visit) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kEventIndex));
  const Moment last = day_of(until);
  const auto visit_row = [&](ByteView row, ByteView value) -> Result<Visiting> {
    LETHE_TRY(const auto day, decode_day(row, value));
    return go_on_if(day.day <= last && visit(day));
  };
  return rows.scan(days_list(), day_row(day_of(from)), visit_row);
}

Result<std::uint64_t> Views::count_events(std::uint16_t kind, Sequence first,
                                          Sequence behind) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kEventIndex));
  std::uint64_t count = 0;
  LETHE_TRY_VOID(read_postings(rows, kind_list(kind), first, behind, Direction::kOldestFirst,
                               [&](const Posting&) {
                                 ++count;
                                 return true;
                               }));
  return count;
}

}  // namespace lethe::projections
