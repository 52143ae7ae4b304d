// Which rows of each projection are in use: one row of the ledger's state, read before any other.
//
//   0x00 -> (projection id, generation, version)*    varints, in order of id
//
// Rows of a projection begin with id and generation (projections/rows.h). A rebuild writes another
// generation and swaps by rewriting this row.
#pragma once

#include <optional>
#include <vector>

#include "projections/rows.h"

namespace lethe::projections {

struct CatalogEntry {
  ProjectionId id;
  std::uint32_t generation = 0;
  std::uint32_t version = 0;  // of the projection that wrote the rows
};

/// A value: read, changed and put back whole.
class Catalog {
 public:
  /// Empty when the state says nothing. kRowMalformed.
  static Result<Catalog> read(const ledger::StateReader& state);

  /// 0 for a projection that never ran here.
  std::uint32_t generation(ProjectionId id) const;
  /// Nothing for a projection that never ran here.
  std::optional<std::uint32_t> version(ProjectionId id) const;

  void set(const CatalogEntry& entry);

  static Bytes row();
  Bytes value() const;

 private:
  std::vector<CatalogEntry> entries_;  // by id
};

}  // namespace lethe::projections
