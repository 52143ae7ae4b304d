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

}  // namespace lethe::projections
