#include "crypto/check.h"
#include "projections/expiries.h"

namespace lethe::projections {

Result<std::vector<DueExpiry>> Views::due_expiries(Moment until, std::size_t limit) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kExpiries));
  std::vector<DueExpiry> out;
  if (limit == 0) return out;
  const auto visit = [&](ByteView row, ByteView value) -> Result<Visiting> {
    LETHE_TRY(auto due, decode_due(row, value));
    if (due.expires_at > until) return Visiting::kEnd;
    out.push_back(std::move(due));
    return go_on_if(out.size() < limit);
  };
  LETHE_TRY_VOID(rows.scan(due_prefix(), {}, visit));
  return out;
}

}  // namespace lethe::projections
