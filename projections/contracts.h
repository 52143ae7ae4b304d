// Contracts with the processor that were accepted (GDPR Art. 28(3)), in order; the newest is in
// force. What one says is in its event.
//
//   'l'               posting list (projections/posting_list.h) of their events
//   'v' version text  -> sequence of the event that accepted it
#pragma once

#include "projections/projection.h"
#include "projections/views.h"

namespace lethe::projections {

class Contracts final : public Projection {
 public:
  ProjectionId id() const override { return ProjectionId::kContracts; }
  std::string_view name() const override { return "contracts"; }
  std::uint32_t version() const override { return 1; }
  Result<void> apply(const ledger::EventHeader& header, const ledger::SectionSource& sections,
                     RowWriter& rows, const ledger::KeySource& keys) const override;
};

Bytes contracts_list();
Bytes contract_version_row(std::string_view version);

}  // namespace lethe::projections
