#include "projections/erasure_traces.h"

#include <algorithm>

#include "crypto/check.h"
#include "projections/blind_index.h"
#include "projections/content.h"
#include "projections/profiles.h"

namespace lethe::projections {

using ledger::SweepTarget;

namespace {

Result<std::uint64_t> fields_shown(const SweepTarget& target, const ledger::StateReader& state) {
  LETHE_TRY(const auto rows, RowReader::active(state, ProjectionId::kProfiles));
  LETHE_TRY(const auto fields, read_profile(rows, target.subject));
  return static_cast<std::uint64_t>(std::ranges::count_if(
      fields, [&](const StoredField& field) { return names(target, field.compartment); }));
}

bool is_shown(const ItemRow& item) {
  return !item.deletion || item.version.title || item.version.body;
}

/// The items whose compartments the target names; there is nothing else in that class.
Result<std::uint64_t> items_shown(const SweepTarget& target, const ledger::StateReader& state) {
  LETHE_TRY(const auto rows, RowReader::active(state, ProjectionId::kContent));
  std::uint64_t count = 0;
  const auto look_at = [&](ByteView value) -> Result<void> {
    const auto id = ledger::ItemId::from(value);
    if (!id) return ledger::Error::kRowMalformed;
    LETHE_TRY(const auto item, read_item(rows, *id));
    if (!item) return ledger::Error::kRowMalformed;
    if (is_shown(*item)) ++count;
    return {};
  };
  for (const auto& [compartment, whole] : target.destroyed) {
    if (compartment.cls != ledger::CompartmentClass::kContent) continue;
    if (!whole) {
      LETHE_TRY(const auto value, rows.get(compartment_row(compartment.slot, compartment.number)));
      if (value) LETHE_TRY_VOID(look_at(*value));
      continue;
    }
    const auto visit = [&](ByteView, ByteView value) -> Result<Visiting> {
      LETHE_TRY_VOID(look_at(value));
      return Visiting::kGoOn;
    };
    LETHE_TRY_VOID(rows.scan(compartment_list(compartment.slot), {}, visit));
  }
  return count;
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
