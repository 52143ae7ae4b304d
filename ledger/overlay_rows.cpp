#include "ledger/overlay_rows.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <new>
#include <string_view>
#include <tuple>
#include <utility>

#include "crypto/check.h"

namespace lethe::ledger {
namespace {

constexpr std::size_t kFirstBuckets = 256;

std::size_t hash_of(const RowName& name) {
  const auto place =
      std::size_t{name.place.ledger.value} << 8U | static_cast<std::size_t>(name.place.table);
  return std::hash<std::string_view>()(crypto::as_text(name.row)) ^ place * 0x9e3779b97f4a7c15U;
}

bool is_named(const OverlayRow& row, const RowName& name) {
  return row.place.table == name.place.table && row.place.ledger == name.place.ledger &&
         std::ranges::equal(row.name().row, name.row);
}

OverlayRow* make_row(const RowName& name) {
  LETHE_CHECK(name.row.size() <= std::numeric_limits<std::uint32_t>::max());
  void* const memory = ::operator new(sizeof(OverlayRow) + name.row.size());
  auto* const row = new (memory) OverlayRow;
  row->place = name.place;
  row->size = static_cast<std::uint32_t>(name.row.size());
  std::ranges::copy(name.row, reinterpret_cast<std::uint8_t*>(row + 1));
  return row;
}

void give_up(OverlayRow* row) {
  row->~OverlayRow();
  ::operator delete(row);
}

}  // namespace

bool comes_before(const RowName& left, const RowName& right) {
  const auto left_place = std::tie(left.place.table, left.place.ledger);
  const auto right_place = std::tie(right.place.table, right.place.ledger);
  if (left_place != right_place) return left_place < right_place;
  return std::ranges::lexicographical_compare(left.row, right.row);
}

OverlayRow* OverlayRows::find(const RowName& name) const {
  if (buckets_.empty()) return nullptr;
  const std::size_t hash = hash_of(name);
  OverlayRow* row = buckets_[hash & (buckets_.size() - 1)];
  while (row != nullptr && (row->hash != hash || !is_named(*row, name))) row = row->next;
  return row;
}

OverlayRow& OverlayRows::add(const RowName& name) {
  if (size_ == buckets_.size()) grow();
  OverlayRow* const row = make_row(name);
  row->hash = hash_of(name);
  row->next = std::exchange(bucket_of(row->hash), row);
  ++size_;
  return *row;
}

void OverlayRows::remove(OverlayRow& row) {
  OverlayRow** at = &bucket_of(row.hash);
  while (*at != &row) at = &(*at)->next;
  *at = row.next;
  --size_;
  give_up(&row);
}

void OverlayRows::clear() {
  for (OverlayRow* row : buckets_) {
    while (row != nullptr) give_up(std::exchange(row, row->next));
  }
  buckets_.clear();
  size_ = 0;
}

void OverlayRows::grow() {
  const std::vector<OverlayRow*> before = std::exchange(
      buckets_, std::vector<OverlayRow*>(std::max(kFirstBuckets, 2 * buckets_.size())));
  for (OverlayRow* row : before) {
    while (row != nullptr) {
      OverlayRow* const next = row->next;
      row->next = std::exchange(bucket_of(row->hash), row);
      row = next;
    }
  }
}

}  // namespace lethe::ledger
