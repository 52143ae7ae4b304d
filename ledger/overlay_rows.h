// The rows that StateOverlay keeps, found by their names. A row is one block of memory with its
// name behind it, and its bucket is the only other place that finding it reads: a store has more
// rows in use than a processor cache holds.
#pragma once

#include <vector>

#include "ledger/journal.h"

namespace lethe::ledger {

/// Batches are numbered from 1 in the order in which they are written.
struct BatchNumber {
  std::uint64_t value = 0;
  auto operator<=>(const BatchNumber&) const = default;
};

/// Where a row lies.
struct RowPlace {
  Table table;
  LedgerNumber ledger;
};

/// What names a row. Borrows its bytes.
struct RowName {
  RowPlace place;
  ByteView row;
};
/// In the order of tables, ledgers and rows.
bool comes_before(const RowName& left, const RowName& right);

/// Made and given up by OverlayRows alone, and stays where it is in between.
struct OverlayRow {
  enum class State : std::uint8_t { kUnknown, kAbsent, kPresent };
  enum class Index : std::uint8_t { kNone, kWaiting, kEntered };

  RowName name() const { return {place, {reinterpret_cast<const std::uint8_t*>(this + 1), size}}; }

  OverlayRow* next = nullptr;  // in the bucket
  std::size_t hash = 0;
  Bytes value;             // when present
  BatchNumber written_in;  // 0: the journal has it
  RowPlace place;
  std::uint32_t size = 0;  // of the row's key, which lies behind this
  State state = State::kUnknown;
  Index index = Index::kNone;  // of the overlay: kWaiting: in unindexed_; kEntered: in unsettled_
  bool is_listed = false;      // in changed_
  bool was_used = true;        // since eviction looked last
};

/// A hash table. One thread at a time.
class OverlayRows {
 public:
  /// What a row costs besides the bytes of its key and its value, about, with the allocator's own.
  static constexpr std::size_t kOverhead = sizeof(OverlayRow) + 64;

  OverlayRows() = default;
  OverlayRows(const OverlayRows&) = delete;
  OverlayRows& operator=(const OverlayRows&) = delete;
  ~OverlayRows() { clear(); }

  /// Null when there is none.
  OverlayRow* find(const RowName& name) const;
  /// REQUIRES that find() has none.
  OverlayRow& add(const RowName& name);
  void remove(OverlayRow& row);
  void clear();

 private:
  OverlayRow*& bucket_of(std::size_t hash) { return buckets_[hash & (buckets_.size() - 1)]; }
  void grow();

  std::vector<OverlayRow*> buckets_;  // a power of two of them, or none; at least as many as rows
  std::size_t size_ = 0;
};

}  // namespace lethe::ledger
