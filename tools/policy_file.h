// Reads a policy of whom checkpoints must be signed by (ledger/trust_policy.h) from a file.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "ledger/trust_policy.h"

namespace lethe::tools {

/// Nothing, and `error` names the file, the line and what is wrong with it.
std::optional<ledger::TrustPolicy> read_policy(const std::filesystem::path& file,
                                               std::string& error);

}  // namespace lethe::tools
