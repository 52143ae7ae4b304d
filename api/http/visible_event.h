// Which events a caller may see, and what of them.
#pragma once

#include "api/http/route.h"
#include "api/json/render.h"

namespace lethe::api::http {

/// Whether callers of a role may know that there is such an event: flags and reviews are for those
/// who review accesses, and a person is not told how they are marked for that.
bool is_shown_to(ledger::Role role, const ledger::EventHeader& header);
/// People themselves, and the portal, which shows them what it reads: they are not told of
/// UntoldDisclosures.
bool speaks_to_person(ledger::Role role);

/// kUnknownEvent beyond the end and where !is_shown_to(), and for role subject also when the event
/// is about somebody else than them and who is linked to them; and where they are not told of it.
Ruled<ledger::EventHeader> visible_event(const Call& call, ledger::Sequence sequence,
                                         const ledger::Clock& clock);

/// event_json(); a person is not told which member of staff or token it was, unless themselves.
boost::json::object shown_event(const ledger::EventHeader& header, const Caller& caller);

boost::json::array hashes_json(const std::vector<crypto::Hash>& hashes);
/// {"index", "size", "leaf_hash", "hashes", "checkpoint", "entry"?} of the event of the header; a
/// person is not shown the whole entry of somebody else's doing: it names who it was.
Ruled<boost::json::object> proof_json(const Call& call, const ledger::EventHeader& header,
                                      ledger::TreeSize size, const ledger::TlogProof& proof);

}  // namespace lethe::api::http
