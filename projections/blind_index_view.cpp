#include "crypto/check.h"
#include "projections/blind_index.h"

namespace lethe::projections {
namespace {

Result<std::vector<SubjectId>> look_up(const ledger::StateReader& state, ledger::KeyDomain domain,
                                       std::string_view value, const ledger::KeySource& keys) {
  LETHE_TRY(const auto rows, RowReader::active(state, ProjectionId::kBlindIndex));
  LETHE_TRY(const auto place, place_of(domain, crypto::as_bytes(value), keys));
  if (!place) return std::vector<SubjectId>{};
  LETHE_TRY(const auto bucket, BlindBucket::open(rows, place->bucket, keys));
  return bucket.find(place->tag);
}

}  // namespace

Result<std::vector<SubjectId>> Views::by_email(std::string_view email,
                                               const ledger::KeySource& keys) const {
  return look_up(state_, ledger::KeyDomain::kEmailIndex, email, keys);
}

Result<std::optional<SubjectId>> Views::by_external_id(std::string_view external_id,
                                                       const ledger::KeySource& keys) const {
  LETHE_TRY(const auto found,
            look_up(state_, ledger::KeyDomain::kExternalIdIndex, external_id, keys));
  if (found.empty()) return std::nullopt;
  return std::optional<SubjectId>(found.front());
}

}  // namespace lethe::projections
