// Invariants:
//   - a batch is one write of RocksDB, and is synced in the write-ahead log before append()
//     returns;
//   - one append at a time, so that nothing comes between a fence and the write behind it;
//   - after a write that failed nothing is written any more: RocksDB may have the batch in its log
//     without having it durable, and only a new process finds out which.
#include "ledger/rocks_journal.h"

#include <rocksdb/write_batch.h>

#include <algorithm>
#include <mutex>
#include <system_error>

#include "crypto/check.h"
#include "ledger/rocks_database.h"
#include "ledger/rocks_files.h"
#include "ledger/rocks_status.h"
#include "ledger/static_files.h"

namespace lethe::ledger {
namespace {

/// As many rows of a range are deleted one by one. Beyond, one deletion covers the range; those are
/// kept apart by RocksDB and looked at by each read until compaction, so they should be few.
constexpr std::size_t kRowsErasedOneByOne = 1'000;

bool is_within(ByteView key, ByteView first, ByteView behind_last) {
  const auto is_before = [](ByteView left, ByteView right) {
    return std::lexicographical_compare(left.begin(), left.end(), right.begin(), right.end());
  };
  return !is_before(key, first) && is_before(key, behind_last);
}

class RocksJournal final : public Journal {
 public:
  explicit RocksJournal(std::shared_ptr<RocksDatabase> database)
      : database_(std::move(database)), latest_(database_, RocksReader::At::kLatest) {}

  Result<std::optional<Bytes>> get(Table table, ByteView key) const override {
    return latest_.get(table, key);
  }
  Result<void> scan(Table table, ByteView first, ByteView behind_last,
                    const Visit& visit) const override {
    return latest_.scan(table, first, behind_last, visit);
  }
  Result<void> scan_back(Table table, ByteView first, ByteView behind_last,
                         const Visit& visit) const override {
    return latest_.scan_back(table, first, behind_last, visit);
  }

  Result<void> append(WriteBatch batch, std::span<const Fence> fences) override {
    const std::lock_guard lock(mutex_);
    if (failure_) return failure_;
    for (const auto& fence : fences) {
      LETHE_TRY(const auto row, latest_.get(Table::kLog, fence.log_row));
      if (row) return Error::kConflict;
    }
    LETHE_TRY(auto writes, translate(batch));
    rocksdb::WriteOptions options;
    options.sync = true;
    const auto status = database_->db().Write(options, &writes);
    if (!status.ok()) {
      failure_ = rocks_error(status);
      return failure_;
    }
    return {};
  }

  std::unique_ptr<Reader> snapshot() const override {
    return std::make_unique<RocksReader>(database_, RocksReader::At::kSnapshot);
  }

  std::uint64_t disk_bytes(Table table) const override {
    std::uint64_t bytes = 0;
    database_->db().GetIntProperty(database_->family(table),
                                   rocksdb::DB::Properties::kLiveSstFilesSize, &bytes);
    return bytes;
  }

  Result<void> compact() override {
    for (std::size_t i = 0; i < kTables; ++i) {
      LETHE_TRY_VOID(compact_table(static_cast<Table>(i)));
    }
    return {};
  }
  Result<std::uint64_t> purge(std::span<const RowSpan> spans,
                              const std::function<bool()>& go_on) override {
    return purge_files(*database_, spans, go_on);
  }
  Result<FileTraces> search_files(const FileSearch& search, const Reader& as_of) const override {
    const auto* snapshot = dynamic_cast<const RocksReader*>(&as_of);
    LETHE_CHECK(snapshot != nullptr);
    return search_rocks_files(*database_, search, *snapshot);
  }

 private:
  Result<rocksdb::WriteBatch> translate(const WriteBatch& batch) const {
    std::size_t bytes = 0;
    for (const auto& change : batch.changes())
      bytes += change.key.size() + change.value.size() + 16;
    rocksdb::WriteBatch writes(bytes);
    std::vector<const WriteBatch::Change*> put;
    for (const auto& change : batch.changes()) {
      auto* family = database_->family(change.table);
      rocksdb::Status status;
      switch (change.type) {
        case WriteBatch::Change::Type::kPut:
          put.push_back(&change);
          status = writes.Put(family, slice_of(change.key), slice_of(change.value));
          break;
        case WriteBatch::Change::Type::kErase:
          status = writes.Delete(family, slice_of(change.key));
          break;
        case WriteBatch::Change::Type::kEraseRange:
          LETHE_TRY_VOID(erase_range(put, change, writes));
          break;
      }
      if (!status.ok()) return rocks_error(status);
    }
    return writes;
  }

  /// Deletes what is there, and what was `put` there earlier in the same batch.
  Result<void> erase_range(const std::vector<const WriteBatch::Change*>& put,
                           const WriteBatch::Change& range, rocksdb::WriteBatch& writes) const {
    std::vector<Bytes> rows;
    LETHE_TRY_VOID(latest_.scan(range.table, range.key, range.value, [&](ByteView key, ByteView) {
      rows.push_back(crypto::to_bytes(key));
      return rows.size() <= kRowsErasedOneByOne;
    }));
    auto* family = database_->family(range.table);
    if (rows.size() > kRowsErasedOneByOne) {
      return check(writes.DeleteRange(family, slice_of(range.key), slice_of(range.value)));
    }
    for (const auto& row : rows) LETHE_TRY_VOID(check(writes.Delete(family, slice_of(row))));
    for (const auto* change : put) {
      const bool is_inside =
          change->table == range.table && is_within(change->key, range.key, range.value);
      if (is_inside) LETHE_TRY_VOID(check(writes.Delete(family, slice_of(change->key))));
    }
    return {};
  }

  /// The flush retires the part of the write-ahead log that holds the rows; the compaction goes
  /// down to the last level, below which no deleted row can lie.
  Result<void> compact_table(Table table) {
    auto* family = database_->family(table);
    LETHE_TRY_VOID(check(database_->db().Flush(rocksdb::FlushOptions(), family)));
    rocksdb::CompactRangeOptions options;
    options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
    return check(database_->db().CompactRange(options, family, nullptr, nullptr));
  }

  static Result<void> check(const rocksdb::Status& status) {
    if (!status.ok()) return rocks_error(status);
    return {};
  }

  std::shared_ptr<RocksDatabase> database_;
  RocksReader latest_;
  std::mutex mutex_;
  boost::system::error_code failure_;  // guarded by mutex_; of the write that failed
};

bool holds_database(const std::filesystem::path& directory) {
  std::error_code ignored;  // what can't be looked at is not there for us
  return std::filesystem::exists(directory / "CURRENT", ignored);
}

Result<void> make_directory(const std::filesystem::path& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (!error && !std::filesystem::is_empty(directory, error)) return Error::kStorageExists;
  if (!error) std::filesystem::permissions(directory, std::filesystem::perms::owner_all, error);
  if (error == std::errc::no_space_on_device) return Error::kDiskFull;
  if (error) return Error::kStorageFailed;
  const auto absolute = std::filesystem::absolute(directory, error);
  if (error) return Error::kStorageFailed;
  // The new directory's name is durable once the directory above it is synced.
  return sync_directory(absolute.parent_path());
}

}  // namespace

Result<std::unique_ptr<Journal>> create_rocks_journal(const std::filesystem::path& directory,
                                                      const RocksOptions& options) {
  LETHE_TRY_VOID(make_directory(directory));
  LETHE_TRY(auto database, RocksDatabase::open(directory, options, RocksDatabase::Mode::kCreate));
  return std::unique_ptr<Journal>(std::make_unique<RocksJournal>(std::move(database)));
}

Result<std::unique_ptr<Journal>> open_rocks_journal(const std::filesystem::path& directory,
                                                    const RocksOptions& options) {
  if (!holds_database(directory)) return Error::kStorageMissing;
  LETHE_TRY(auto database, RocksDatabase::open(directory, options, RocksDatabase::Mode::kOpen));
  return std::unique_ptr<Journal>(std::make_unique<RocksJournal>(std::move(database)));
}

Result<std::unique_ptr<Reader>> open_rocks_reader(const std::filesystem::path& directory,
                                                  const RocksOptions& options) {
  if (!holds_database(directory)) return Error::kStorageMissing;
  LETHE_TRY(auto database, RocksDatabase::open(directory, options, RocksDatabase::Mode::kReadOnly));
  return std::unique_ptr<Reader>(
      std::make_unique<RocksReader>(std::move(database), RocksReader::At::kLatest));
}

}  // namespace lethe::ledger
