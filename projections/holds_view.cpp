#include "crypto/check.h"
#include "projections/deadlines.h"
#include "projections/holds.h"

namespace lethe::projections {
namespace {

Result<void> add_in_force(const RowReader& rows, const SubjectId& about, Moment at,
                          std::vector<HoldRow>& out) {
  const Bytes list = holds_about(about);
  const auto visit = [&](ByteView row, ByteView) -> Result<Visiting> {
    const auto id = ledger::HoldId::from(row.subspan(list.size()));
    if (!id) return ledger::Error::kRowMalformed;
    LETHE_TRY(auto hold, read_hold(rows, *id));
    if (!hold) return ledger::Error::kRowMalformed;
    if (hold->is_in_force(at)) out.push_back(std::move(*hold));
    return Visiting::kGoOn;
  };
  return rows.scan(list, {}, visit);
}

}  // namespace

Result<std::optional<HoldRow>> Views::hold(const ledger::HoldId& id) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kHolds));
  return read_hold(rows, id);
}

Result<std::vector<HoldRow>> Views::holds(std::optional<Sequence> before, std::size_t limit) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kHolds));
  LETHE_TRY(const auto objects, read_in_order(rows, before, limit));
  std::vector<HoldRow> out;
  for (const auto& object : objects) {
    LETHE_TRY(auto hold, read_hold(rows, id_of_object<ledger::HoldId>(object)));
    if (!hold) return ledger::Error::kRowMalformed;
    out.push_back(std::move(*hold));
  }
  return out;
}

Result<std::vector<HoldRow>> Views::holds(const SubjectId& subject, Moment at) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kHolds));
  std::vector<HoldRow> out;
  LETHE_TRY_VOID(add_in_force(rows, subject, at, out));
  if (!subject.is_zero()) LETHE_TRY_VOID(add_in_force(rows, {}, at, out));
  return out;
}

Result<std::vector<HoldRow>> Views::ended_holds(Moment now, std::size_t limit) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kHolds));
  std::vector<HoldRow> out;
  if (limit == 0) return out;
  const Bytes list = hold_end_list();
  const auto visit = [&](ByteView row, ByteView) -> Result<Visiting> {
    RowDecoder in(row.subspan(list.size()));
    const Moment until = in.key_moment();
    const auto id = in.fixed<ledger::HoldId>();
    LETHE_TRY_VOID(in.finish());
    if (until > now) return Visiting::kEnd;
    LETHE_TRY(auto hold, read_hold(rows, id));
    if (!hold) return ledger::Error::kRowMalformed;
    out.push_back(std::move(*hold));
    return go_on_if(out.size() < limit);
  };
  LETHE_TRY_VOID(rows.scan(list, {}, visit));
  return out;
}

}  // namespace lethe::projections
