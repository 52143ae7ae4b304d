// Code systems of FHIR R4 AuditEvent and of IHE BALP, our own beside them, and the small elements
// that they are said in. Pure; any thread.
//
// What only this ledger knows is coded in systems `urn:lethe:<what>`: of what comes in, nothing
// that is not coded gets into the header of an event, which is kept for ever.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "ledger/codes.h"

namespace lethe::api::fhir {

inline constexpr std::string_view kEventType =
    "http://terminology.hl7.org/CodeSystem/audit-event-type";
inline constexpr std::string_view kInteraction = "http://hl7.org/fhir/restful-interaction";
inline constexpr std::string_view kDicom = "http://dicom.nema.org/resources/ontology/DCM";
inline constexpr std::string_view kLifecycle =
    "http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle";
inline constexpr std::string_view kObjectLifecycle =
    "http://terminology.hl7.org/CodeSystem/dicom-audit-lifecycle";
inline constexpr std::string_view kActReason = "http://terminology.hl7.org/CodeSystem/v3-ActReason";
inline constexpr std::string_view kEntityType =
    "http://terminology.hl7.org/CodeSystem/audit-entity-type";
inline constexpr std::string_view kObjectRole = "http://terminology.hl7.org/CodeSystem/object-role";
inline constexpr std::string_view kSourceType =
    "http://terminology.hl7.org/CodeSystem/security-source-type";
inline constexpr std::string_view kParticipation =
    "http://terminology.hl7.org/CodeSystem/v3-ParticipationType";
inline constexpr std::string_view kCustodian =
    "http://terminology.hl7.org/CodeSystem/provenance-participant-type";
inline constexpr std::string_view kResourceTypes = "http://hl7.org/fhir/resource-types";
inline constexpr std::string_view kBalpEntityType =
    "https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType";
/// An identifier whose value is a URI.
inline constexpr std::string_view kUri = "urn:ietf:rfc:3986";
/// A resource that leaves something out says so.
inline constexpr std::string_view kObservationValue =
    "http://terminology.hl7.org/CodeSystem/v3-ObservationValue";
inline constexpr std::string_view kDataAbsent =
    "http://hl7.org/fhir/StructureDefinition/data-absent-reason";

inline constexpr std::string_view kOwnKind = "urn:lethe:event-kind";
inline constexpr std::string_view kOwnRole = "urn:lethe:role";
inline constexpr std::string_view kOwnClient = "urn:lethe:client";
inline constexpr std::string_view kOwnDepartment = "urn:lethe:department";
inline constexpr std::string_view kOwnDenial = "urn:lethe:denial";
inline constexpr std::string_view kOwnPurpose = "urn:lethe:purpose";
inline constexpr std::string_view kOwnRecipient = "urn:lethe:recipient";
inline constexpr std::string_view kOwnCategory = "urn:lethe:category";
inline constexpr std::string_view kOwnResourceType = "urn:lethe:resource-type";
inline constexpr std::string_view kOwnEntity = "urn:lethe:entity-type";
inline constexpr std::string_view kOwnAuthorization = "urn:lethe:authorization";
inline constexpr std::string_view kOwnRelationship = "urn:lethe:relationship";
inline constexpr std::string_view kOwnExternalId = "urn:lethe:external-id";
inline constexpr std::string_view kOwnLoginAction = "urn:lethe:login-action";
inline constexpr std::string_view kOwnLoginMethod = "urn:lethe:login-method";
inline constexpr std::string_view kOwnGround = "urn:lethe:disclosure-ground";
/// Names of details of entities.
inline constexpr std::string_view kOwnField = "urn:lethe:field";
inline constexpr std::string_view kOwnHits = "urn:lethe:hits";

/// The section that keeps a resource as it came: a detail of this name.
inline constexpr std::string_view kResourceSection = "audit_event";

/// {"system", "code", "display"?}
boost::json::object coding(std::string_view system, std::string_view code,
                           std::string_view display = {});
/// {"coding": [one]}
boost::json::object concept_of(boost::json::object coding);
/// {"reference": "<type>/<id>", "type"}
boost::json::object reference(std::string_view type, const std::string& id);
/// {"type"?, "identifier": {"system", "value"}}
boost::json::object identified(std::string_view system, std::string_view value,
                               std::string_view type = {});
boost::json::object uuid_identified(const std::string& id, std::string_view type = {});

/// What is there of the type that is asked for; null or empty otherwise.
const boost::json::object* object_in(const boost::json::object& in, std::string_view name);
const boost::json::array* array_in(const boost::json::object& in, std::string_view name);
std::string_view text_in(const boost::json::object& in, std::string_view name);
/// The code of a Coding of this system; empty for any other.
std::string_view code_of(const boost::json::object& coding, std::string_view system);
/// The first code of a CodeableConcept in this system; empty when there is none.
std::string_view concept_code(const boost::json::object* given, std::string_view system);
/// The ground of a disclosure by its purpose of use (v3-ActReason); none where that says none.
ledger::DisclosureGround ground_of_use(std::string_view use);
/// The value of a Reference's identifier in this system; empty for any other.
std::string_view identifier_value(const boost::json::object* reference, std::string_view system);

}  // namespace lethe::api::fhir
