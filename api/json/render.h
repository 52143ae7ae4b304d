// The one JSON rendering of everything that the API tells: ids as UUIDs, times as RFC 3339 in UTC,
// hashes and keys as hexadecimal digits, enumerations by the names of ledger/names.h. What is none
// is left out. Pure; any thread.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <optional>

#include "ledger/ledger.h"
#include "projections/views.h"

namespace lethe::api {

/// The header of an event, whole:
/// {"ledger", "sequence", "time", "kind", "subject"?, "actor": {"type", "id"?, "token"?},
///  "request"?, "sections": [{"index", "class", "role", "name"?, "slot", "number",
///  "padded_length", "commitment"}], "facts": {...}}
/// Facts have the names of ledger/event.capnp in lower_snake_case; the hash of a token is left out.
boost::json::object event_json(const ledger::EventHeader& header);

/// Whether a list of accesses says who looked: staff ids are left out of what a person gets.
enum class ShowActor : std::uint8_t { kNo, kYes };
/// One access for a list. REQUIRES that the header is an access.recorded.
boost::json::object access_json(const ledger::EventHeader& header, ShowActor show);

/// {"id", "name", "origin", "region", "created",
/// "verifier_key", "size"}. `region` is where it is hosted now.
boost::json::object ledger_json(const ledger::Ledger& ledger, const std::string& region);
/// Neither hash nor label: {"id", "role", "subject"?, "issued", "expires_at", "revoked"?,
/// "sequence"}
boost::json::object token_json(const projections::TokenRow& token);
boost::json::object policy_json(const projections::PolicyRow& policy);
boost::json::object purpose_json(const projections::PurposeRow& purpose);
/// {"id", "type", "origin", "state", "revision", "registered", "sequence", "erased_at"?}
boost::json::object person_json(const projections::PersonRow& person);
/// `standing` is the status at the asked moment (api/commands/consent_standing.h).
/// {"purpose", "status", "recorded": status of the deciding event, "explicit", "asserted"?,
///  "guardian"?, "bundled"?, "context"?, "policy_version"?, "decided", "expires_at"?, "sequence"}
boost::json::object consent_json(std::string_view purpose,
                                 const projections::ConsentDecision& decision,
                                 ledger::ConsentStatus standing);
/// {"purpose"?, "state", "signal", "decided", "sequence"}
boost::json::object objection_json(const projections::ObjectionRow& objection);
/// What an erasure is told from.
struct ErasureStory {
  ledger::EventHeader first;                              // its order, or erasure.withheld
  std::vector<ledger::EventHeader> orders, certificates;  // oldest first
  std::vector<projections::HoldRow> holds;                // what it waits for
};
/// {"id", "subject", "state", "whole_subject", "ground", "ordered": {"sequence", "time"},
///  "destroyed", "kept", "withheld"?: [{"class", "whole", "number"?, "exceptions", "holds"}],
///  "certificate"?: certificate_json, "earlier_certificates"?}
/// `state` is ordered, completed, withheld, or partly_completed when the rest is withheld. What was
/// withheld and ordered later is destroyed too: there is a certificate for each order.
/// REQUIRES the events and holds that the row names.
boost::json::object erasure_json(const projections::ErasureRow& row, const ErasureStory& story);
/// {"sequence", "time", and the facts}, of a ledger.closed.
boost::json::object closure_certificate_json(const ledger::EventHeader& closure);
/// {"sequence", "time", "epoch_before", "epoch_after", "counts": {class: sections},
///  "index_entries", "whole_subject", "kept", "backup_keys_until"?}
/// REQUIRES that the header is an erasure.completed.
boost::json::object certificate_json(const ledger::EventHeader& completion);

/// No text of it: {"id", "author", "type", "parent"?, "state": "live" or "deleted", "revision",
/// "posted", "sequence", "edited_at": sequence, "deletion"?: {"sequence", "erasure"}}
boost::json::object item_json(const projections::ItemRow& item);
/// {"subject", "account", "linked", "sequence"}
boost::json::object link_json(const projections::LinkRow& link);

}  // namespace lethe::api
