// An opened RocksDB with a column family a table, and reading from it.
#pragma once

#include <rocksdb/db.h>

#include <array>
#include <filesystem>
#include <memory>

#include "ledger/journal.h"
#include "ledger/rocks_journal.h"

namespace lethe::ledger {

/// Closes when it goes. Shared by the journal and the readers that it gave out. Any thread.
class RocksDatabase {
 public:
  enum class Mode : std::uint8_t { kCreate, kOpen, kReadOnly };
  /// The errors of rocks_journal.h.
  static Result<std::shared_ptr<RocksDatabase>> open(const std::filesystem::path& directory,
                                                     const RocksOptions& options, Mode mode);
  RocksDatabase(const RocksDatabase&) = delete;
  RocksDatabase& operator=(const RocksDatabase&) = delete;
  ~RocksDatabase();

  rocksdb::DB& db() const { return *db_; }
  rocksdb::ColumnFamilyHandle* family(Table table) const {
    return families_.at(static_cast<std::size_t>(table));
  }

 private:
  RocksDatabase() = default;

  std::unique_ptr<rocksdb::DB> db_;
  std::array<rocksdb::ColumnFamilyHandle*, kTables> families_{};
};

/// Reads the latest, or what was there when the snapshot was taken. Any thread.
class RocksReader final : public Reader {
 public:
  enum class At : std::uint8_t { kLatest, kSnapshot };
  RocksReader(std::shared_ptr<RocksDatabase> database, At at);
  RocksReader(const RocksReader&) = delete;
  RocksReader& operator=(const RocksReader&) = delete;
  ~RocksReader() override;

  Result<std::optional<Bytes>> get(Table table, ByteView key) const override;
  Result<void> scan(Table table, ByteView first, ByteView behind_last,
                    const Visit& visit) const override;
  Result<void> scan_back(Table table, ByteView first, ByteView behind_last,
                         const Visit& visit) const override;
  /// Null when it reads the latest.
  const rocksdb::Snapshot* snapshot() const { return snapshot_; }

 private:
  std::shared_ptr<RocksDatabase> database_;
  const rocksdb::Snapshot* snapshot_ = nullptr;
};

inline rocksdb::Slice slice_of(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
inline ByteView view_of(const rocksdb::Slice& slice) {
  return {reinterpret_cast<const std::uint8_t*>(slice.data()), slice.size()};
}

}  // namespace lethe::ledger
