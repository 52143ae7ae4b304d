#include "projections/posting_cursor.h"

#include <algorithm>

#include "crypto/check.h"

namespace lethe::projections {
namespace {

using ledger::Sequence;

using Block = std::vector<Posting>;

/// Where in a block the answer is, if it is there.
std::optional<Posting> nearest_in(const Block& block, Sequence at, Direction direction) {
  const auto behind = [](const Posting& posting, Sequence sequence) {
    return posting.sequence < sequence;
  };
  auto found = std::lower_bound(block.begin(), block.end(), at, behind);
  if (direction == Direction::kOldestFirst) {
    return found == block.end() ? std::nullopt : std::optional(*found);
  }
  if (found != block.end() && found->sequence == at) return *found;
  return found == block.begin() ? std::nullopt : std::optional(*--found);
}

class ListCursor final : public PostingCursor {
 public:
  ListCursor(const RowReader& rows, Bytes list, Direction direction)
      : rows_(rows), list_(std::move(list)), direction_(direction) {}

  Result<std::optional<Posting>> seek(Sequence at) override {
    LETHE_TRY_VOID(load_tail());
    if (tail_.empty()) return std::nullopt;
    if (tail_.front().sequence <= at) return nearest_in(tail_, at, direction_);
    const bool is_here =
        !block_.empty() && block_.front().sequence <= at && at <= block_.back().sequence;
    if (!is_here) {
      LETHE_TRY_VOID(load_block_around(at));
    }
    return nearest_in(block_, at, direction_);
  }

 private:
  Result<void> load_tail() {
    if (has_tail_) return {};
    LETHE_TRY(const auto value, rows_.get(posting_tail_row(list_)));
    if (value) {
      LETHE_TRY(tail_, decode_postings(*value));
    }
    has_tail_ = true;
    return {};
  }

  /// REQUIRES a place before the tail. The block that has the answer; none, when nothing is older.
  Result<void> load_block_around(Sequence at) {
    block_.clear();
    const auto take = [&](ByteView, ByteView value) -> Result<Visiting> {
      LETHE_TRY(block_, decode_postings(value));
      return Visiting::kEnd;
    };
    LETHE_TRY_VOID(rows_.scan_back(list_, posting_block_row(list_, at.next()), take));
    if (direction_ == Direction::kNewestFirst) return {};
    if (!block_.empty() && block_.back().sequence >= at) return {};
    // Nothing at the place itself: what begins next, which is the tail at the latest.
    return rows_.scan(list_, posting_block_row(list_, at.next()), take);
  }

  const RowReader& rows_;
  const Bytes list_;
  const Direction direction_;
  Block tail_, block_;
  bool has_tail_ = false;
};

class UnionCursor final : public PostingCursor {
 public:
  UnionCursor(std::vector<PostingCursorPtr> parts, Direction direction) : direction_(direction) {
    for (auto& part : parts) parts_.push_back({std::move(part), std::nullopt, false});
  }

  Result<std::optional<Posting>> seek(Sequence at) override {
    std::optional<Posting> nearest;
    for (auto& part : parts_) {
      const bool is_behind =
          !part.is_asked || (part.next && comes_before(part.next->sequence, at, direction_));
      if (is_behind) {
        LETHE_TRY(part.next, part.cursor->seek(at));
      }
      part.is_asked = true;
      if (!part.next) continue;
      if (!nearest || comes_before(part.next->sequence, nearest->sequence, direction_)) {
        nearest = part.next;
      }
    }
    return nearest;
  }

 private:
  struct Part {
    PostingCursorPtr cursor;
    std::optional<Posting> next;  // the answer to the last question to it
    bool is_asked = false;
  };
  std::vector<Part> parts_;
  const Direction direction_;
};

}  // namespace

PostingCursorPtr list_cursor(const RowReader& rows, Bytes list, Direction direction) {
  return std::make_unique<ListCursor>(rows, std::move(list), direction);
}

PostingCursorPtr union_cursor(std::vector<PostingCursorPtr> parts, Direction direction) {
  if (parts.size() == 1) return std::move(parts.front());
  return std::make_unique<UnionCursor>(std::move(parts), direction);
}

}  // namespace lethe::projections
