// A report on accesses as a Bundle of FHIR R4: the Measure that says what each figure is, and the
// MeasureReport with the figures (api/fhir/FHIR.md). Pure; any thread.
#pragma once

#include <boost/json/object.hpp>

#include "api/review/report.h"

namespace lethe::api::fhir {

/// Of type collection. The whole is the figures of the group; its stratifier has a stratum for each
/// row.
boost::json::object report_bundle(const review::Report& report);

}  // namespace lethe::api::fhir
