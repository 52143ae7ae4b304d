#include "crypto/check.h"
#include "projections/contracts.h"

namespace lethe::projections {

Result<std::optional<Sequence>> Views::contract(std::string_view version) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kContracts));
  LETHE_TRY(const auto value, rows.get(contract_version_row(version)));
  if (!value) return std::nullopt;
  RowDecoder in(*value);
  const Sequence sequence{in.number()};
  LETHE_TRY_VOID(in.finish());
  return std::optional<Sequence>(sequence);
}

Result<std::optional<Sequence>> Views::current_contract(AsOf as_of) const {
  std::optional<Sequence> out;
  const auto visit = [&](const Posting& posting) {
    out = posting.sequence;
    return false;
  };
  LETHE_TRY_VOID(contracts({{}, as_of.behind, Direction::kNewestFirst}, visit));
  return out;
}

Result<void> Views::contracts(const PostingRange& range, const VisitPosting& visit) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kContracts));
  return read_postings(rows, contracts_list(), range.first, range.behind, range.direction, visit);
}

}  // namespace lethe::projections
