// Which identities turned out to be one person's: an anonymous poster who became known as an
// account.
//
//   'l' subject[16]                 -> account[16], linked at, linked
//   'a' account[16] linked at[8]    -> subject[16]
#pragma once

#include "projections/projection.h"
#include "projections/views.h"

namespace lethe::projections {

class Links final : public Projection {
 public:
  ProjectionId id() const override { return ProjectionId::kLinks; }
  std::string_view name() const override { return "links"; }
  std::uint32_t version() const override { return 1; }
  Result<void> apply(const ledger::EventHeader& header, const ledger::SectionSource& sections,
                     RowWriter& rows, const ledger::KeySource& keys) const override;
};

Bytes link_row(const SubjectId& subject);
Bytes links_of_account_list(const SubjectId& account);
Bytes encode_link(const LinkRow& link);
Result<LinkRow> decode_link(const SubjectId& subject, ByteView value);

}  // namespace lethe::projections
