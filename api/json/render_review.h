// The review of accesses: rules, findings and descriptions as JSON. Pure; any thread.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "ledger/event.h"

namespace lethe::api {

/// {"version", "rules": [{"rule", "enabled", "weight", "thresholds": {name: number}}],
///  "treatment_days", "glass_broken_days", "flag_from", "medium_from", "high_from", "utc_offset"}
boost::json::object access_rules_json(const ledger::AccessRulesSet& set);
/// {"access", "agent", "rules", "checked_up_to", "priority", "weight",
///  "findings": [{"rule", "weight", "exemption"?, "numbers"?}]}
boost::json::object flagged_json(const ledger::AccessFlagged& facts);
/// {"role"?, "department"?, "supervisor"?, "employed_from"?, "employed_until"?, "usual_from"?,
///  "usual_until"?, "usual_days"?}
boost::json::object staff_json(const ledger::StaffDescribed& facts);

}  // namespace lethe::api
