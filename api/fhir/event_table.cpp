#include "api/fhir/event_table.h"

#include <algorithm>
#include <array>

namespace lethe::api::fhir {
namespace {

using namespace codes;

constexpr Code kByTheFacts{};

constexpr std::array kAuditRows{
    AuditRow{"ledger.created", kObject, kOriginate, 'C', "name", {}},
    AuditRow{"token.issued", kSecurityAlert, kUserSecurity, 'C', "issued", {}},
    AuditRow{"token.revoked", kSecurityAlert, kUserSecurity, 'D', "revoked", {}},
    AuditRow{"settings.changed", kSecurityAlert, kSecurityConfiguration, 'U', "", {}},
    AuditRow{"policy.published", kObject, kOriginate, 'C', "version", {}},
    AuditRow{"purpose.defined", kObject, kAmend, 'U', "purpose", {}},
    AuditRow{"subject.registered", kObject, kOriginate, 'C', "", {}},
    AuditRow{"profile.edited", kObject, kAmend, 'U', "", {}},
    AuditRow{"consent.recorded", kObject, kByTheFacts, kByFacts, "purpose", {}},
    AuditRow{"access.recorded", kRest, kByTheFacts, kByFacts, "", {}},
    AuditRow{"erasure.ordered", kObject, kDestroy, 'U', "erasure", kLogicalDeletion},
    AuditRow{"erasure.completed", kObject, kDestroy, 'D', "erasure", kPermanentErasure},
    AuditRow{"request.refused", kRest, kByTheFacts, kByFacts, "", {}},
    AuditRow{"import.finished", kImport, kReceive, 'C', "", {}},
    AuditRow{"dpa.accepted", kObject, kOriginate, 'C', "version", {}},
    AuditRow{"region.moved", kObject, kTransmit, 'U', "to", {}},
    AuditRow{"recipient.defined", kObject, kAmend, 'U', "recipient", {}},
    AuditRow{"disclosure.recorded", kExport, kDisclose, 'R', "", {}},
    AuditRow{"subject.linked", kObject, kLink, 'U', "account", {}},
    AuditRow{"content.posted", kObject, kOriginate, 'C', "item", {}},
    AuditRow{"content.edited", kObject, kAmend, 'U', "item", {}},
    AuditRow{"content.deleted", kObject, kDestroy, 'D', "item", kPermanentErasure},
    AuditRow{"objection.recorded", kObject, kAmend, 'U', "purpose", {}},
    AuditRow{"restriction.set", kSecurityAlert, kObjectSecurity, 'C', "restriction", {}},
    AuditRow{"restriction.lifted", kSecurityAlert, kObjectSecurity, 'D', "restriction", {}},
    AuditRow{"hold.placed", kObject, kHold, 'C', "hold", {}},
    AuditRow{"hold.lifted", kObject, kUnhold, 'D', "hold", {}},
    AuditRow{"erasure.withheld", kObject, kHold, 'U', "erasure", {}},
    AuditRow{"rights_request.recorded", kObject, kAmend, 'U', "request", {}},
    AuditRow{"notice.recorded", kObject, kTransmit, 'E', "notice", {}},
    AuditRow{"breach.recorded", kSecurityAlert, kReport, 'U', "breach", {}},
    AuditRow{"breach.affected", kSecurityAlert, kReport, 'U', "breach", {}},
    AuditRow{"breach.notified", kSecurityAlert, kReport, 'U', "breach", {}},
    AuditRow{"export.made", kExport, kReport, 'R', "export", {}},
    AuditRow{"deadline.reminded", kApplicationActivity, kReport, 'E', "object", {}},
    AuditRow{"erasure.swept", kApplicationActivity, kVerify, 'E', "", {}},
    AuditRow{"ledger.restored", kSecurityAlert, kRestore, 'E', "", {}},
    AuditRow{"ledger.returned", kExport, kExtract, 'R', "return", {}},
    AuditRow{"closure.ordered", kObject, kDestroy, 'U', "closure", kLogicalDeletion},
    AuditRow{"ledger.closed", kObject, kDestroy, 'D', "closed", kPermanentErasure},
    AuditRow{"signing_key.rotated", kSecurityAlert, kSecurityConfiguration, 'U', "key", {}},
    AuditRow{"signing_key.compromised", kSecurityAlert, kSecurityConfiguration, 'U', "key", {}},
    AuditRow{"auditor.granted", kSecurityAlert, kSecurityRoles, 'C', "grant", {}},
    AuditRow{"auditor.grant_ended", kSecurityAlert, kSecurityRoles, 'D', "grant", {}},
    AuditRow{"bundle.ordered", kAuditLogUsed, kExtract, 'E', "bundle", {}},
    AuditRow{"bundle.made", kAuditLogUsed, kExtract, 'R', "bundle", {}},
    AuditRow{"log.verified", kAuditLogUsed, kVerify, 'E', "", {}},
    AuditRow{"relationship.recorded", kObject, kOriginate, 'C', "relationship", {}},
    AuditRow{"relationship.ended", kObject, kAmend, 'U', "relationship", {}},
    AuditRow{"search.recorded", kRest, kSearch, 'E', "", {}},
    AuditRow{"login.recorded", kUserAuthentication, kByTheFacts, 'E', "", {}},
    AuditRow{"access_rules.set", kSecurityAlert, kSecurityConfiguration, 'U', "", {}},
    AuditRow{"access.flagged", kAuditLogUsed, kReport, 'E', "", {}},
    AuditRow{"person.marked", kSecurityAlert, kObjectSecurity, 'C', "mark", {}},
    AuditRow{"person.unmarked", kSecurityAlert, kObjectSecurity, 'D', "mark", {}},
    AuditRow{"staff.described", kSecurityAlert, kUserSecurity, 'U', "", {}},
    AuditRow{"accesses.checked", kAuditLogUsed, kVerify, 'E', "", {}},
    AuditRow{"review.opened", kAuditLogUsed, kOriginate, 'C', "review", {}},
    AuditRow{"review.assigned", kAuditLogUsed, kAmend, 'U', "review", {}},
    AuditRow{"review.noted", kAuditLogUsed, kAmend, 'U', "review", {}},
    AuditRow{"review.asked", kAuditLogUsed, kAmend, 'U', "question", {}},
    AuditRow{"review.question_read", kAuditLogUsed, kReport, 'R', "question", {}},
    AuditRow{"review.answered", kAuditLogUsed, kAmend, 'U', "question", {}},
    AuditRow{"review.decided", kAuditLogUsed, kVerify, 'U', "review", {}},
    AuditRow{"review.confirmed", kAuditLogUsed, kVerify, 'U', "review", {}},
    AuditRow{"review.returned", kAuditLogUsed, kVerify, 'U', "review", {}},
    AuditRow{"review.reopened", kAuditLogUsed, kAmend, 'U', "review", {}},
    AuditRow{"review.sampled", kAuditLogUsed, kExtract, 'E', "sample", {}},
    AuditRow{"review.period_signed", kAuditLogUsed, kReport, 'E', "period", {}},
    AuditRow{"break_glass.started", kSecurityAlert, kEmergencyOverride, 'E', "glass", {}},
    AuditRow{"break_glass.ended", kSecurityAlert, kEmergencyOverrideEnd, 'E', "glass", {}},
    AuditRow{"authorization.signed", kObject, kOriginate, 'C', "authorization", {}},
    AuditRow{"authorization.ended", kObject, kAmend, 'U', "authorization", {}},
    AuditRow{"accounting.suspended", kSecurityAlert, kObjectSecurity, 'C', "suspension", {}},
    AuditRow{"accounting.resumed", kSecurityAlert, kObjectSecurity, 'D', "suspension", {}},
    AuditRow{"accounting.given", kExport, kReport, 'R', "accounting", {}},
    AuditRow{"agent.locked", kSecurityAlert, kUserSecurity, 'U', "", {}},
    AuditRow{"agent.unlocked", kSecurityAlert, kUserSecurity, 'U', "", {}},
};

}  // namespace

const AuditRow* audit_row(std::string_view kind) {
  const auto* const found = std::ranges::find(kAuditRows, kind, &AuditRow::kind);
  return found == kAuditRows.end() ? nullptr : found;
}

bool may_have_action(const AuditRow& row, char action) {
  return row.action == action || row.action == kByFacts;
}

}  // namespace lethe::api::fhir
