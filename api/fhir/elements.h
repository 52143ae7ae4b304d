// The structure of FHIR R4, as far as an AuditEvent has it: which members each type has, and what
// their values look like. What comes in is held to it, so that what goes out again is valid.
// Pure; any thread.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "api/json/request.h"

namespace lethe::api::fhir {

/// Holds an AuditEvent to its structure: a fault for each member that R4 does not know, that is
/// missing, of another form, empty or null, and for what nobody may leave unread: modifier
/// extensions, implicit rules, contained resources. Extensions hold primitives, Address,
/// CodeableConcept, Coding, ContactPoint, HumanName, Identifier, Money, Period, Quantity, Range,
/// Ratio and Reference. `pointer` is where the resource stands in the body.
void check_audit_event(const boost::json::object& resource, const std::string& pointer,
                       Faults& faults);

/// Whether a text is a FHIR id: [A-Za-z0-9.-]{1,64}.
bool is_fhir_id(std::string_view text);
/// Whether a text is a FHIR string: not empty, without control characters but blanks.
bool is_fhir_text(std::string_view text);
bool is_base64(std::string_view text);

}  // namespace lethe::api::fhir
