// Published policies (privacy notices) in order of publication.
//
//   's' sequence[8]      -> time, version text, url text, hash[32], language text, consent anew
//   'v' version text     -> sequence of the newest event that published it
//   'c'                  -> sequence of the current one
#pragma once

#include "projections/projection.h"
#include "projections/views.h"

namespace lethe::projections {

class Policies final : public Projection {
 public:
  ProjectionId id() const override { return ProjectionId::kPolicies; }
  std::string_view name() const override { return "policies"; }
  std::uint32_t version() const override { return 1; }
  Result<void> apply(const ledger::EventHeader& header, const ledger::SectionSource& sections,
                     RowWriter& rows, const ledger::KeySource& keys) const override;
};

Bytes policy_list();
Bytes policy_row(Sequence sequence);
Bytes policy_version_row(std::string_view version);
Bytes current_policy_row();
Bytes encode_policy(const PolicyRow& policy);
Result<PolicyRow> decode_policy(Sequence sequence, ByteView value);

}  // namespace lethe::projections
