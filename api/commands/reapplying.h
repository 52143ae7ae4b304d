// What a log has lost, as its register knows it (ledger/registers.h), carried out anew in the log
// that goes on without it: holds and restrictions stand, what was to be destroyed is.
#pragma once

#include "api/commands/rule.h"
#include "ledger/registers.h"
#include "ledger/store.h"

namespace lethe::api {

/// By event: erasures ordered; items deleted; holds and restrictions, placed or lifted; signing
/// keys replaced or declared compromised; and those about somebody or something that this log does
/// not know.
struct Reapplied {
  std::uint32_t erasures = 0, items = 0, holds = 0, restrictions = 0, keys = 0, unknown = 0;
  bool operator==(const Reapplied&) const = default;
};

/// Carries out each event that the finding calls lost, under the ids that it had, and then records
/// ledger.restored. What there is already is left as it is, so it may be begun again. One command
/// of the committer's for each. The ledger must be open in spite of the finding
/// (Registers::Mode::kReopen). Not on the committer's threads. kUnknownLedger, and what storage and
/// keys say: the register is still to be satisfied.
Ruled<Reapplied> reapply_lost(ledger::Store& store, const ledger::LedgerId& ledger_id,
                              const ledger::RegisterFinding& finding);

}  // namespace lethe::api
