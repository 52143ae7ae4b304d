#include "crypto/check.h"
#include "projections/policies.h"

namespace lethe::projections {
namespace {

/// `pointer` holds the sequence of the policy to read.
Result<std::optional<PolicyRow>> follow(const RowReader& rows, ByteView pointer) {
  LETHE_TRY(const auto pointed, rows.get(pointer));
  if (!pointed) return std::nullopt;
  RowDecoder in(*pointed);
  const Sequence sequence{in.number()};
  LETHE_TRY_VOID(in.finish());
  LETHE_TRY(const auto value, rows.get(policy_row(sequence)));
  if (!value) return ledger::Error::kRowMalformed;
  LETHE_TRY(auto policy, decode_policy(sequence, *value));
  return std::optional<PolicyRow>(std::move(policy));
}

/// Policies published before `before`, newest first.
Result<std::vector<PolicyRow>> newest(const RowReader& rows, ByteView before, std::size_t limit) {
  std::vector<PolicyRow> out;
  if (limit == 0) return out;
  const Bytes list = policy_list();
  const auto visit = [&](ByteView row, ByteView value) -> Result<Visiting> {
    RowDecoder in(row.subspan(list.size()));
    const Sequence sequence{in.big_endian64()};
    LETHE_TRY_VOID(in.finish());
    LETHE_TRY(auto policy, decode_policy(sequence, value));
    out.push_back(std::move(policy));
    return go_on_if(out.size() < limit);
  };
  LETHE_TRY_VOID(rows.scan_back(list, before, visit));
  return out;
}

}  // namespace

Result<std::optional<PolicyRow>> Views::current_policy(AsOf as_of) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kPolicies));
  LETHE_TRY(auto current, follow(rows, current_policy_row()));
  if (!current || current->sequence < as_of.behind) return current;
  LETHE_TRY(auto earlier, newest(rows, policy_row(as_of.behind), 1));
  if (earlier.empty()) return std::nullopt;
  return std::optional<PolicyRow>(std::move(earlier.front()));
}

Result<std::optional<PolicyRow>> Views::policy(std::string_view version) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kPolicies));
  return follow(rows, policy_version_row(version));
}

Result<std::vector<PolicyRow>> Views::policies(std::optional<Sequence> before,
                                               std::size_t limit) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kPolicies));
  return newest(rows, before ? policy_row(*before) : Bytes{}, limit);
}

}  // namespace lethe::projections
