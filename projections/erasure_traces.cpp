#include "projections/erasure_traces.h"

#include <algorithm>
#include <array>

#include "crypto/check.h"
#include "projections/blind_index.h"
#include "projections/profiles.h"
#include "projections/views.h"

namespace lethe::projections {

using ledger::SweepTarget;

namespace {

Result<std::uint64_t> fields_shown(const SweepTarget& target, const ledger::StateReader& state) {
  LETHE_TRY(const auto rows, RowReader::active(state, ProjectionId::kProfiles));
  LETHE_TRY(const auto fields, read_profile(rows, target.subject));
  return static_cast<std::uint64_t>(std::ranges::count_if(
      fields, [&](const StoredField& field) { return names(target, field.compartment); }));
}

Result<std::uint64_t> items_shown(const SweepTarget& target, const ledger::StateReader& state) {
  constexpr std::size_t kPage = 256;
  const Views views(state);
  const std::array author{target.subject};
  std::uint64_t count = 0;
  std::optional<Sequence> before;
  for (;;) {
    LETHE_TRY(const auto items, views.items_by(author, before, kPage));
    for (const auto& item : items) {
      const bool has_texts = item.version.title || item.version.body;
      if (names(target, item.compartment) && (!item.deletion || has_texts)) ++count;
    }
    if (items.size() < kPage) return count;
    before = items.back().posted_at;
  }
}

}  // namespace

Result<std::uint64_t> count_indexed(const SweepTarget& target, const ledger::StateReader& state) {
  LETHE_TRY(const auto rows, RowReader::active(state, ProjectionId::kBlindIndex));
  LETHE_TRY(const auto filed, read_filed(rows, target.subject));
  return static_cast<std::uint64_t>(std::ranges::count_if(
      filed, [&](const FiledValue& value) { return names(target, value.compartment); }));
}

Result<std::uint64_t> count_shown(const SweepTarget& target, const ledger::StateReader& state) {
  LETHE_TRY(const auto fields, fields_shown(target, state));
  LETHE_TRY(const auto items, items_shown(target, state));
  return fields + items;
}

}  // namespace lethe::projections
