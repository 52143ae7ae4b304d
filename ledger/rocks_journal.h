// The embedded journal: RocksDB, a column family a table. See ledger/FORMAT.md for settings that
// matter to durability.
#pragma once

#include <filesystem>
#include <memory>

#include "ledger/journal.h"

namespace rocksdb {
class Env;
}

namespace lethe::ledger {

struct RocksOptions {
  std::size_t block_cache_bytes = 256U << 20;
  /// A table. Larger ones make fewer files, but a row put into 64 MiB of them costs three times
  /// what it does here: it is searched for through memory that no processor cache holds.
  std::size_t write_buffer_bytes = 16U << 20;
  /// For fault tests: the environment that files go through; null: the system's. Not owned.
  rocksdb::Env* env = nullptr;
};

/// Makes a new data directory (0700). kStorageExists.
Result<std::unique_ptr<Journal>> create_rocks_journal(const std::filesystem::path& directory,
                                                      const RocksOptions& options = {});
/// kStorageMissing, kStorageBusy, kStorageCorrupt, kDiskFull.
Result<std::unique_ptr<Journal>> open_rocks_journal(const std::filesystem::path& directory,
                                                    const RocksOptions& options = {});
/// Takes no lock and writes nothing: for verification of a directory that nobody serves.
Result<std::unique_ptr<Reader>> open_rocks_reader(const std::filesystem::path& directory,
                                                  const RocksOptions& options = {});

}  // namespace lethe::ledger
