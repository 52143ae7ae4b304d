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

Result<std::optional<ledger::HoldId>> Views::withholding(
    std::optional<ledger::HoldId> after) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kErasures));
  const Bytes list = waiting_list();
  std::optional<ledger::HoldId> out;
  const auto visit = [&](ByteView row, ByteView) -> Result<Visiting> {
    out = ledger::HoldId::from(row.subspan(list.size(), ledger::HoldId::kSize));
    if (!out) return ledger::Error::kRowMalformed;
    return Visiting::kEnd;
  };
  Bytes from;
  if (after) from = behind_prefix(waiting_list(*after));
  LETHE_TRY_VOID(rows.scan(list, from, visit));
  return out;
}

Result<std::vector<ledger::ErasureId>> Views::withheld_by(const ledger::HoldId& id,
                                                          std::size_t limit) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kErasures));
  std::vector<ledger::ErasureId> out;
  if (limit == 0) return out;
  const Bytes list = waiting_list(id);
  const auto visit = [&](ByteView row, ByteView) -> Result<Visiting> {
    const auto erasure = ledger::ErasureId::from(row.subspan(list.size()));
    if (!erasure) return ledger::Error::kRowMalformed;
    out.push_back(*erasure);
    return go_on_if(out.size() < limit);
  };
  LETHE_TRY_VOID(rows.scan(list, {}, visit));
  return out;
}

Result<void> Views::kept_classes(Moment until,
                                 const std::function<bool(const KeptClass&)>& visit) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kErasures));
  const Bytes list = kept_list();
  const auto visit_row = [&](ByteView row, ByteView) -> Result<Visiting> {
    RowDecoder in(row.subspan(list.size()));
    KeptClass kept;
    kept.until = in.key_moment();
    kept.subject = in.fixed<SubjectId>();
    kept.cls = in.enumerated<ledger::CompartmentClass>();
    LETHE_TRY_VOID(in.finish());
    if (kept.until > until) return Visiting::kEnd;
    return go_on_if(visit(kept));
  };
  return rows.scan(list, {}, visit_row);
}

Result<std::vector<Sequence>> Views::unswept(Sequence from, std::size_t limit) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kErasures));
  std::vector<Sequence> out;
  if (limit == 0) return out;
  const Bytes list = unswept_list();
  const auto visit = [&](ByteView row, ByteView) -> Result<Visiting> {
    RowDecoder in(row.subspan(list.size()));
    out.push_back({in.big_endian64()});
    LETHE_TRY_VOID(in.finish());
    return go_on_if(out.size() < limit);
  };
  LETHE_TRY_VOID(rows.scan(list, unswept_row(from), visit));
  return out;
}

Result<std::optional<Sequence>> Views::latest_certificate() const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kErasures));
  LETHE_TRY(const auto value, rows.get(latest_certificate_row()));
  if (!value) return std::nullopt;
  RowDecoder in(*value);
  const Sequence certificate{in.number()};
  LETHE_TRY_VOID(in.finish());
  return std::optional(certificate);
}

}  // namespace lethe::projections
