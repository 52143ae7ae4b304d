#include "projections/catalog.h"

#include <algorithm>

#include "crypto/check.h"

namespace lethe::projections {
namespace {

auto place_of(auto& entries, ProjectionId id) {
  return std::lower_bound(
      entries.begin(), entries.end(), id,
      [](const CatalogEntry& entry, ProjectionId other) { return entry.id < other; });
}

}  // namespace

Result<Catalog> Catalog::read(const ledger::StateReader& state) {
  Catalog out;
  LETHE_TRY(const auto value, state.get(row()));
  if (!value) return out;
  RowDecoder in(*value);
  out.entries_.reserve(value->size() / 3);  // each takes three bytes, or more
  while (!in.at_end()) {
    CatalogEntry entry{};
    entry.id = static_cast<ProjectionId>(in.fixed(1)[0]);
    entry.generation = in.number32();
    entry.version = in.number32();
    if (!out.entries_.empty() && out.entries_.back().id >= entry.id) in.fail();
    out.entries_.push_back(entry);
  }
  LETHE_TRY_VOID(in.finish());
  return out;
}

std::uint32_t Catalog::generation(ProjectionId id) const {
  const auto at = place_of(entries_, id);
  return at != entries_.end() && at->id == id ? at->generation : 0;
}

std::optional<std::uint32_t> Catalog::version(ProjectionId id) const {
  const auto at = place_of(entries_, id);
  if (at == entries_.end() || at->id != id) return std::nullopt;
  return at->version;
}

void Catalog::set(const CatalogEntry& entry) {
  const auto at = place_of(entries_, entry.id);
  if (at != entries_.end() && at->id == entry.id) {
    *at = entry;
  } else {
    entries_.insert(at, entry);
  }
}

Bytes Catalog::row() {
  return {0x00};
}

Bytes Catalog::value() const {
  RowEncoder out;
  for (const auto& entry : entries_) {
    const auto id = static_cast<std::uint8_t>(entry.id);
    out.fixed({&id, 1}).number(entry.generation).number(entry.version);
  }
  return out.take();
}

}  // namespace lethe::projections
