// What a webhook says: a CloudEvent 1.0 in structured mode. Random ids, codes and numbers only;
// nothing of it is personal. Pure; any thread.
#pragma once

#include <string>

#include "ledger/event.h"
#include "projections/recipient_rows.h"

namespace lethe::api::webhooks {

/// {"specversion": "1.0", "id": the notice's, "source": "urn:uuid:<ledger>",
///  "type": "lethe.<kind of the event>", "subject": the person's id, "time": of the event,
///  "datacontenttype": "application/json",
///  "data": {"ledger", "subject", "notice", "kind", "sequence"}}
/// The same for every attempt. `about` is the event that the notice tells of.
std::string notice_event(const projections::NoticeRow& notice, const ledger::EventHeader& about);

}  // namespace lethe::api::webhooks
