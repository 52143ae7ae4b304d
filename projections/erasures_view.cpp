#include "crypto/check.h"
#include "projections/erasures.h"

namespace lethe::projections {

Result<std::optional<ErasureRow>> Views::erasure(const ledger::ErasureId& id) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kErasures));
  LETHE_TRY(const auto value, rows.get(erasure_row(id)));
  if (!value) return std::nullopt;
  LETHE_TRY(const auto erasure, decode_erasure(id, *value));
  return std::optional<ErasureRow>(erasure);
}

Result<std::vector<ErasureRow>> Views::erasures(std::optional<Sequence> before,
                                                std::size_t limit) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kErasures));
  std::vector<ErasureRow> out;
  if (limit == 0) return out;
  const auto visit = [&](ByteView, ByteView value) -> Result<Visiting> {
    const auto id = ledger::ErasureId::from(value);
    if (!id) return ledger::Error::kRowMalformed;
    LETHE_TRY(const auto found, erasure(*id));
    if (!found) return ledger::Error::kRowMalformed;
    out.push_back(*found);
    return go_on_if(out.size() < limit);
  };
  const Bytes from = before ? erasure_order_row(*before) : Bytes{};
  LETHE_TRY_VOID(rows.scan_back(erasure_order_list(), from, visit));
  return out;
}

}  // namespace lethe::projections
