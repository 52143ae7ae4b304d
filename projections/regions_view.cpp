#include "crypto/check.h"
#include "projections/regions.h"

namespace lethe::projections {

Result<std::optional<RegionRow>> Views::region(AsOf as_of) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kRegions));
  LETHE_TRY(const auto version, read_version(rows, region_key(), as_of.behind));
  if (!version) return std::nullopt;
  LETHE_TRY(auto region, decode_region(*version));
  return std::optional<RegionRow>(std::move(region));
}

Result<std::optional<RegionMoveRow>> Views::region_move(AsOf as_of) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kRegions));
  LETHE_TRY(const auto version, read_version(rows, region_move_key(), as_of.behind));
  if (!version) return std::nullopt;
  LETHE_TRY(auto move, decode_region_move(*version));
  return std::optional<RegionMoveRow>(std::move(move));
}

Result<std::vector<RegionMoveRow>> Views::region_moves(AsOf as_of) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kRegions));
  std::vector<RegionMoveRow> out;
  const auto visit = [&](const Version& version) -> Result<Visiting> {
    if (version.sequence >= as_of.behind) return Visiting::kEnd;
    LETHE_TRY(auto move, decode_region_move(version));
    out.push_back(std::move(move));
    return Visiting::kGoOn;
  };
  LETHE_TRY_VOID(each_version(rows, region_move_key(), visit));
  return out;
}

}  // namespace lethe::projections
