#include "crypto/check.h"
#include "projections/auditor_grants.h"
#include "projections/deadlines.h"

namespace lethe::projections {

Result<std::optional<AuditorGrantRow>> Views::auditor_grant(const ledger::GrantId& id) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kAuditorGrants));
  return read_auditor_grant(rows, id);
}

Result<std::vector<AuditorGrantRow>> Views::auditor_grants(std::optional<Sequence> before,
                                                           std::size_t limit) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kAuditorGrants));
  LETHE_TRY(const auto objects, read_in_order(rows, before, limit));
  std::vector<AuditorGrantRow> out;
  for (const auto& object : objects) {
    LETHE_TRY(auto grant, read_auditor_grant(rows, id_of_object<ledger::GrantId>(object)));
    if (!grant) return ledger::Error::kRowMalformed;
    out.push_back(std::move(*grant));
  }
  return out;
}

Result<std::vector<AuditorGrantRow>> Views::auditor_grants(const ledger::TokenId& auditor) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kAuditorGrants));
  std::vector<AuditorGrantRow> out;
  const Bytes list = grants_of_auditor(auditor);
  const auto visit = [&](ByteView row, ByteView) -> Result<Visiting> {
    const auto id = ledger::GrantId::from(row.subspan(list.size()));
    if (!id) return ledger::Error::kRowMalformed;
    LETHE_TRY(auto grant, read_auditor_grant(rows, *id));
    if (!grant) return ledger::Error::kRowMalformed;
    out.push_back(std::move(*grant));
    return Visiting::kGoOn;
  };
  LETHE_TRY_VOID(rows.scan(list, {}, visit));
  return out;
}

}  // namespace lethe::projections
