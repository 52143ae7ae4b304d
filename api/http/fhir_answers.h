// Answers of the routes that speak FHIR: resources, OperationOutcomes, Bundles. They read the log,
// so they are made on worker threads.
#pragma once

#include <boost/json/object.hpp>

#include "api/commands/answer.h"
#include "api/http/route.h"

namespace lethe::api::http {

Response resource_response(std::uint16_t status, const boost::json::object& resource);
/// A problem with its status and headers.
Response outcome_response(const Problem& problem);
/// The reply to a create, a read or a batch: the AuditEvent that its `sequence` names, whole where
/// its texts are there, or the answer to each row.
Response fhir_reply_response(const Call& call, const Reply& reply);

/// kInvalidParameter when `_format` asks for anything but JSON.
Checked<void> check_format(const Call& call);

/// What the log says of an event.
Ruled<boost::json::object> logged_audit_event(const ledger::Ledger& ledger,
                                              const projections::Views& views,
                                              const ledger::EventHeader& header);

}  // namespace lethe::api::http
