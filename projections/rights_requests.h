// Requests of people for their rights, by id, in order of their opening, by person, and the open
// ones by when they are due.
//
//   'r' request[16]               -> subject[16], type, regime, state, received, due, denial, fee,
//                                    currency, told, opened at, changed at, changed, revision,
//                                    extended at + 1 or 0, reminded
//   's' subject[16] request[16]   -> 1 while it is open, 0
//   'd' due[8] request[16]        -> nothing; open
//   'o', 'm'                         projections/deadlines.h
#pragma once

#include "projections/projection.h"
#include "projections/views.h"

namespace lethe::projections {

class RightsRequests final : public Projection {
 public:
  ProjectionId id() const override { return ProjectionId::kRightsRequests; }
  std::string_view name() const override { return "rights_requests"; }
  std::uint32_t version() const override { return 1; }
  Result<void> apply(const ledger::EventHeader& header, const ledger::SectionSource& sections,
                     RowWriter& rows, const ledger::KeySource& keys) const override;
};

Result<std::optional<RightsRequestRow>> read_rights_request(const RowReader& rows,
                                                            const ledger::RightsRequestId& id);
Bytes requests_about(const SubjectId& id);
Bytes open_request_list();

}  // namespace lethe::projections
