#include "crypto/check.h"
#include "projections/deadlines.h"
#include "projections/restrictions.h"

namespace lethe::projections {

Result<std::optional<RestrictionRow>> Views::restriction(const ledger::RestrictionId& id) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kRestrictions));
  return read_restriction(rows, id);
}

Result<std::vector<RestrictionRow>> Views::restrictions(std::optional<Sequence> before,
                                                        std::size_t limit) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kRestrictions));
  LETHE_TRY(const auto objects, read_in_order(rows, before, limit));
  std::vector<RestrictionRow> out;
  for (const auto& object : objects) {
    LETHE_TRY(const auto restriction,
              read_restriction(rows, id_of_object<ledger::RestrictionId>(object)));
    if (!restriction) return ledger::Error::kRowMalformed;
    out.push_back(*restriction);
  }
  return out;
}

Result<std::vector<RestrictionRow>> Views::restrictions(const SubjectId& subject,
                                                        AsOf as_of) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kRestrictions));
  std::vector<RestrictionRow> out;
  const Bytes list = restrictions_about(subject);
  const auto visit = [&](ByteView row, ByteView) -> Result<Visiting> {
    const auto id = ledger::RestrictionId::from(row.subspan(list.size()));
    if (!id) return ledger::Error::kRowMalformed;
    LETHE_TRY(const auto restriction, read_restriction(rows, *id));
    if (!restriction) return ledger::Error::kRowMalformed;
    const bool is_lifted = restriction->lifted_at && *restriction->lifted_at < as_of.behind;
    if (restriction->set_at < as_of.behind && !is_lifted) out.push_back(*restriction);
    return Visiting::kGoOn;
  };
  LETHE_TRY_VOID(rows.scan(list, {}, visit));
  return out;
}

}  // namespace lethe::projections
