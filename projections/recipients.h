// The register of recipients, with every definition that they had, and which events told them data.
//
//   history (projections/history.h) of:
//     recipient text -> time, type, enabled, title, endpoint, country, safeguard, address texts,
//                       count of purposes, each text, count of categories, each text
//   'l'                 posting list (projections/posting_list.h) of every disclosure
//   'r' recipient text  posting list of the disclosures to one
#pragma once

#include "projections/history.h"
#include "projections/projection.h"
#include "projections/views.h"

namespace lethe::projections {

class Recipients final : public Projection {
 public:
  ProjectionId id() const override { return ProjectionId::kRecipients; }
  std::string_view name() const override { return "recipients"; }
  std::uint32_t version() const override { return 2; }
  Result<void> apply(const ledger::EventHeader& header, const ledger::SectionSource& sections,
                     RowWriter& rows, const ledger::KeySource& keys) const override;
};

Bytes recipient_key(std::string_view recipient);
Bytes disclosures_list();
Bytes disclosures_list(std::string_view recipient);
Bytes encode_recipient(const RecipientRow& recipient);
Result<RecipientRow> decode_recipient(ByteView key, const Version& version);

}  // namespace lethe::projections
