// GET …/subjects/{subject}/erasure-preview: what an erasure would do, before anybody orders it.
#pragma once

#include <boost/json/object.hpp>

#include "api/commands/rule.h"

namespace lethe::api {

/// What ordering the erasure of a person at that moment would take, keep and withhold, of them and
/// of every identity that is linked to them, by the same rules as erase_subject(). Of holds only
/// the ground and the end are told: what they are about may be confidential.
/// {"subject", "at", "due_at", "identities": [{"subject", "destroyed": [{"class", "whole",
/// "number"?}], "kept": [{"class", "exception", "until"}], "withheld": [{"class", "whole",
/// "number"?, "exceptions", "until"?}]}]}, the person first; without until a hold lasts until it is
/// lifted. kForbidden for an agent, unless it is an admin who asks. REQUIRES a person who is still
/// there. Any thread.
Ruled<boost::json::object> erasure_preview(const projections::Views& views, const Caller& caller,
                                           const projections::PersonRow& person,
                                           ledger::Moment now);

}  // namespace lethe::api
