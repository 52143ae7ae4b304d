// Compact posting lists: for a key, the sequences of its events with their kinds, in order,
// delta-coded in blocks. An append rewrites one short tail row; a full tail becomes a block of its
// own and is never touched again.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "projections/rows.h"

namespace lethe::projections {

struct Posting {
  ledger::Sequence sequence;
  std::uint16_t kind = 0;
  auto operator<=>(const Posting&) const = default;
};

inline constexpr std::size_t kPostingsPerBlock = 64;

/// REQUIRES that `posting.sequence` is beyond the list's last. `list` is the row prefix that names
/// the list; no list's name is the beginning of another's.
Result<void> append_posting(RowWriter& rows, ByteView list, const Posting& posting);

enum class Direction { kOldestFirst, kNewestFirst };

/// A part of a list of events, and what looks at each until it answers false.
struct PostingRange {
  ledger::Sequence first, behind{UINT64_MAX};
  Direction direction = Direction::kOldestFirst;
};
using VisitPosting = std::function<bool(const Posting&)>;

/// Visits postings with first <= sequence < behind until `visit` answers false. Reads only the
/// blocks concerned.
Result<void> read_postings(const RowReader& rows, ByteView list, ledger::Sequence first,
                           ledger::Sequence behind, Direction direction,
                           const std::function<bool(const Posting&)>& visit);

/// The rows of a list, for who reads it otherwise (projections/posting_cursor.h): the block that
/// begins with a sequence, and the tail, which sorts behind every block. The tail is there from the
/// first posting on.
Bytes posting_block_row(ByteView list, ledger::Sequence first);
Bytes posting_tail_row(ByteView list);
/// Of a block or the tail, oldest first; never empty.
Result<std::vector<Posting>> decode_postings(ByteView value);

}  // namespace lethe::projections
