// A data directory that stays closed, since it lacks what its registers know (ledger/registers.h):
// what that is, in words, and opening it again on purpose.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/registers.h"
#include "tools/data_directory.h"

namespace lethe::tools {

/// What one ledger lacks, in a few sentences.
std::string finding_text(const ledger::RegisterFinding& finding);
/// The same of each, and what to do.
std::string closed_text(const Places& places, const std::vector<ledger::RegisterFinding>& findings);

struct ReopenRequest {
  Places places;
  ledger::StoreOptions store;
  /// What is gone is gone: without it nothing is done where something is.
  bool accept_loss = false;
};

/// Opens a directory that is closed, gives it new root keys and new keys for its indexes, carries
/// out anew what the registers know and it lacks, and has the registers follow it from then on.
/// What was done in words, with newlines; nothing, and why not. It may be interrupted and begun
/// again.
std::optional<std::string> reopen(const ReopenRequest& request, std::string& error);

}  // namespace lethe::tools
