// Bundles that auditors ordered, by id, in order, and those that are not made yet. What is in one
// is derived from the log when it is fetched, and is nowhere stored.
//
//   'b' bundle[16]        -> actor type, actor id[16], token[16], size, sections, query,
//                            recipient[32], purpose of use, ordered at, ordered, made at + 1 or 0,
//                            made, events, sections that open, people, hash[32]
//   'w' ordered at[8]     -> bundle[16], until it is made
//   'o'                      projections/deadlines.h
#pragma once

#include "projections/projection.h"
#include "projections/views.h"

namespace lethe::projections {

class Bundles final : public Projection {
 public:
  ProjectionId id() const override { return ProjectionId::kBundles; }
  std::string_view name() const override { return "bundles"; }
  std::uint32_t version() const override { return 1; }
  Result<void> apply(const ledger::EventHeader& header, const ledger::SectionSource& sections,
                     RowWriter& rows, const ledger::KeySource& keys) const override;
};

Result<std::optional<BundleRow>> read_bundle(const RowReader& rows, const ledger::BundleId& id);
Bytes waiting_bundles();

}  // namespace lethe::projections
