// Packages of a person's data that were made. What is in one is derived from the log when it is
// asked for, and is nowhere stored.
//
//   'e' export[16]                 -> subject[16], made at, made, size, hash[32]
//   'n' made at[8]                 -> export[16]
//   's' subject[16] made at[8]     -> export[16]
#pragma once

#include "projections/projection.h"
#include "projections/views.h"

namespace lethe::projections {

class Exports final : public Projection {
 public:
  ProjectionId id() const override { return ProjectionId::kExports; }
  std::string_view name() const override { return "exports"; }
  std::uint32_t version() const override { return 1; }
  Result<void> apply(const ledger::EventHeader& header, const ledger::SectionSource& sections,
                     RowWriter& rows, const ledger::KeySource& keys) const override;
};

Bytes export_row(const ledger::ExportId& id);
Bytes all_exports_list();
Bytes exports_of_list(const SubjectId& subject);
Bytes encode_export(const ExportRow& made);
Result<ExportRow> decode_export(const ledger::ExportId& id, ByteView value);

}  // namespace lethe::projections
