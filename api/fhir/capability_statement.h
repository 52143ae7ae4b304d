// What GET /fhir/{ledger}/metadata says: the same of every ledger. Pure; any thread.
#pragma once

#include <boost/json/object.hpp>

namespace lethe::api::fhir {

boost::json::object capability_statement();

}  // namespace lethe::api::fhir
