#include "crypto/check.h"
#include "projections/purposes.h"

namespace lethe::projections {

Result<std::optional<PurposeRow>> Views::purpose(std::string_view purpose, AsOf as_of) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kPurposes));
  const Bytes key = purpose_key(purpose);
  LETHE_TRY(const auto version, read_version(rows, key, as_of.behind));
  if (!version) return std::nullopt;
  LETHE_TRY(auto row, decode_purpose(key, *version));
  return std::optional<PurposeRow>(std::move(row));
}

Result<std::vector<PurposeRow>> Views::purposes(std::string_view after, std::size_t limit,
                                                AsOf as_of) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kPurposes));
  std::vector<PurposeRow> out;
  if (limit == 0) return out;
  const auto visit = [&](ByteView key, const Version& version) -> Result<Visiting> {
    LETHE_TRY(auto row, decode_purpose(key, version));
    if (row.purpose != after) out.push_back(std::move(row));
    return go_on_if(out.size() < limit);
  };
  const Bytes from = after.empty() ? Bytes{} : purpose_key(after);
  LETHE_TRY_VOID(each_key(rows, {}, from, as_of.behind, visit));
  return out;
}

}  // namespace lethe::projections
