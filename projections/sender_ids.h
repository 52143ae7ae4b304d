// Ids that senders gave to accesses, searches and log-ins of theirs, so that what is sent again is
// known again.
//
//   'i' id[16]    -> kind, sequence, first 8 bytes of the subject, occurred at
#pragma once

#include "projections/projection.h"

namespace lethe::projections {

class SenderIds final : public Projection {
 public:
  ProjectionId id() const override { return ProjectionId::kSenderIds; }
  std::string_view name() const override { return "sender_ids"; }
  std::uint32_t version() const override { return 1; }
  Result<void> apply(const ledger::EventHeader& header, const ledger::SectionSource& sections,
                     RowWriter& rows, const ledger::KeySource& keys) const override;
};

}  // namespace lethe::projections
