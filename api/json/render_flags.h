// Flags with what their codes and numbers say in words. Pure; any thread.
#pragma once

#include <boost/json/object.hpp>

#include "ledger/event.h"

namespace lethe::api {

/// flagged_json() with "subject"? and with "explanation" and "exempted_by"? of each finding.
boost::json::object explained_flag_json(const ledger::AccessFlagged& facts,
                                        const ledger::SubjectId& subject);
/// The same with "sequence" and "time". REQUIRES that the header is an access.flagged.
boost::json::object flag_json(const ledger::EventHeader& header);

}  // namespace lethe::api
