// GET …/privacy-notice: what an organisation tells everybody of whom it keeps data.
#pragma once

#include <boost/json/object.hpp>

#include "api/commands/rule.h"

namespace lethe::api {

/// Of what GDPR Art. 13 and 14 have people told, that which the ledger knows and its other lists do
/// not say (purposes, policies): who is responsible, where the data is, for how long it is kept,
/// and what people may know and do by the settings.
/// {"controller": {"name", "contact"?, "address"?, "email"?, "phone"?}, "jurisdiction"?, "region",
/// "policy"?: {"version", "language", "published", "url"?}, "retention_days": {"evidence",
/// "access", "ticket", "topic", "comment", "inactive_person"}, "profile_fields": [code],
/// "people_see_staff", "people_delete": {"ticket", "topic", "comment"}}
/// Without a name of its own the organisation has that of the ledger. Any thread.
Ruled<boost::json::object> privacy_notice(const ledger::Ledger& ledger,
                                          const projections::Views& views,
                                          projections::AsOf as_of = {});

}  // namespace lethe::api
