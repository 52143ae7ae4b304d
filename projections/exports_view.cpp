#include "crypto/check.h"
#include "projections/exports.h"

namespace lethe::projections {

Result<std::optional<ExportRow>> Views::export_made(const ledger::ExportId& id) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kExports));
  LETHE_TRY(const auto value, rows.get(export_row(id)));
  if (!value) return std::nullopt;
  LETHE_TRY(const auto made, decode_export(id, *value));
  return std::optional<ExportRow>(made);
}

Result<std::vector<ExportRow>> Views::exports_made(const std::optional<SubjectId>& subject,
                                                   std::optional<Sequence> before,
                                                   std::size_t limit) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kExports));
  std::vector<ExportRow> out;
  if (limit == 0) return out;
  const Bytes list = subject ? exports_of_list(*subject) : all_exports_list();
  const auto visit = [&](ByteView, ByteView value) -> Result<Visiting> {
    const auto id = ledger::ExportId::from(value);
    if (!id) return ledger::Error::kRowMalformed;
    LETHE_TRY(const auto made, export_made(*id));
    if (!made) return ledger::Error::kRowMalformed;
    out.push_back(*made);
    return go_on_if(out.size() < limit);
  };
  const Bytes from = before ? RowEncoder().fixed(list).big_endian64(before->value).take() : Bytes{};
  LETHE_TRY_VOID(rows.scan_back(list, from, visit));
  return out;
}

}  // namespace lethe::projections
