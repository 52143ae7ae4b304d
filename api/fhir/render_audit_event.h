// Events as AuditEvents of FHIR R4: from the header alone, which everybody sees who sees the event,
// and with the texts that are sealed beside it. FHIR.md says what stands where. Pure; any thread.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/event.h"
#include "ledger/ledger.h"

namespace lethe::api::fhir {

/// What an event's header does not say.
struct AuditSurroundings {
  const ledger::LedgerInfo& ledger;
  /// Of whom the event is about; kInvalid: nobody, or nobody known.
  ledger::SubjectType subject = ledger::SubjectType::kInvalid;
};

/// The header alone. Tagged SUBSETTED when there are texts beside it that are left out. Names the
/// BALP profile whose every rule it keeps, where there is one. Its `id` is the sequence, `recorded`
/// when the ledger recorded it, `period` when it happened, where the event says so.
boost::json::object audit_event(const ledger::EventHeader& header, const AuditSurroundings& around);

/// A text that was sealed with an event.
struct AuditText {
  ledger::SectionRole role = ledger::SectionRole::kInvalid;
  std::string name;
  std::string text;
};
/// audit_event() with its texts, none of which may be missing. An AuditEvent that came in is
/// itself again, but for `id` and `meta`'s `versionId` and `lastUpdated`.
boost::json::object whole_audit_event(const ledger::EventHeader& header,
                                      const AuditSurroundings& around,
                                      const std::vector<AuditText>& texts);
/// An AuditEvent as it came in, made the one of this event. REQUIRES that it was read from it.
boost::json::object received_audit_event(const ledger::EventHeader& header,
                                         const boost::json::object& resource);

/// Whether a section is one of the texts that an AuditEvent has.
bool is_audit_text(const ledger::SectionRef& section);

}  // namespace lethe::api::fhir
