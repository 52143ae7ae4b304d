// AuditEvents that come in: what they ask to be recorded, as the inputs that the API's own JSON
// becomes, too. FHIR.md says what is read from where; whatever else a resource says is kept beside
// the event as a sealed text, so that it comes out again. Pure but for the look-up that it is
// given; any thread.
#pragma once

#include <boost/json/value.hpp>
#include <functional>
#include <optional>
#include <string>
#include <variant>

#include "api/commands/accesses.h"
#include "api/commands/activity.h"
#include "api/commands/disclosures.h"

namespace lethe::api::fhir {

/// Somebody as a resource names them: by an id of this ledger or by an external id of theirs.
struct NamedPerson {
  std::optional<ledger::SubjectId> id;
  std::optional<std::string> external_id;
  bool is_named() const { return id || external_id; }
};

using ActivityVariant =
    std::variant<RecordAccessInput, RecordSearchInput, RecordLoginInput, RecordDisclosureInput>;

/// An AuditEvent, read; whom it names is not resolved yet.
struct ReceivedEvent {
  ActivityVariant input;
  NamedPerson patient;             // of accesses and disclosures
  NamedPerson user, on_behalf_of;  // not of disclosures
  /// Of what the sender's id makes; nothing without one.
  std::optional<ledger::RequestId> id;
};

/// kInvalidBody with every fault: what is no AuditEvent of R4, and what cannot be recorded here.
/// `pointer` is where the resource stands in the body.
Checked<ReceivedEvent> read_audit_event(const boost::json::value& value,
                                        const std::string& pointer = {});

/// Nothing when nobody has it.
using FindPerson =
    std::function<Ruled<std::optional<ledger::SubjectId>>(const std::string& external_id)>;
/// Puts ids in the input; for whom nobody knows one that nobody has, so that the rule refuses it.
/// Who logs in may be nobody. Errors of the look-up only.
Ruled<void> resolve(ReceivedEvent& event, const FindPerson& find);

}  // namespace lethe::api::fhir
