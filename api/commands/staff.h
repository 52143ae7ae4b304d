// …/agents/{subject}/employment: what the review of accesses must know of a member of staff.
#pragma once

#include <boost/json/object.hpp>

#include "api/commands/executor.h"
#include "api/json/request.h"
#include "projections/review_rows.h"

namespace lethe::api {

struct DescribeStaffInput {
  static constexpr RuleTraits kTraits{.personal = false};
  ledger::SubjectId agent;  // of the path
  ledger::StaffDescribed facts;
  static DescribeStaffInput parse(ObjectReader& reader);
};

/// All of it, each time. Roles portal, admin. Order: kInvalidBody (ends before it begins, usual
/// hours without both), kUnknownSubject, kSubjectErased, kActorNotAgent; of the supervisor
/// kActorUnknown, kActorNotAgent. 200 with employment_json(); no event when nothing changes.
Ruled<Ruling> describe_staff(RuleContext& context, const DescribeStaffInput& input);

/// staff_json() with "agent", and "sequence" where somebody described them.
boost::json::object employment_json(const projections::StaffRow& row);

}  // namespace lethe::api
