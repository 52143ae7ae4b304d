// The derived state as the committer sees it: the journal's rows of kViews and kReplies, and over
// them every row that was written since, durable or not yet. What was read or written stays in
// memory within a bound, so that rows in much use are read from the journal once.
#pragma once

#include <deque>
#include <set>
#include <vector>

#include "ledger/overlay_rows.h"
#include "ledger/state.h"

namespace lethe::ledger {

/// On the committer's thread alone. The journal's rows of the two tables are changed by nobody
/// else, or forget() is called.
class StateOverlay {
 public:
  /// `cache_bytes` bounds what is kept though it is durable; about, and never what is not.
  StateOverlay(const Reader& journal, std::size_t cache_bytes);

  Result<std::optional<Bytes>> get(RowPlace place, ByteView row);
  /// `visit` may read and write here; whether it is shown what it writes is not said.
  Result<void> scan(RowPlace place, ByteView first, ByteView behind_last,
                    const StateReader::Visit& visit);
  Result<void> scan_back(RowPlace place, ByteView first, ByteView behind_last,
                         const StateReader::Visit& visit);
  void put(RowPlace place, ByteView row, Bytes value) {
    write({place, row}, Row::State::kPresent, std::move(value));
  }
  void erase(RowPlace place, ByteView row) { write({place, row}, Row::State::kAbsent, {}); }

  /// From here on, undo_step() takes back what is written.
  void begin_step() { undo_.clear(); }
  void undo_step();

  /// Adds every row that changed since the last call to `rows`, once, in the order of keys. They
  /// belong to the batch whose number is returned.
  BatchNumber close_batch(WriteBatch& rows);
  /// The batch is in the journal.
  void settle(BatchNumber batch);
  /// Forgets everything, whatever is not durable included.
  void forget();

  std::size_t bytes() const { return bytes_; }

 private:
  using Row = OverlayRow;
  struct ByName {
    using is_transparent = void;
    static const RowName& name_of(const RowName& name) { return name; }
    static RowName name_of(const Row* row) { return row->name(); }
    template <class Left, class Right>
    bool operator()(const Left& left, const Right& right) const {
      return comes_before(name_of(left), name_of(right));
    }
  };

  /// What a row was before the step.
  struct Before {
    Row* row;
    Row::State state;
    BatchNumber written_in;
    Bytes value;
  };
  struct InFlight {
    BatchNumber number;
    std::vector<Row*> rows;
  };
  enum class Direction : std::uint8_t { kForward, kBack };

  Row& row_of(const RowName& name);
  void write(const RowName& name, Row::State state, Bytes value);
  void replace(Row& row, Row::State state, Bytes value);
  void enter_unindexed();
  std::vector<const Row*> unsettled_in(RowPlace place, ByteView first, ByteView behind_last);
  Result<void> merge(RowPlace place, ByteView first, ByteView behind_last, Direction direction,
                     const StateReader::Visit& visit);
  void evict_some();

  const Reader& journal_;
  const std::size_t cache_bytes_;
  OverlayRows rows_;
  std::size_t bytes_ = 0;      // of rows_, about
  std::deque<Row*> by_age_;    // every row once, the next one to be looked at for eviction first
  BatchNumber open_{1};        // the batch that is being made
  std::vector<Row*> changed_;  // in it
  std::deque<InFlight> in_flight_;
  std::vector<Before> undo_;
  // Rows that the journal does not have yet, in order, for scans; entered when a scan needs them.
  std::set<const Row*, ByName> unsettled_;
  std::vector<Row*> unindexed_;
};

/// The rows of one ledger's views while a batch is made.
class OverlayState final : public StateWriter {
 public:
  OverlayState(StateOverlay& overlay, RowPlace place) : overlay_(overlay), place_(place) {}

  Result<std::optional<Bytes>> get(ByteView row) const override {
    return overlay_.get(place_, row);
  }
  Result<void> scan(ByteView first, ByteView behind_last, const Visit& visit) const override {
    return overlay_.scan(place_, first, behind_last, visit);
  }
  Result<void> scan_back(ByteView first, ByteView behind_last, const Visit& visit) const override {
    return overlay_.scan_back(place_, first, behind_last, visit);
  }
  void put(ByteView row, Bytes value) override { overlay_.put(place_, row, std::move(value)); }
  void erase(ByteView row) override { overlay_.erase(place_, row); }

 private:
  StateOverlay& overlay_;
  RowPlace place_;
};

}  // namespace lethe::ledger
