// Rebuilding projections from the terminal.
#pragma once

#include <string>

#include "projections/runner.h"
#include "tools/data_directory.h"

namespace lethe::tools {

/// What two rebuilds must agree on (promise P3): a chain of SHA-256 over the rows in use,
/// SHA-256(before || u32be(size) || key || u32be(size) || value), from 32 zeros.
struct RowsDigest {
  std::uint64_t rows = 0;
  crypto::Hash sha256;
};
ledger::Result<RowsDigest> digest_rows(const ledger::StateReader& state,
                                       const projections::Projection& projection);

/// With a progress bar on the standard error.
ledger::Result<RowsDigest> rebuild_with_progress(const ledger::Ledger& ledger,
                                                 ledger::Journal& journal,
                                                 const projections::Projection& projection);

/// Every view that another version wrote, or nobody; what went wrong, or nothing.
std::string rebuild_outdated(DataDirectory& directory);

}  // namespace lethe::tools
