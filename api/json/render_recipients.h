// Recipients, what they were told, and where and under which contract the ledger is held, as JSON.
// What is none is left out. Pure; any thread.
#pragma once

#include <boost/json/object.hpp>

#include "ledger/event.h"
#include "projections/recipient_rows.h"

namespace lethe::api {

/// {"recipient", "title", "type", "enabled", "purposes", "categories", "endpoint"?, "country"?,
///  "safeguard"?, "defined", "sequence"}
boost::json::object recipient_json(const projections::RecipientRow& recipient);

/// {"sequence", "time", "subject", "recipient", "title"?, "purpose", "categories", "occurred_at"}.
/// REQUIRES that the header is a disclosure.recorded.
boost::json::object disclosure_json(const ledger::EventHeader& header, const std::string& title);

/// {"id", "subject", "recipient"?, "title"?, "about", "kind", "channel", "outcome", "attempt",
///  "status"?, "next_attempt_at"?, "due": {"sequence", "time"}, "changed": {"sequence", "time"}}
/// `kind` is that of the event that it is about.
boost::json::object notice_json(const projections::NoticeRow& notice, std::string_view kind,
                                const std::string& title);

/// {"from", "to", "state", "sequence", "time"}
boost::json::object region_move_json(const projections::RegionMoveRow& move);

/// {"version", "url", "hash", "accepted", "accepted_by": actor, "sequence"}; not who signed it.
/// REQUIRES that the header is a dpa.accepted.
boost::json::object contract_json(const ledger::EventHeader& header);

}  // namespace lethe::api
