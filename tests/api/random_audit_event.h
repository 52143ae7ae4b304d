// AuditEvents that nobody would write, all of them valid: extensions everywhere, odd texts, every
// member now and then.
#pragma once

#include <boost/json/object.hpp>
#include <random>

namespace lethe::api::testing {

/// A read of the patient's by the member of staff; what else it says is random.
boost::json::object random_audit_event(std::mt19937_64& random, const std::string& patient,
                                       const std::string& agent);

}  // namespace lethe::api::testing
