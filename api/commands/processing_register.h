// GET …/processing-register: the record of processing activities (GDPR Art. 30).
#pragma once

#include <boost/json/object.hpp>

#include "api/commands/rule.h"
#include "ledger/ledger.h"

namespace lethe::api {

/// Purposes with their bases and recipients, categories of people and of data with the time limits
/// for their erasure, recipients, transfers to third countries with their safeguards, security
/// measures, region and contract, as they were at the asked moment. Reads the definitions in force
/// and the current contract's event.
Ruled<boost::json::object> processing_register(const ledger::Ledger& ledger,
                                               const projections::Views& views,
                                               projections::AsOf as_of);

}  // namespace lethe::api
