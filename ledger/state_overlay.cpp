// Invariants:
//   - a row whose `written_in` is not 0 is in the `rows` of exactly the batches that wrote it, as
//     long as they are in flight, or in changed_;
//   - such a row, a row in changed_ and a row in either index is never evicted, so that the
//     pointers of all lists stay good;
//   - what is settled and known is what the journal has.
#include "ledger/state_overlay.h"

#include <algorithm>
#include <functional>
#include <string_view>
#include <tuple>

#include "crypto/check.h"
#include "ledger/keyspace.h"

namespace lethe::ledger {
namespace {

/// What a row costs besides its bytes: nodes, pointers and the allocator's own.
constexpr std::size_t kRowOverhead = 192;
/// Rows looked at for eviction each time that one is added: more than one, so that the bound is
/// reached again after a time in which nothing could be evicted.
constexpr int kEvictionSteps = 4;
constexpr std::size_t kLedgerPrefix = 4;  // of a row's key, before the row

}  // namespace

std::size_t StateOverlay::HashOfName::operator()(const RowName& name) const {
  const auto place =
      std::size_t{name.place.ledger.value} << 8U | static_cast<std::size_t>(name.place.table);
  return std::hash<std::string_view>()(crypto::as_text(name.row)) ^ place * 0x9e3779b97f4a7c15U;
}

bool StateOverlay::SameName::same(const RowName& left, const RowName& right) {
  return left.place.table == right.place.table && left.place.ledger == right.place.ledger &&
         std::ranges::equal(left.row, right.row);
}

bool StateOverlay::ByName::before(const RowName& left, const RowName& right) {
  const auto left_place = std::tie(left.place.table, left.place.ledger);
  const auto right_place = std::tie(right.place.table, right.place.ledger);
  if (left_place != right_place) return left_place < right_place;
  return std::ranges::lexicographical_compare(left.row, right.row);
}

StateOverlay::StateOverlay(const Reader& journal, std::size_t cache_bytes)
    : journal_(journal), cache_bytes_(cache_bytes) {}

Result<std::optional<Bytes>> StateOverlay::get(RowPlace place, ByteView row) {
  Node& found = node(place, row);
  found.second.was_used = true;
  if (found.second.state == Row::State::kUnknown) {
    LETHE_TRY(auto value, journal_.get(place.table, ledger_row(place.ledger, row)));
    const auto state = value ? Row::State::kPresent : Row::State::kAbsent;
    replace(found, state, value ? std::move(*value) : Bytes{});
  }
  if (found.second.state == Row::State::kAbsent) return std::nullopt;
  return found.second.value;
}

Result<void> StateOverlay::scan(RowPlace place, ByteView first, ByteView behind_last,
                                const StateReader::Visit& visit) {
  return merge(place, first, behind_last, Direction::kForward, visit);
}

Result<void> StateOverlay::scan_back(RowPlace place, ByteView first, ByteView behind_last,
                                     const StateReader::Visit& visit) {
  return merge(place, first, behind_last, Direction::kBack, visit);
}

StateOverlay::Node& StateOverlay::node(RowPlace place, ByteView row) {
  if (const auto found = rows_.find(RowName{place, row}); found != rows_.end()) return *found;
  evict_some();
  Node& added = *rows_.emplace(RowKey{place, crypto::to_bytes(row)}, Row{}).first;
  by_age_.push_back(&added);
  bytes_ += row.size() + kRowOverhead;
  return added;
}

void StateOverlay::replace(Node& node, Row::State state, Bytes value) {
  bytes_ += value.size();
  bytes_ -= node.second.value.size();
  node.second.state = state;
  node.second.value = std::move(value);
}

void StateOverlay::write(RowPlace place, ByteView row, Row::State state, Bytes value) {
  Node& written = node(place, row);
  Row& now = written.second;
  bytes_ -= now.value.size();
  undo_.push_back({&written, now.state, now.written_in, std::exchange(now.value, {})});
  replace(written, state, std::move(value));
  now.written_in = open_;
  now.was_used = true;
  if (!now.is_listed) changed_.push_back(&written);
  now.is_listed = true;
  if (now.index == Row::Index::kNone) {
    unindexed_.push_back(&written);
    now.index = Row::Index::kWaiting;
  }
}

void StateOverlay::undo_step() {
  for (auto before = undo_.rbegin(); before != undo_.rend(); ++before) {
    Row& row = before->node->second;
    replace(*before->node, before->state, std::move(before->value));
    row.written_in = before->written_in;
    if (row.written_in == BatchNumber{} && row.index == Row::Index::kEntered) {
      unsettled_.erase(before->node);
      row.index = Row::Index::kNone;
    }
  }
  undo_.clear();
}

BatchNumber StateOverlay::close_batch(WriteBatch& rows) {
  const BatchNumber number = open_;
  std::erase_if(changed_, [&](Node* node) {
    node->second.is_listed = false;
    return node->second.written_in != number;  // undone
  });
  // In order they go in fastest: each is near the one before.
  std::ranges::sort(changed_, ByName());
  for (const Node* node : changed_) {
    const auto& [place, row] = node->first;
    Bytes key = ledger_row(place.ledger, row);
    if (node->second.state == Row::State::kPresent) {
      rows.put(place.table, std::move(key), node->second.value);
    } else {
      rows.erase(place.table, std::move(key));
    }
  }
  in_flight_.push_back({number, std::exchange(changed_, {})});
  undo_.clear();
  ++open_.value;
  return number;
}

void StateOverlay::settle(BatchNumber batch) {
  while (!in_flight_.empty() && in_flight_.front().number <= batch) {
    for (Node* node : in_flight_.front().rows) {
      Row& row = node->second;
      if (row.written_in != in_flight_.front().number) continue;  // and again since
      row.written_in = {};
      if (row.index != Row::Index::kEntered) continue;
      unsettled_.erase(node);
      row.index = Row::Index::kNone;
    }
    in_flight_.pop_front();
  }
  std::erase_if(unindexed_, [](Node* node) {
    if (node->second.written_in != BatchNumber{}) return false;
    node->second.index = Row::Index::kNone;
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
  for (Node* node : unindexed_) {
    const bool is_undone = node->second.written_in == BatchNumber{};
    if (!is_undone) unsettled_.insert(node);
    node->second.index = is_undone ? Row::Index::kNone : Row::Index::kEntered;
  }
  unindexed_.clear();
}

std::vector<const StateOverlay::Node*> StateOverlay::unsettled_in(RowPlace place, ByteView first,
                                                                  ByteView behind_last) {
  enter_unindexed();
  std::vector<const Node*> found;
  const RowName end{place, behind_last};
  for (auto node = unsettled_.lower_bound(RowName{place, first});
       node != unsettled_.end() && ByName::before(name_of(*node), end); ++node) {
    found.push_back(*node);
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
    const Node& node = **next++;
    const bool is_there = node.second.state == Row::State::kPresent;
    is_over = is_there && !visit(node.first.row, node.second.value);
  };
  const auto comes_before = [&](ByteView left, ByteView right) {
    return is_forward ? std::ranges::lexicographical_compare(left, right)
                      : std::ranges::lexicographical_compare(right, left);
  };
  const auto visit_older = [&](ByteView key, ByteView value) {
    const ByteView row = key.subspan(kLedgerPrefix);
    while (next != newer.end() && comes_before((*next)->first.row, row) && !is_over) visit_next();
    if (is_over) return false;
    if (next != newer.end() && std::ranges::equal((*next)->first.row, row)) {
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
    Node* node = by_age_.front();
    by_age_.pop_front();
    Row& row = node->second;
    const bool is_needed =
        row.is_listed || row.index != Row::Index::kNone || row.written_in != BatchNumber{};
    if (is_needed || row.was_used) {
      row.was_used = false;
      by_age_.push_back(node);
      continue;
    }
    bytes_ -= node->first.row.size() + row.value.size() + kRowOverhead;
    rows_.erase(rows_.find(name_of(node->first)));
  }
}

}  // namespace lethe::ledger
