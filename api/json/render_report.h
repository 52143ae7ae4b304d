// Reports as JSON and as CSV (api/review/report.h). Pure; any thread. As Bundle of FHIR:
// api/fhir/measure_report.h.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "api/review/report.h"

namespace lethe::api {

/// What a report of this form is; another form of the figures would be another.
inline constexpr std::string_view kReportFormat = "lethe/report/v1";

/// What was asked, as parameters of the route in one order, without what was not said; the same
/// question is the same text.
std::string report_query_text(const review::ReportQuery& query);

/// {"format", "report", "parameters": {name: text, "limit": number}, "utc_offset",
///  "checkpoint": {"origin", "size", "root", "text"},
///  "rules": [{"version", "sequence"?, "since"?}], "flags_behind",
///  "rows": [{column: value, name: {member: number}}], "totals",
///  "left_out"?: {"rows", ...}, "heat_map"?: [[accesses an hour] a weekday]}
/// Members of what belongs together are left out where they are 0.
boost::json::object report_json(const review::Report& report);

/// One line of names, `by_action.C` where they belong together, and a line a row. The last two
/// columns say the size and the root that the report was computed at.
std::string report_csv(const review::Report& report);

/// The three lines that a checkpoint of the report's size signs (c2sp.org/tlog-checkpoint).
std::string checkpoint_lines(const review::ReportBasis& basis);

}  // namespace lethe::api
