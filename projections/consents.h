// What each person decided for each purpose, with every decision.
//
//   history (projections/history.h) of:
//     subject[16] purpose text -> time, status, explicit, policy version text, expires, context,
//       asserted, guardian, bundled
#pragma once

#include "projections/history.h"
#include "projections/projection.h"
#include "projections/views.h"

namespace lethe::projections {

class Consents final : public Projection {
 public:
  ProjectionId id() const override { return ProjectionId::kConsents; }
  std::string_view name() const override { return "consents"; }
  std::uint32_t version() const override { return 2; }
  Result<void> apply(const ledger::EventHeader& header, const ledger::SectionSource& sections,
                     RowWriter& rows, const ledger::KeySource& keys) const override;
};

Bytes consent_key(const SubjectId& id, std::string_view purpose);
Bytes encode_consent(const ConsentDecision& decision);
Result<ConsentDecision> decode_consent(const Version& version);

}  // namespace lethe::projections
