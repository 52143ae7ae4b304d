// Problems as OperationOutcomes: the same statuses, faults and sentences, and as little of the
// request (api/problem.h). Pure; any thread.
#pragma once

#include <boost/json/object.hpp>
#include <string_view>

namespace lethe::api::fhir {

/// What problem_json() made, as an OperationOutcome: an issue for each fault, or one. Where a fault
/// stands is said as FHIRPath below `root`, the type of the resource that came in; of headers and
/// parameters as `http.<name>`.
boost::json::object operation_outcome(const boost::json::object& problem,
                                      std::string_view root = "AuditEvent");

/// One issue of severity information.
boost::json::object information(std::string_view text);

}  // namespace lethe::api::fhir
