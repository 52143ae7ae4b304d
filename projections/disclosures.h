// What allows disclosures and what a person is told of them.
//
//   'a' authorization[16]           -> subject, signed at, expires at, representative, recipients,
//                                      purposes, categories, recorded at, recorded,
//                                      ended by + 1 or 0, cause or 0, ended at
//   's' suspension[16]              -> subject, recipient, ground, oral, since, until, recorded at,
//                                      recorded, resumed by + 1 or 0, resumed
//   'g' accounting[16]              -> subject, request, since, until, size, disclosures, given at,
//                                      given
//   'A' subject[16]                    list of authorizations (projections/deadlines.h); likewise
//   'S' subject[16]                    suspensions
//   'G' subject[16]                    accountings
//   'o'                                all suspensions
//
// `recorded at`, `given at`, `ended by` and `resumed by` are sequences.
#pragma once

#include "projections/disclosure_views.h"
#include "projections/projection.h"

namespace lethe::projections {

class Disclosures final : public Projection {
 public:
  ProjectionId id() const override { return ProjectionId::kDisclosures; }
  std::string_view name() const override { return "disclosures"; }
  std::uint32_t version() const override { return 1; }
  Result<void> apply(const ledger::EventHeader& header, const ledger::SectionSource& sections,
                     RowWriter& rows, const ledger::KeySource& keys) const override;
};

/// The rows, for who reads them (projections/disclosures_view.cpp).
namespace disclosure_rows {

Bytes authorizations_of(const SubjectId& subject);
Bytes suspensions_of(const SubjectId& subject);
Bytes accountings_of(const SubjectId& subject);
Result<std::optional<AuthorizationRow>> read_authorization(const RowReader& rows,
                                                           const ledger::AuthorizationId& id);
Result<std::optional<SuspensionRow>> read_suspension(const RowReader& rows,
                                                     const ledger::SuspensionId& id);
Result<std::optional<AccountingRow>> read_accounting(const RowReader& rows,
                                                     const ledger::AccountingId& id);

}  // namespace disclosure_rows

}  // namespace lethe::projections
