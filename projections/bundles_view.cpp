#include "crypto/check.h"
#include "projections/bundles.h"
#include "projections/deadlines.h"

namespace lethe::projections {

Result<std::optional<BundleRow>> Views::bundle(const ledger::BundleId& id) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kBundles));
  return read_bundle(rows, id);
}

Result<std::vector<BundleRow>> Views::bundles(std::optional<Sequence> before,
                                              std::size_t limit) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kBundles));
  LETHE_TRY(const auto objects, read_in_order(rows, before, limit));
  std::vector<BundleRow> out;
  for (const auto& object : objects) {
    LETHE_TRY(auto bundle, read_bundle(rows, id_of_object<ledger::BundleId>(object)));
    if (!bundle) return ledger::Error::kRowMalformed;
    out.push_back(std::move(*bundle));
  }
  return out;
}

Result<std::vector<BundleRow>> Views::bundles_under_way(std::size_t limit) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kBundles));
  std::vector<BundleRow> out;
  if (limit == 0) return out;
  const auto visit = [&](ByteView, ByteView value) -> Result<Visiting> {
    const auto id = ledger::BundleId::from(value);
    if (!id) return ledger::Error::kRowMalformed;
    LETHE_TRY(auto bundle, read_bundle(rows, *id));
    if (!bundle) return ledger::Error::kRowMalformed;
    out.push_back(std::move(*bundle));
    return go_on_if(out.size() < limit);
  };
  LETHE_TRY_VOID(rows.scan(waiting_bundles(), {}, visit));
  return out;
}

}  // namespace lethe::projections
