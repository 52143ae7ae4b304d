// JSON of what auditors may read. Pure; any thread.
#pragma once

#include <boost/json/object.hpp>

#include "projections/audit_rows.h"

namespace lethe::api {

/// {"id", "auditor", "subject"?, "scopes", "expires_at", "state": in_force | expired | ended,
///  "granted", "sequence", "ended"?}
boost::json::object auditor_grant_json(const projections::AuditorGrantRow& grant,
                                       ledger::Moment now);

}  // namespace lethe::api
