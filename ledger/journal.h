// The seam under the log, the vault and the keys: one atomic, durable, fenced step, and snapshots
// to read from. RocksDB implements it (rocks_journal.h); tests have one in memory
// (memory_journal.h). Keys and values are bytes; what they mean is ledger/keyspace.h's.
#pragma once

#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "ledger/errors.h"
#include "ledger/ids.h"

namespace lethe::ledger {

enum class Table : std::uint8_t {
  kMeta,     // what there is: ledgers, checkpoints, positions, a prepared key epoch
  kLog,      // entries
  kTiles,    // full Merkle tiles
  kVault,    // sealed sections
  kKeys,     // sealed nodes of the key trees
  kViews,    // rows of projections
  kReplies,  // answers kept for Idempotency-Key
};
inline constexpr std::size_t kTables = 7;

/// Changes to be made together, in order. Move-only value. Copies what it is given into blocks of
/// its own, since most rows are short: a block is allocated once for many of them.
class WriteBatch {
 public:
  struct Change {
    enum class Type : std::uint8_t { kPut, kErase, kEraseRange } type;
    Table table;
    ByteView key;    // these two live as long as the batch
    ByteView value;  // kEraseRange: the key behind the last one that goes
  };
  WriteBatch() = default;
  WriteBatch(WriteBatch&&) = default;
  WriteBatch& operator=(WriteBatch&&) = default;

  void put(Table table, ByteView key, ByteView value) {
    changes_.push_back({Change::Type::kPut, table, keep(key), keep(value)});
  }
  void erase(Table table, ByteView key) {
    changes_.push_back({Change::Type::kErase, table, keep(key), {}});
  }
  /// [first, behind_last)
  void erase_range(Table table, ByteView first, ByteView behind_last) {
    changes_.push_back({Change::Type::kEraseRange, table, keep(first), keep(behind_last)});
  }
  /// All of `other`, behind what is here.
  void append(WriteBatch other);
  const std::vector<Change>& changes() const { return changes_; }
  bool empty() const { return changes_.empty(); }

 private:
  struct Block {
    std::unique_ptr<std::uint8_t[]> bytes;
    std::size_t size = 0, used = 0;
  };
  ByteView keep(ByteView bytes);

  std::vector<Change> changes_;
  std::vector<Block> blocks_;  // the last one has room, or none has
};

/// A consistent reading of everything. Any thread; never blocks a writer.
class Reader {
 public:
  virtual ~Reader() = default;
  /// Nothing when there is no such row. kStorageFailed, kStorageCorrupt.
  virtual Result<std::optional<Bytes>> get(Table table, ByteView key) const = 0;
  /// Rows with first <= key < behind_last in order, until `visit` answers false. The views are
  /// valid within the call.
  using Visit = std::function<bool(ByteView key, ByteView value)>;
  virtual Result<void> scan(Table table, ByteView first, ByteView behind_last,
                            const Visit& visit) const = 0;
  /// The same from the end.
  virtual Result<void> scan_back(Table table, ByteView first, ByteView behind_last,
                                 const Visit& visit) const = 0;
};

/// [first, behind_last) of a table.
struct RowSpan {
  Table table = Table::kMeta;
  Bytes first, behind_last;
};

/// What to look for in the files themselves.
struct FileSearch {
  /// Rows of these that a table's file holds, though the journal had them no more. Of tables whose
  /// rows are put once.
  std::vector<RowSpan> spans;
  /// In logs of writes. Eight bytes or more each, as are the names.
  std::vector<Bytes> row_beginnings;
  /// In files that should name nobody: the storage's own log, settings, temporary files.
  std::vector<Bytes> names;
};
struct FileTraces {
  std::uint64_t files = 0, bytes = 0;  // that were read
  std::uint64_t found = 0;
};

/// One writer (the committer) and any number of readers. Reading through the journal itself sees
/// the latest batch.
class Journal : public Reader {
 public:
  /// All of the batch, or nothing. Durable (synced) before it returns. `log_row` of each fence must
  /// not exist yet: kConflict when someone else appended first, and nothing was written. After
  /// kDiskFull and any other error nothing more can be written until the journal is opened anew,
  /// and only then it is known whether the batch is there: stop.
  struct Fence {
    Bytes log_row;
  };
  virtual Result<void> append(WriteBatch batch, std::span<const Fence> fences) = 0;

  virtual std::unique_ptr<Reader> snapshot() const = 0;

  /// Bytes on disk, by table, as the storage estimates them; for metrics and benchmarks.
  virtual std::uint64_t disk_bytes(Table table) const = 0;
  /// Rewrites the tables' files so that deleted rows are physically gone from them. Takes long; any
  /// thread.
  virtual Result<void> compact() = 0;
  /// The same for what was deleted from the spans, and only for the files that can hold it: those
  /// are rewritten, and logs of writes from before are retired. Between two of them `go_on` is
  /// asked: kStopped when it says no. The bytes that it made free. What a reader holds stays until
  /// that reader is gone. Takes long; any thread.
  virtual Result<std::uint64_t> purge(std::span<const RowSpan> spans,
                                      const std::function<bool()>& go_on) = 0;
  /// Reads the files, past everything that reads rows. What was deleted after `as_of`, a snapshot
  /// of this journal, is not found: it is left for the next time. Any thread.
  virtual Result<FileTraces> search_files(const FileSearch& search, const Reader& as_of) const = 0;
};

/// Another journal, which outlives it: for those that change a step of it.
class ForwardingJournal : public Journal {
 public:
  explicit ForwardingJournal(Journal& journal) : journal_(journal) {}

  Result<std::optional<Bytes>> get(Table table, ByteView key) const override;
  Result<void> scan(Table table, ByteView first, ByteView behind_last,
                    const Visit& visit) const override;
  Result<void> scan_back(Table table, ByteView first, ByteView behind_last,
                         const Visit& visit) const override;
  Result<void> append(WriteBatch batch, std::span<const Fence> fences) override;
  std::unique_ptr<Reader> snapshot() const override;
  std::uint64_t disk_bytes(Table table) const override;
  Result<void> compact() override;
  Result<std::uint64_t> purge(std::span<const RowSpan> spans,
                              const std::function<bool()>& go_on) override;
  Result<FileTraces> search_files(const FileSearch& search, const Reader& as_of) const override;

 private:
  Journal& journal_;
};

}  // namespace lethe::ledger
