#include "projections/rebuild_state.h"

#include <algorithm>

#include "crypto/check.h"
#include "ledger/keyspace.h"

namespace lethe::projections {
namespace {

using ledger::Bytes;
using ledger::ByteView;
using ledger::Result;

constexpr std::size_t kNumberSize = sizeof(ledger::LedgerNumber::value);

/// Merges two ascending or two descending runs of rows. Where both have a row, the pending one
/// counts.
template <class Iterator, class Before>
class Merge {
 public:
  Merge(Iterator next, Iterator end, Before before, const ledger::StateReader::Visit& visit)
      : next_(next), end_(end), before_(before), visit_(visit) {}

  bool stored(ByteView row, ByteView value) {
    while (more_ && next_ != end_ && before_(next_->first, row)) visit_next();
    if (!more_) return false;
    if (next_ != end_ && !before_(row, next_->first)) {
      visit_next();
    } else {
      more_ = visit_(row, value);
    }
    return more_;
  }
  void rest() {
    while (more_ && next_ != end_) visit_next();
  }

 private:
  void visit_next() {
    if (next_->second) more_ = visit_(next_->first, *next_->second);
    ++next_;
  }

  Iterator next_, end_;
  Before before_;
  const ledger::StateReader::Visit& visit_;
  bool more_ = true;
};

}  // namespace

bool RebuildState::Less::operator()(ByteView left, ByteView right) const {
  return std::lexicographical_compare(left.begin(), left.end(), right.begin(), right.end());
}

Result<std::optional<Bytes>> RebuildState::get(ByteView row) const {
  if (const auto found = pending_.find(row); found != pending_.end()) return found->second;
  return reader_.get(ledger::Table::kViews, ledger::ledger_row(number_, row));
}

Result<void> RebuildState::scan(ByteView first, ByteView behind_last, const Visit& visit) const {
  Merge merge(pending_.lower_bound(first), pending_.lower_bound(behind_last), Less{}, visit);
  const auto visit_stored = [&](ByteView key, ByteView value) {
    return merge.stored(key.subspan(kNumberSize), value);
  };
  LETHE_TRY_VOID(reader_.scan(ledger::Table::kViews, ledger::ledger_row(number_, first),
                              ledger::ledger_row(number_, behind_last), visit_stored));
  merge.rest();
  return {};
}

Result<void> RebuildState::scan_back(ByteView first, ByteView behind_last,
                                     const Visit& visit) const {
  const auto after = [](ByteView left, ByteView right) { return Less{}(right, left); };
  Merge merge(std::make_reverse_iterator(pending_.lower_bound(behind_last)),
              std::make_reverse_iterator(pending_.lower_bound(first)), after, visit);
  const auto visit_stored = [&](ByteView key, ByteView value) {
    return merge.stored(key.subspan(kNumberSize), value);
  };
  LETHE_TRY_VOID(reader_.scan_back(ledger::Table::kViews, ledger::ledger_row(number_, first),
                                   ledger::ledger_row(number_, behind_last), visit_stored));
  merge.rest();
  return {};
}

void RebuildState::put(Bytes row, Bytes value) {
  set(std::move(row), std::move(value));
}

void RebuildState::erase(Bytes row) {
  set(std::move(row), std::nullopt);
}

void RebuildState::set(Bytes row, std::optional<Bytes> value) {
  auto& [key, pending] = *pending_.try_emplace(std::move(row)).first;
  const auto size_of = [](const std::optional<Bytes>& one) { return one ? one->size() : 0; };
  if (!pending) pending_bytes_ += key.size();
  pending_bytes_ -= size_of(pending);
  pending_bytes_ += size_of(value);
  pending = std::move(value);
}

void RebuildState::take(ledger::WriteBatch& batch) {
  for (auto& [row, value] : pending_) {
    Bytes key = ledger::ledger_row(number_, row);
    if (value) {
      batch.put(ledger::Table::kViews, std::move(key), std::move(*value));
    } else {
      batch.erase(ledger::Table::kViews, std::move(key));
    }
  }
  pending_.clear();
  pending_bytes_ = 0;
}

}  // namespace lethe::projections
