#include "projections/posting_list.h"

#include <algorithm>
#include <limits>

#include "crypto/check.h"

// Rows of a list:
//
//   list || sequence of the first posting[8]  -> a full block
//   list || 0xff x 8                          -> the tail, 1 to kPostingsPerBlock postings
//
//   block, tail: (sequence - the one before (first: the sequence itself), kind)*    varints
//
// The tail has a key that is known without reading anything, so an append costs one get and one
// put; it sorts behind the blocks.

namespace lethe::projections {
namespace {

Bytes block_row(ByteView list, std::uint64_t first) {
  return RowEncoder().fixed(list).big_endian64(first).take();
}

Bytes tail_row(ByteView list) {
  return block_row(list, std::numeric_limits<std::uint64_t>::max());
}

Result<std::vector<Posting>> decode(ByteView value) {
  std::vector<Posting> out;
  out.reserve(std::min(value.size() / 2, kPostingsPerBlock));
  RowDecoder in(value);
  std::uint64_t last = 0;
  while (!in.at_end() && out.size() < kPostingsPerBlock) {
    const std::uint64_t delta = in.number();
    const bool fits = delta <= std::numeric_limits<std::uint64_t>::max() - last;
    if (!fits || (delta == 0 && !out.empty())) in.fail();
    last += delta;
    out.push_back({{last}, in.number16()});
  }
  LETHE_TRY_VOID(in.finish());
  if (out.empty()) return ledger::Error::kRowMalformed;
  return out;
}

/// Visits what lies in the range, and ends behind it.
Visiting visit_block(std::vector<Posting>& block, ledger::Sequence first, ledger::Sequence behind,
                     Direction direction, const std::function<bool(const Posting&)>& visit) {
  const bool backwards = direction == Direction::kNewestFirst;
  if (backwards) std::reverse(block.begin(), block.end());
  for (const auto& posting : block) {
    const bool too_early = posting.sequence < first;
    const bool too_late = posting.sequence >= behind;
    if (backwards ? too_early : too_late) return Visiting::kEnd;
    if (!too_early && !too_late && !visit(posting)) return Visiting::kEnd;
  }
  return Visiting::kGoOn;
}

}  // namespace

Result<void> append_posting(RowWriter& rows, ByteView list, const Posting& posting) {
  const Bytes tail = tail_row(list);
  LETHE_TRY(auto value, rows.get(tail));
  RowEncoder out;
  std::uint64_t last = 0;
  if (value) {
    LETHE_TRY(const auto postings, decode(*value));
    // Not a check: a damaged row may be the reason.
    if (postings.back().sequence >= posting.sequence) return ledger::Error::kRowMalformed;
    if (postings.size() == kPostingsPerBlock) {
      rows.put(block_row(list, postings.front().sequence.value), std::move(*value));
    } else {
      last = postings.back().sequence.value;
      out.fixed(*value);
    }
  }
  rows.put(tail, out.number(posting.sequence.value - last).number(posting.kind).take());
  return {};
}

Result<void> read_postings(const RowReader& rows, ByteView list, ledger::Sequence first,
                           ledger::Sequence behind, Direction direction,
                           const std::function<bool(const Posting&)>& visit) {
  if (first >= behind) return {};
  auto visiting = Visiting::kGoOn;
  const auto visit_row = [&](ByteView, ByteView value) -> Result<Visiting> {
    LETHE_TRY(auto block, decode(value));
    visiting = visit_block(block, first, behind, direction, visit);
    return visiting;
  };

  if (direction == Direction::kOldestFirst) {
    // The block that holds `first`, if any does, is the last one that begins at or before it.
    Bytes from = block_row(list, first.value);
    const auto note_row = [&](ByteView row, ByteView) -> Result<Visiting> {
      from = crypto::to_bytes(row);
      return Visiting::kEnd;
    };
    if (first.value > 0) {
      LETHE_TRY_VOID(rows.scan_back(list, block_row(list, first.value + 1), note_row));
    }
    return rows.scan(list, from, visit_row);
  }

  LETHE_TRY(const auto tail, rows.get(tail_row(list)));
  if (!tail) return {};
  LETHE_TRY_VOID(visit_row({}, *tail));
  if (visiting == Visiting::kEnd) return {};
  return rows.scan_back(list, block_row(list, behind.value), visit_row);
}

}  // namespace lethe::projections
