// JSON of what people are owed: holds, restrictions, requests, breaches (api/json/render.h has the
// rest). Pure; any thread.
#pragma once

#include <boost/json/object.hpp>

#include "projections/rights_rows.h"

namespace lethe::api {

/// {"id", "subject"?, "exception", "classes", "until"?, "state": in_force | ended | lifted,
///  "placed", "sequence", "lifted"?}
boost::json::object hold_json(const projections::HoldRow& hold, ledger::Moment now);
/// {"id", "subject", "ground", "state": in_force | lifted, "set", "sequence", "lifted"?,
///  "informed_at"?}
boost::json::object restriction_json(const projections::RestrictionRow& restriction);
/// {"id", "subject", "type", "regime", "state", "received_at", "due_at", "overdue", "extended",
///  "told_at"?, "denial"?, "fee"?, "currency"?, "revision", "sequence", "changed"}
/// Overdue: open, and the time is over.
boost::json::object rights_request_json(const projections::RightsRequestRow& request,
                                        ledger::Moment now);
/// {"id", "aware_at", "regimes", "authority_due_at"?, "persons_due_at"?, "high_risk",
///  "unintelligible", "persons", "records", "categories", "affected", "closed", "overdue":
///  [audience], "notifications": [{"audience", "notified_at", "sequence"}], "revision",
///  "sequence"}
boost::json::object breach_json(const projections::BreachRow& breach, ledger::Moment now);

}  // namespace lethe::api
