// The closure of a ledger as its log has it, or as its register does where the log is lost
// (ledger/registers.h): what it takes to say it again.
#pragma once

#include <optional>
#include <vector>

#include "ledger/journal.h"
#include "ledger/ledger.h"
#include "ledger/register_file.h"

namespace lethe::ledger {

struct KnownClosure {
  EventHeader order;        // the ClosureOrdered, the last event
  Hash returned;            // of the return that it relies on
  TreeSize size;            // of the whole log
  Hash root;                // likewise
  std::uint64_t epoch = 0;  // of the keys, the last

  const ClosureOrdered& facts() const { return std::get<ClosureOrdered>(order.facts); }
};

/// The keys of the log as its register has them: from event 0's on, whatever else it begins with.
LogKeys keys_in_register(const RegisterContent& content, const LedgerInfo& info);

/// kStorageCorrupt when the log has no such order, or has something behind it. Signatures of
/// events are not looked at.
Result<KnownClosure> closure_in_log(const Reader& reader, const LedgerInfo& info, Sequence order);

/// Nothing when the register knows of none. kRegisterDamaged when what it takes is not whole, or is
/// not signed by the ledger.
Result<std::optional<KnownClosure>> closure_in_register(const RegisterContent& content,
                                                        const LedgerInfo& info);

/// What a register needs for that: the return and the order. kStorageCorrupt when the log does not
/// have them.
Result<std::vector<RegisterEntry>> closure_entries(const Reader& reader, const LedgerInfo& info,
                                                   Sequence order);

}  // namespace lethe::ledger
