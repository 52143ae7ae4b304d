// Which AuditEvent each kind of event is: its type, subtype, action and object. What the facts of
// an event decide beside that is in render_audit_event.cpp. FHIR.md has the table for readers.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "api/fhir/codes.h"

namespace lethe::api::fhir {

/// A code of a system, and what it is called.
struct Code {
  std::string_view system, code, display;
};

namespace codes {
inline constexpr Code kRest{kEventType, "rest", "RESTful Operation"};
inline constexpr Code kObject{kEventType, "object", "Audit Event: Object"};
inline constexpr Code kApplicationActivity{kDicom, "110100", "Application Activity"};
inline constexpr Code kAuditLogUsed{kDicom, "110101", "Audit Log Used"};
inline constexpr Code kExport{kDicom, "110106", "Export"};
inline constexpr Code kImport{kDicom, "110107", "Import"};
inline constexpr Code kQueryEvent{kDicom, "110112", "Query"};
inline constexpr Code kSecurityAlert{kDicom, "110113", "Security Alert"};
inline constexpr Code kUserAuthentication{kDicom, "110114", "User Authentication"};
inline constexpr Code kLogin{kDicom, "110122", "Login"};
inline constexpr Code kLogout{kDicom, "110123", "Logout"};
inline constexpr Code kEmergencyOverride{kDicom, "110127", "Emergency Override Started"};
inline constexpr Code kEmergencyOverrideEnd{kDicom, "110138", "Emergency Override Stopped"};
inline constexpr Code kSecurityConfiguration{kDicom, "110129", "Security Configuration"};
inline constexpr Code kObjectSecurity{kDicom, "110135", "Object Security Attributes Changed"};
inline constexpr Code kSecurityRoles{kDicom, "110136", "Security Roles Changed"};
inline constexpr Code kUserSecurity{kDicom, "110137", "User Security Attributes Changed"};
inline constexpr Code kApplicationRole{kDicom, "110150", "Application"};
inline constexpr Code kDestinationRole{kDicom, "110152", "Destination Role ID"};
inline constexpr Code kSourceRole{kDicom, "110153", "Source Role ID"};
inline constexpr Code kCreate{kInteraction, "create", "create"};
inline constexpr Code kRead{kInteraction, "read", "read"};
inline constexpr Code kUpdate{kInteraction, "update", "update"};
inline constexpr Code kDelete{kInteraction, "delete", "delete"};
inline constexpr Code kOperation{kInteraction, "operation", "operation"};
inline constexpr Code kSearch{kInteraction, "search", "search"};
inline constexpr Code kAmend{kLifecycle, "amend", "Amend (Update) Record Lifecycle Event"};
inline constexpr Code kDestroy{kLifecycle, "destroy", "Destroy/Delete Record Lifecycle Event"};
inline constexpr Code kDisclose{kLifecycle, "disclose", "Disclose Record Lifecycle Event"};
inline constexpr Code kExtract{kLifecycle, "extract", "Extract Record Lifecycle Event"};
inline constexpr Code kHold{kLifecycle, "hold", "Add Legal Hold Record Lifecycle Event"};
inline constexpr Code kLink{kLifecycle, "link", "Link Record Lifecycle Event"};
inline constexpr Code kOriginate{kLifecycle, "originate",
                                 "Originate/Retain Record Lifecycle Event"};
inline constexpr Code kReceive{kLifecycle, "receive", "Receive/Retain Record Lifecycle Event"};
inline constexpr Code kReport{kLifecycle, "report", "Report (Output) Record Lifecycle Event"};
inline constexpr Code kRestore{kLifecycle, "restore",
                               "Restore (previously) Record Lifecycle Event"};
inline constexpr Code kTransmit{kLifecycle, "transmit", "Transmit Record Lifecycle Event"};
inline constexpr Code kUnhold{kLifecycle, "unhold", "Remove Legal Hold Record Lifecycle Event"};
inline constexpr Code kVerify{kLifecycle, "verify", "Verify Record Lifecycle Event"};
inline constexpr Code kLogicalDeletion{kObjectLifecycle, "14", "Logical deletion"};
inline constexpr Code kPermanentErasure{kObjectLifecycle, "15",
                                        "Permanent erasure or physical destruction"};
inline constexpr Code kPersonEntity{kEntityType, "1", "Person"};
inline constexpr Code kSystemObject{kEntityType, "2", "System Object"};
inline constexpr Code kPatientRole{kObjectRole, "1", "Patient"};
inline constexpr Code kDomainResource{kObjectRole, "4", "Domain Resource"};
inline constexpr Code kPractitionerRole{kObjectRole, "15", "Practitioner"};
inline constexpr Code kQueryRole{kObjectRole, "24", "Query"};
inline constexpr Code kApplicationServer{kSourceType, "4", "Application Server"};
inline constexpr Code kRecipient{kParticipation, "IRCP", "information recipient"};
inline constexpr Code kAuthor{kParticipation, "AUT", "author (originator)"};
inline constexpr Code kResponsible{kParticipation, "RESP", "responsible party"};
inline constexpr Code kCustodianRole{kCustodian, "custodian", "Custodian"};
inline constexpr Code kSubsetted{kObservationValue, "SUBSETTED",
                                 "Resource encoded in summary mode"};
}  // namespace codes

/// Its action is said by the facts.
inline constexpr char kByFacts = '*';

struct AuditRow {
  std::string_view kind;
  Code type;
  Code subtype;  // of `rest` and log-ins by the facts, and then empty
  char action = 'E';
  std::string_view object;  // the member of the facts that names it; empty: none does
  Code lifecycle;           // empty: none
};

/// Null for a kind that this program does not know.
const AuditRow* audit_row(std::string_view kind);
/// The kinds whose events may have this action: of one of C, R, U, D, E.
bool may_have_action(const AuditRow& row, char action);

}  // namespace lethe::api::fhir
