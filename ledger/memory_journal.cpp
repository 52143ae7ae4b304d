#include "ledger/memory_journal.h"

#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <span>

namespace lethe::ledger {
namespace {

struct ByBytes {
  using is_transparent = void;
  bool operator()(ByteView left, ByteView right) const {
    return std::lexicographical_compare(left.begin(), left.end(), right.begin(), right.end());
  }
};
using Rows = std::map<Bytes, Bytes, ByBytes>;

using Tables = std::array<std::shared_ptr<const Rows>, kTables>;

std::size_t index_of(Table table) {
  return static_cast<std::size_t>(table);
}

Result<std::optional<Bytes>> get_from(const Rows& rows, ByteView key) {
  const auto found = rows.find(key);
  if (found == rows.end()) return std::nullopt;
  return found->second;
}

void scan_rows(const Rows& rows, ByteView first, ByteView behind_last, const Reader::Visit& visit) {
  const ByBytes less;
  for (auto row = rows.lower_bound(first); row != rows.end(); ++row) {
    if (!less(row->first, behind_last) || !visit(row->first, row->second)) return;
  }
}

void scan_rows_back(const Rows& rows, ByteView first, ByteView behind_last,
                    const Reader::Visit& visit) {
  const ByBytes less;
  for (auto row = rows.lower_bound(behind_last); row != rows.begin();) {
    --row;
    if (less(row->first, first) || !visit(row->first, row->second)) return;
  }
}

class MemorySnapshot final : public Reader {
 public:
  explicit MemorySnapshot(Tables tables) : tables_(std::move(tables)) {}

  Result<std::optional<Bytes>> get(Table table, ByteView key) const override {
    return get_from(*tables_[index_of(table)], key);
  }
  Result<void> scan(Table table, ByteView first, ByteView behind_last,
                    const Visit& visit) const override {
    scan_rows(*tables_[index_of(table)], first, behind_last, visit);
    return {};
  }
  Result<void> scan_back(Table table, ByteView first, ByteView behind_last,
                         const Visit& visit) const override {
    scan_rows_back(*tables_[index_of(table)], first, behind_last, visit);
    return {};
  }

 private:
  Tables tables_;
};

/// What was given to a reader is never changed again: the next append to that table makes a copy.
class MemoryJournal final : public Journal {
 public:
  Result<std::optional<Bytes>> get(Table table, ByteView key) const override {
    const std::lock_guard lock(mutex_);
    return get_from(*tables_[index_of(table)].rows, key);
  }
  // A visit may take its time or read here itself, so scans go over a snapshot without the lock.
  Result<void> scan(Table table, ByteView first, ByteView behind_last,
                    const Visit& visit) const override {
    scan_rows(*hold(table), first, behind_last, visit);
    return {};
  }
  Result<void> scan_back(Table table, ByteView first, ByteView behind_last,
                         const Visit& visit) const override {
    scan_rows_back(*hold(table), first, behind_last, visit);
    return {};
  }

  Result<void> append(WriteBatch batch, std::span<const Fence> fences) override {
    const std::lock_guard lock(mutex_);
    const Rows& log = *tables_[index_of(Table::kLog)].rows;
    for (const auto& fence : fences) {
      if (log.contains(fence.log_row)) return Error::kConflict;
    }
    for (const auto& change : batch.changes()) make(change);
    return {};
  }

  std::unique_ptr<Reader> snapshot() const override {
    const std::lock_guard lock(mutex_);
    Tables tables;
    for (std::size_t i = 0; i < kTables; ++i) {
      tables_[i].is_held = true;
      tables[i] = tables_[i].rows;
    }
    return std::make_unique<MemorySnapshot>(std::move(tables));
  }

  std::uint64_t disk_bytes(Table table) const override {
    std::uint64_t bytes = 0;
    for (const auto& [key, value] : *hold(table)) bytes += key.size() + value.size();
    return bytes;
  }

  Result<void> compact() override { return {}; }
  // There are no files, and a row that was erased is gone.
  Result<std::uint64_t> purge(std::span<const RowSpan> /*spans*/,
                              const std::function<bool()>& /*go_on*/) override {
    return std::uint64_t{0};
  }
  Result<FileTraces> search_files(const FileSearch& /*search*/,
                                  const Reader& /*as_of*/) const override {
    return FileTraces{};
  }

 private:
  struct Held {
    std::shared_ptr<Rows> rows = std::make_shared<Rows>();
    bool is_held = false;  // by a reader, now or earlier
  };

  std::shared_ptr<const Rows> hold(Table table) const {
    const std::lock_guard lock(mutex_);
    tables_[index_of(table)].is_held = true;
    return tables_[index_of(table)].rows;
  }

  void make(const WriteBatch::Change& change) {
    auto& table = tables_[index_of(change.table)];
    if (table.is_held) table = {std::make_shared<Rows>(*table.rows), false};
    Rows& rows = *table.rows;
    switch (change.type) {
      case WriteBatch::Change::Type::kPut:
        rows.insert_or_assign(crypto::to_bytes(change.key), crypto::to_bytes(change.value));
        break;
      case WriteBatch::Change::Type::kErase:
        if (const auto row = rows.find(change.key); row != rows.end()) rows.erase(row);
        break;
      case WriteBatch::Change::Type::kEraseRange:
        if (ByBytes()(change.key, change.value)) {
          rows.erase(rows.lower_bound(change.key), rows.lower_bound(change.value));
        }
        break;
    }
  }

  mutable std::mutex mutex_;
  mutable std::array<Held, kTables> tables_;  // guarded by mutex_
};

}  // namespace

std::unique_ptr<Journal> make_memory_journal() {
  return std::make_unique<MemoryJournal>();
}

}  // namespace lethe::ledger
