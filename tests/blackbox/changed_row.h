// A closed data directory in the hands of somebody who knows RocksDB.
#pragma once

#include <functional>

#include "ledger/keyspace.h"
#include "tools/data_directory.h"

namespace lethe::tests::blackbox {

/// The number that the directory has for a ledger.
ledger::LedgerNumber number_of(const tools::Places& place, std::string_view ledger);

/// Changes one row, and answers what it was.
crypto::Bytes change_row(const tools::Places& place, ledger::Table table, const crypto::Bytes& row,
                         const std::function<void(crypto::Bytes&)>& change);

}  // namespace lethe::tests::blackbox
