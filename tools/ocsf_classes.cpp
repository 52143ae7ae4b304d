#include "tools/ocsf_classes.h"

#include <algorithm>
#include <array>

namespace lethe::tools {
namespace {

using namespace ocsf;

constexpr auto kEntity = OcsfClass::kEntityManagement;
constexpr auto kWeb = OcsfClass::kWebResources;

constexpr std::array kRows{
    OcsfRow{"ledger.created", kEntity, kCreate, "ledger", ""},
    OcsfRow{"token.issued", OcsfClass::kUserAccess, kAssign, "token", "issued"},
    OcsfRow{"token.revoked", OcsfClass::kUserAccess, kRevoke, "token", "revoked"},
    OcsfRow{"settings.changed", kEntity, kUpdate, "settings", ""},
    OcsfRow{"policy.published", kEntity, kCreate, "policy", "version"},
    OcsfRow{"purpose.defined", kEntity, kUpdate, "purpose", "purpose"},
    OcsfRow{"subject.registered", OcsfClass::kAccountChange, kCreate, "subject", ""},
    OcsfRow{"profile.edited", kWeb, kUpdate, "profile", ""},
    OcsfRow{"consent.recorded", kEntity, kUpdate, "consent", "purpose"},
    OcsfRow{"access.recorded", kWeb, kByEvent, "personal_data", ""},
    OcsfRow{"erasure.ordered", kEntity, kCreate, "erasure", "erasure"},
    OcsfRow{"erasure.completed", kEntity, kDelete, "personal_data", ""},
    OcsfRow{"request.refused", OcsfClass::kApiActivity, kByEvent, "request", "",
            OcsfSeverity::kLow},
    OcsfRow{"import.finished", kWeb, kImport, "ledger", ""},
    OcsfRow{"dpa.accepted", kEntity, kCreate, "contract", "version"},
    OcsfRow{"region.moved", kEntity, kUpdate, "region", "to", OcsfSeverity::kLow},
    OcsfRow{"recipient.defined", kEntity, kUpdate, "recipient", "recipient"},
    OcsfRow{"disclosure.recorded", kWeb, kShare, "personal_data", ""},
    OcsfRow{"subject.linked", kEntity, kUpdate, "subject", ""},
    OcsfRow{"content.posted", kWeb, kCreate, "content", "item"},
    OcsfRow{"content.edited", kWeb, kUpdate, "content", "item"},
    OcsfRow{"content.deleted", kWeb, kDelete, "content", "item"},
    OcsfRow{"objection.recorded", kEntity, kUpdate, "objection", "purpose"},
    OcsfRow{"restriction.set", kEntity, kCreate, "restriction", "restriction"},
    OcsfRow{"restriction.lifted", kEntity, kDelete, "restriction", "restriction"},
    OcsfRow{"hold.placed", kEntity, kCreate, "hold", "hold"},
    OcsfRow{"hold.lifted", kEntity, kDelete, "hold", "hold"},
    OcsfRow{"erasure.withheld", kEntity, kUpdate, "erasure", "erasure", OcsfSeverity::kLow},
    OcsfRow{"rights_request.recorded", kEntity, kUpdate, "rights_request", "request"},
    OcsfRow{"notice.recorded", kEntity, kUpdate, "notice", "notice"},
    OcsfRow{"breach.recorded", kEntity, kUpdate, "breach", "breach", OcsfSeverity::kHigh},
    OcsfRow{"breach.affected", kEntity, kUpdate, "breach", "breach", OcsfSeverity::kHigh},
    OcsfRow{"breach.notified", kEntity, kUpdate, "breach", "breach", OcsfSeverity::kHigh},
    OcsfRow{"export.made", kWeb, kExport, "personal_data", "export"},
    OcsfRow{"deadline.reminded", kEntity, other("Remind"), "deadline", "object",
            OcsfSeverity::kMedium},
    OcsfRow{"erasure.swept", kEntity, other("Sweep"), "storage", ""},
    OcsfRow{"ledger.restored", kEntity, other("Restore"), "ledger", "", OcsfSeverity::kHigh},
    OcsfRow{"ledger.returned", kWeb, kExport, "ledger", "return", OcsfSeverity::kMedium},
    OcsfRow{"closure.ordered", kEntity, kCreate, "closure", "closure", OcsfSeverity::kHigh},
    OcsfRow{"ledger.closed", kEntity, kDelete, "ledger", "closed", OcsfSeverity::kHigh},
    OcsfRow{"signing_key.rotated", kEntity, kUpdate, "signing_key", "key", OcsfSeverity::kMedium},
    OcsfRow{"signing_key.compromised", kEntity, kUpdate, "signing_key", "key",
            OcsfSeverity::kCritical},
    OcsfRow{"auditor.granted", kEntity, kCreate, "auditor_grant", "grant", OcsfSeverity::kMedium},
    OcsfRow{"auditor.grant_ended", kEntity, kDelete, "auditor_grant", "grant"},
    OcsfRow{"bundle.ordered", kEntity, kCreate, "bundle", "bundle"},
    OcsfRow{"bundle.made", kWeb, kExport, "bundle", "bundle", OcsfSeverity::kMedium},
    OcsfRow{"log.verified", kEntity, other("Verify"), "log", ""},
    OcsfRow{"search.recorded", kWeb, kSearch, "personal_data", ""},
    OcsfRow{"login.recorded", OcsfClass::kAuthentication, kByEvent, "user", ""},
    OcsfRow{"relationship.recorded", kEntity, kCreate, "relationship", "relationship"},
    OcsfRow{"relationship.ended", kEntity, kUpdate, "relationship", "relationship"},
    OcsfRow{"access_rules.set", kEntity, kUpdate, "access_rules", "", OcsfSeverity::kMedium},
    OcsfRow{"access.flagged", kEntity, other("Flag"), "access", "agent", OcsfSeverity::kMedium},
    OcsfRow{"person.marked", kEntity, kCreate, "mark", "mark"},
    OcsfRow{"person.unmarked", kEntity, kDelete, "mark", "mark"},
    OcsfRow{"staff.described", kEntity, kUpdate, "staff", ""},
    OcsfRow{"accesses.checked", kEntity, other("Review"), "accesses", ""},
    OcsfRow{"review.opened", kEntity, kCreate, "review", "review"},
    OcsfRow{"review.assigned", kEntity, kUpdate, "review", "review"},
    OcsfRow{"review.noted", kEntity, kUpdate, "review", "review"},
    OcsfRow{"review.asked", kEntity, kUpdate, "review", "review"},
    OcsfRow{"review.question_read", kWeb, kRead, "review", "review"},
    OcsfRow{"review.answered", kEntity, kUpdate, "review", "review"},
    OcsfRow{"review.decided", kEntity, kUpdate, "review", "review", OcsfSeverity::kMedium},
    OcsfRow{"review.confirmed", kEntity, kUpdate, "review", "review", OcsfSeverity::kMedium},
    OcsfRow{"review.returned", kEntity, kUpdate, "review", "review"},
    OcsfRow{"review.reopened", kEntity, kUpdate, "review", "review"},
    OcsfRow{"review.sampled", kEntity, kCreate, "review_sample", "sample"},
    OcsfRow{"review.period_signed", kEntity, kCreate, "review_period", "period",
            OcsfSeverity::kMedium},
    OcsfRow{"break_glass.started", kEntity, kCreate, "break_glass", "glass", OcsfSeverity::kHigh},
    OcsfRow{"break_glass.ended", kEntity, kUpdate, "break_glass", "glass"},
    OcsfRow{"authorization.signed", kEntity, kCreate, "authorization", "authorization"},
    OcsfRow{"authorization.ended", kEntity, kUpdate, "authorization", "authorization"},
    OcsfRow{"accounting.suspended", kEntity, kCreate, "suspension", "suspension",
            OcsfSeverity::kMedium},
    OcsfRow{"accounting.resumed", kEntity, kUpdate, "suspension", "suspension"},
    OcsfRow{"accounting.given", kWeb, kExport, "accounting", "accounting"},
    OcsfRow{"agent.locked", kEntity, other("Lock"), "agent", "", OcsfSeverity::kHigh},
    OcsfRow{"agent.unlocked", kEntity, other("Unlock"), "agent", "", OcsfSeverity::kMedium},
};

}  // namespace

std::string_view class_name(OcsfClass cls) {
  switch (cls) {
    case OcsfClass::kAccountChange:
      return "Account Change";
    case OcsfClass::kAuthentication:
      return "Authentication";
    case OcsfClass::kEntityManagement:
      return "Entity Management";
    case OcsfClass::kUserAccess:
      return "User Access Management";
    case OcsfClass::kWebResources:
      return "Web Resources Activity";
    case OcsfClass::kApiActivity:
      return "API Activity";
    case OcsfClass::kBase:
      break;
  }
  return "Base Event";
}

std::string_view category_name(OcsfClass cls) {
  const auto category = static_cast<unsigned>(cls) / 1'000;
  if (category == 3) return "Identity & Access Management";
  return category == 6 ? "Application Activity" : "Uncategorized";
}

std::string_view severity_name(OcsfSeverity severity) {
  switch (severity) {
    case OcsfSeverity::kInformational:
      return "Informational";
    case OcsfSeverity::kLow:
      return "Low";
    case OcsfSeverity::kMedium:
      return "Medium";
    case OcsfSeverity::kHigh:
      return "High";
    case OcsfSeverity::kCritical:
      break;
  }
  return "Critical";
}

const OcsfRow* ocsf_row(std::string_view kind) {
  const auto* const found = std::ranges::find(kRows, kind, &OcsfRow::kind);
  return found == kRows.end() ? nullptr : found;
}

}  // namespace lethe::tools
