#include "ledger/rocks_settings.h"

#include <rocksdb/cache.h>
#include <rocksdb/convenience.h>
#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/listener.h>
#include <rocksdb/table.h>

#include <algorithm>
#include <array>
#include <cstdarg>

namespace lethe::ledger {
namespace {

constexpr std::size_t kBlockSize = 4U << 10;
constexpr std::size_t kLogBlockSize = 16U << 10;  // entries are read in runs and compress together
constexpr double kFilterBitsPerKey = 10;
constexpr std::size_t kSmallTable = 1U << 20;
constexpr int kOpenFiles = 1'024;

/// What a table holds decides how it is stored.
struct Kind {
  bool compresses;    // else: random bytes, or almost nothing
  bool is_looked_up;  // by keys that may not be there: a Bloom filter pays
  bool is_small;
  std::size_t block_size = kBlockSize;
};

Kind kind_of(Table table) {
  switch (table) {
    case Table::kMeta:
      return {.compresses = false, .is_looked_up = false, .is_small = true};
    case Table::kLog:
      return {.compresses = true,
              .is_looked_up = false,
              .is_small = false,
              .block_size = kLogBlockSize};
    case Table::kTiles:
      return {.compresses = false, .is_looked_up = false, .is_small = false};
    case Table::kVault:
    case Table::kKeys:
      return {.compresses = false, .is_looked_up = true, .is_small = false};
    case Table::kViews:
    case Table::kReplies:
      return {.compresses = true, .is_looked_up = true, .is_small = false};
  }
  return {};
}

bool is_supported(rocksdb::CompressionType type) {
  static const auto supported = rocksdb::GetSupportedCompressions();
  return std::ranges::find(supported, type) != supported.end();
}

/// The quick one above, the thorough one for the level where almost all rows end up.
void set_compression(rocksdb::ColumnFamilyOptions& settings, bool compresses) {
  settings.compression = rocksdb::kNoCompression;
  settings.bottommost_compression = rocksdb::kNoCompression;
  if (!compresses) return;
  if (is_supported(rocksdb::kLZ4Compression)) settings.compression = rocksdb::kLZ4Compression;
  settings.bottommost_compression =
      is_supported(rocksdb::kZSTD) ? rocksdb::kZSTD : settings.compression;
}

rocksdb::ColumnFamilyOptions family_settings(Table table, const RocksOptions& options,
                                             const std::shared_ptr<rocksdb::Cache>& cache) {
  const Kind kind = kind_of(table);
  rocksdb::ColumnFamilyOptions settings;
  settings.write_buffer_size = kind.is_small ? std::min(kSmallTable, options.write_buffer_bytes)
                                             : options.write_buffer_bytes;
  settings.max_write_buffer_number = 4;
  settings.level_compaction_dynamic_level_bytes = true;
  settings.level0_file_num_compaction_trigger = 8;
  set_compression(settings, kind.compresses);

  rocksdb::BlockBasedTableOptions blocks;
  blocks.block_cache = cache;
  blocks.block_size = kind.block_size;
  // Indexes and filters count against the cache too: memory does not grow with the log. In parts of
  // a block each, since one of a file is a megabyte: in a full cache each look-up would read that.
  blocks.cache_index_and_filter_blocks = true;
  blocks.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
  blocks.partition_filters = true;
  blocks.metadata_block_size = kBlockSize;
  blocks.pin_l0_filter_and_index_blocks_in_cache = true;
  blocks.whole_key_filtering = true;
  if (kind.is_looked_up) {
    blocks.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kFilterBitsPerKey));
  }
  settings.table_factory.reset(rocksdb::NewBlockBasedTableFactory(blocks));
  return settings;
}

/// The committer stops for good after a write that failed: nothing is to resume behind its back,
/// nor is a database that closes to wait for that.
class NoRecovery final : public rocksdb::EventListener {
 public:
  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason /*reason*/, rocksdb::Status /*error*/,
                            bool* auto_recovery) override {
    *auto_recovery = false;
  }
};

class SilentLogger final : public rocksdb::Logger {
 public:
  SilentLogger() : rocksdb::Logger(rocksdb::InfoLogLevel::NUM_INFO_LOG_LEVELS) {}
  using rocksdb::Logger::Logv;
  void Logv(const char* /*format*/, va_list /*arguments*/) override {}
};

}  // namespace

const std::string& rocks_family_name(Table table) {
  // Stored in every data directory: never changed. RocksDB insists on a "default".
  static const std::array<std::string, kTables> names{
      rocksdb::kDefaultColumnFamilyName, "log", "tiles", "vault", "keys", "views", "replies"};
  return names.at(static_cast<std::size_t>(table));
}

rocksdb::DBOptions rocks_database_settings(const RocksOptions& options) {
  rocksdb::DBOptions settings;
  if (options.env != nullptr) settings.env = options.env;
  settings.paranoid_checks = true;
  settings.max_open_files = kOpenFiles;
  settings.max_background_jobs = 2;
  // What a crash cut off is the end of what was never acknowledged; what comes before is whole.
  settings.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  // A quiet table must not keep the write-ahead log of all others alive.
  settings.max_total_wal_size = 4 * options.write_buffer_bytes;
  settings.bytes_per_sync = 1U << 20;
  // RocksDB's own log names keys when it is talkative. Ours are random ids and numbers, but no
  // reader of server logs needs them.
  settings.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  settings.max_log_file_size = 1U << 20;
  settings.keep_log_file_num = 2;
  settings.stats_dump_period_sec = 0;
  settings.stats_persist_period_sec = 0;
  settings.max_bgerror_resume_count = 0;
  settings.listeners.push_back(std::make_shared<NoRecovery>());
  return settings;
}

std::vector<rocksdb::ColumnFamilyDescriptor> rocks_family_settings(const RocksOptions& options) {
  const auto cache = rocksdb::NewLRUCache(options.block_cache_bytes);
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (std::size_t i = 0; i < kTables; ++i) {
    const auto table = static_cast<Table>(i);
    families.emplace_back(rocks_family_name(table), family_settings(table, options, cache));
  }
  return families;
}

std::shared_ptr<rocksdb::Logger> rocks_silent_logger() {
  return std::make_shared<SilentLogger>();
}

}  // namespace lethe::ledger
