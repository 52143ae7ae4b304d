// What the profiles of IHE BALP require of an AuditEvent beyond FHIR, out of their definitions in
// FHIR Shorthand (BALP 1.1.5).
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace lethe::api::testing {

/// Which rules of a profile, as "PatientRead", a resource breaks.
std::vector<std::string> balp_faults(const boost::json::object& resource, std::string_view profile);
/// The profiles of BALP that a resource says that it keeps, without their common beginning.
std::vector<std::string> balp_profiles(const boost::json::object& resource);

}  // namespace lethe::api::testing
