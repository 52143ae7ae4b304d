// What every header keeps to, whoever wrote it (ledger/FORMAT.md, "Limits"): the writer refuses to
// make another, the reader to believe one. These are rules of the format alone; what an
// organisation may do at a given moment is for the commands to say.
#pragma once

#include "ledger/event.h"

namespace lethe::ledger {

/// An unknown kind passes if everything around its facts does. Pure; any thread.
bool keeps_format_rules(const EventHeader& header);

}  // namespace lethe::ledger
