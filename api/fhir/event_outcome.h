// What an event is as a deed, in FHIR's codes: which action, and how it went. Pure; any thread.
#pragma once

#include <string_view>

#include "ledger/event.h"

namespace lethe::api::fhir {

/// One of C, R, U, D, E.
char action_of(const ledger::EventHeader& header);
/// "0", "4", "8" or "12".
std::string_view outcome_of(const ledger::EventHeader& header);
/// Whether a decision about consent makes one, as C; the others amend it.
bool is_original(const ledger::ConsentRecorded& consent);

}  // namespace lethe::api::fhir
