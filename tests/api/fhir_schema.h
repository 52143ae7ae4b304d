// The JSON schema of FHIR R4 out of the folder of vectors, for what goes out.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <vector>

namespace lethe::api::testing {

/// Why a resource is not valid; nothing when it is.
std::vector<std::string> schema_faults(const boost::json::value& resource);
/// Why there is no schema to hold it to; empty when there is one.
std::string schema_missing();

}  // namespace lethe::api::testing
