// Invariants:
//   - a row whose `written_in` is not 0 is in the `rows` of exactly the batches that wrote it, as
//     long as they are in flight, or in changed_;
//   - such a row, a row in changed_ and a row in either index is never evicted, so that the
//     pointers of all lists stay good;
//   - what is settled and known is what the journal has.
#include "ledger/state_overlay.h"

#include <algorithm>

#include "crypto/check.h"
#include "ledger/keyspace.h"

namespace lethe::ledger {
namespace {

/// Rows looked at for eviction each time that one is added: more than one, so that the bound is
/// reached again after a time in which nothing could be evicted.
constexpr int kEvictionSteps = 4;
constexpr std::size_t kLedgerPrefix = 4;  // of a row's key, before the row

}  // namespace

StateOverlay::StateOverlay(const Reader& journal, std::size_t cache_bytes)
    : journal_(journal), cache_bytes_(cache_bytes) {}

Result<std::optional<Bytes>> StateOverlay::get(RowPlace place, ByteView row) {
  Row& found = row_of({place, row});
  found.was_used = true;
  if (found.state == Row::State::kUnknown) {
    LETHE_TRY(auto value, journal_.get(place.table, ledger_row(place.ledger, row)));
    const auto state = value ? Row::State::kPresent : Row::State::kAbsent;
    replace(found, state, value ? std::move(*value) : Bytes{});
  }
  if (found.state == Row::State::kAbsent) return std::nullopt;
  return found.value;
}

Result<void> StateOverlay::scan(RowPlace place, ByteView first, ByteView behind_last,
                                const StateReader::Visit& visit) {
  return merge(place, first, behind_last, Direction::kForward, visit);
}

Result<void> StateOverlay::scan_back(RowPlace place, ByteView first, ByteView behind_last,
                                     const StateReader::Visit& visit) {
  return merge(place, first, behind_last, Direction::kBack, visit);
}

StateOverlay::Row& StateOverlay::row_of(const RowName& name) {
  if (Row* const found = rows_.find(name)) return *found;
  evict_some();
  Row& added = rows_.add(name);
  by_age_.push_back(&added);
  bytes_ += name.row.size() + OverlayRows::kOverhead;
  return added;
}

void StateOverlay::replace(Row& row, Row::State state, Bytes value) {
  bytes_ += value.size();
  bytes_ -= row.value.size();
  row.state = state;
  row.value = std::move(value);
}

void StateOverlay::write(const RowName& name, Row::State state, Bytes value) {
  Row& row = row_of(name);
  bytes_ -= row.value.size();
  undo_.push_back({&row, row.state, row.written_in, std::exchange(row.value, {})});
  replace(row, state, std::move(value));
  row.written_in = open_;
  row.was_used = true;
  if (!row.is_listed) changed_.push_back(&row);
  row.is_listed = true;
  if (row.index == Row::Index::kNone) {
    unindexed_.push_back(&row);
    row.index = Row::Index::kWaiting;
  }
}

void StateOverlay::undo_step() {
  for (auto before = undo_.rbegin(); before != undo_.rend(); ++before) {
    Row& row = *before->row;
    replace(row, before->state, std::move(before->value));
    row.written_in = before->written_in;
    if (row.written_in == BatchNumber{} && row.index == Row::Index::kEntered) {
      unsettled_.erase(&row);
      row.index = Row::Index::kNone;
    }
  }
  undo_.clear();
}

BatchNumber StateOverlay::close_batch(WriteBatch& rows) {
  const BatchNumber number = open_;
  std::erase_if(changed_, [&](Row* row) {
    row->is_listed = false;
    return row->written_in != number;  // undone
  });
  // In order they go in fastest: each is near the one before.
  std::ranges::sort(changed_, ByName());
  for (const Row* row : changed_) {
    const Bytes key = ledger_row(row->place.ledger, row->name().row);
    if (row->state == Row::State::kPresent) {
      rows.put(row->place.table, key, row->value);
    } else {
      rows.erase(row->place.table, key);
    }
  }
  in_flight_.push_back({number, std::exchange(changed_, {})});
  undo_.clear();
  ++open_.value;
  return number;
}

void StateOverlay::settle(BatchNumber batch) {
  while (!in_flight_.empty() && in_flight_.front().number <= batch) {
    for (Row* row : in_flight_.front().rows) {
      if (row->written_in != in_flight_.front().number) continue;  // and again since
      row->written_in = {};
      if (row->index != Row::Index::kEntered) continue;
      unsettled_.erase(row);
      row->index = Row::Index::kNone;
    }
    in_flight_.pop_front();
  }
  std::erase_if(unindexed_, [](Row* row) {
    if (row->written_in != BatchNumber{}) return false;
    row->index = Row::Index::kNone;
    return true;
  });
}

void StateOverlay::forget() {
  unsettled_.clear();
  unindexed_.clear();
  undo_.clear();
  in_flight_.clear();
  changed_.clear();
  by_age_.clear();
  rows_.clear();
  bytes_ = 0;
}

void StateOverlay::enter_unindexed() {
  for (Row* row : unindexed_) {
    const bool is_undone = row->written_in == BatchNumber{};
    if (!is_undone) unsettled_.insert(row);
    row->index = is_undone ? Row::Index::kNone : Row::Index::kEntered;
  }
  unindexed_.clear();
}

std::vector<const OverlayRow*> StateOverlay::unsettled_in(RowPlace place, ByteView first,
                                                          ByteView behind_last) {
  enter_unindexed();
  std::vector<const Row*> found;
  const RowName end{place, behind_last};
  for (auto row = unsettled_.lower_bound(RowName{place, first});
       row != unsettled_.end() && comes_before((*row)->name(), end); ++row) {
    found.push_back(*row);
  }
  return found;
}

/// Both sides in one order; where both have a row, the overlay's counts.
Result<void> StateOverlay::merge(RowPlace place, ByteView first, ByteView behind_last,
                                 Direction direction, const StateReader::Visit& visit) {
  const bool is_forward = direction == Direction::kForward;
  auto newer = unsettled_in(place, first, behind_last);
  if (!is_forward) std::ranges::reverse(newer);
  auto next = newer.begin();
  bool is_over = false;
  const auto visit_next = [&] {
    const Row& row = **next++;
    const bool is_there = row.state == Row::State::kPresent;
    is_over = is_there && !visit(row.name().row, row.value);
  };
  const auto is_before = [&](ByteView left, ByteView right) {
    return is_forward ? std::ranges::lexicographical_compare(left, right)
                      : std::ranges::lexicographical_compare(right, left);
  };
  const auto visit_older = [&](ByteView key, ByteView value) {
    const ByteView row = key.subspan(kLedgerPrefix);
    while (next != newer.end() && is_before((*next)->name().row, row) && !is_over) visit_next();
    if (is_over) return false;
    if (next != newer.end() && std::ranges::equal((*next)->name().row, row)) {
      visit_next();
    } else {
      is_over = !visit(row, value);
    }
    return !is_over;
  };
  const Bytes from = ledger_row(place.ledger, first);
  const Bytes behind = ledger_row(place.ledger, behind_last);
  LETHE_TRY_VOID(is_forward ? journal_.scan(place.table, from, behind, visit_older)
                            : journal_.scan_back(place.table, from, behind, visit_older));
  while (next != newer.end() && !is_over) visit_next();
  return {};
}

void StateOverlay::evict_some() {
  for (int i = 0; i < kEvictionSteps && bytes_ > cache_bytes_ && !by_age_.empty(); ++i) {
    Row& row = *by_age_.front();
    by_age_.pop_front();
    const bool is_needed =
        row.is_listed || row.index != Row::Index::kNone || row.written_in != BatchNumber{};
    if (is_needed || row.was_used) {
      row.was_used = false;
      by_age_.push_back(&row);
      continue;
    }
    bytes_ -= row.size + row.value.size() + OverlayRows::kOverhead;
    rows_.remove(row);
  }
}

}  // namespace lethe::ledger
