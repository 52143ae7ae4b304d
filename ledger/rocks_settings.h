// How the embedded journal sets RocksDB up (ledger/FORMAT.md, "Storage settings").
#pragma once

#include <rocksdb/db.h>

#include <string>
#include <vector>

#include "ledger/journal.h"
#include "ledger/rocks_journal.h"

namespace lethe::ledger {

/// The name of a table's column family.
const std::string& rocks_family_name(Table table);

rocksdb::DBOptions rocks_database_settings(const RocksOptions& options);

/// One a table, in the order of Table. They share one block cache.
std::vector<rocksdb::ColumnFamilyDescriptor> rocks_family_settings(const RocksOptions& options);

/// For a reader that must not write, not even a log of its own.
std::shared_ptr<rocksdb::Logger> rocks_silent_logger();

}  // namespace lethe::ledger
