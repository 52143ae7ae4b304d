// The examples of IHE BALP, read from FHIR Shorthand in the folder of vectors.
#pragma once

#include <boost/json/object.hpp>
#include <vector>

namespace lethe::api::testing {

/// As AuditEvents, in the order of their files; none without the folder. Those of SAML are left
/// out: their extensions are slices of profiles, and nothing of theirs is recorded here. Throws,
/// which fails the test, on a rule that it cannot read.
std::vector<boost::json::object> balp_examples();

}  // namespace lethe::api::testing
