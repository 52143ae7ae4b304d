// Walks over posting lists that can leap: each step asks for the nearest posting from a place on,
// so that lists are intersected by reading only the blocks that may hold what all of them have.
//
// A cursor borrows the rows that it reads, which must not change while it lives. One thread.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "projections/posting_list.h"

namespace lethe::projections {

class PostingCursor {
 public:
  virtual ~PostingCursor() = default;
  /// Oldest first: the first posting at `at` or behind it; newest first: the last one at `at` or
  /// before it; nothing when there is none. REQUIRES that no call goes back behind an earlier one.
  /// kRowMalformed.
  virtual Result<std::optional<Posting>> seek(ledger::Sequence at) = 0;
};
using PostingCursorPtr = std::unique_ptr<PostingCursor>;

/// Over one list. Keeps two decoded blocks at most.
PostingCursorPtr list_cursor(const RowReader& rows, Bytes list, Direction direction);

/// Over what any of several cursors of one direction has, each sequence once.
PostingCursorPtr union_cursor(std::vector<PostingCursorPtr> parts, Direction direction);

/// Whether `left` comes before `right` in the order of a walk.
inline bool comes_before(ledger::Sequence left, ledger::Sequence right, Direction direction) {
  return direction == Direction::kOldestFirst ? left < right : left > right;
}

}  // namespace lethe::projections
