#include "projections/posting_list.h"

#include <algorithm>
#include <limits>

#include "crypto/check.h"

// Rows of a list:
//
//   list || sequence of the first posting[8]  -> a full block
//   list || kTail[8]                          -> the tail, 1 to kPostingsPerBlock postings
//
//   block, tail: (sequence - the one before (first: the sequence itself), kind)*    varints
//
// The tail has a key that is known without reading anything, so an append costs one get and one
// put; it sorts behind the blocks.

namespace lethe::projections {
namespace {

/// Where the key of a block has the sequence that the block begins with. No event gets that far.
constexpr std::uint64_t kTail = std::numeric_limits<std::uint64_t>::max();

Bytes block_row(ByteView list, std::uint64_t first) {
  return RowEncoder().fixed(list).big_endian64(first).take();
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

/// What is asked of a list.
struct Question {
  ledger::Sequence first, behind;
  Direction direction = Direction::kOldestFirst;
  const std::function<bool(const Posting&)>& visit;
};

/// Visits what lies in the range; ends where no other row can hold more of it.
Visiting visit_block(const std::vector<Posting>& block, const Question& question) {
  const auto by_sequence = [](const Posting& posting, ledger::Sequence sequence) {
    return posting.sequence < sequence;
  };
  const auto from = std::lower_bound(block.begin(), block.end(), question.first, by_sequence);
  const auto to = std::lower_bound(from, block.end(), question.behind, by_sequence);
  if (question.direction == Direction::kOldestFirst) {
    return go_on_if(std::all_of(from, to, question.visit) && to == block.end());
  }
  const bool wants_more =
      std::all_of(std::make_reverse_iterator(to), std::make_reverse_iterator(from), question.visit);
  return go_on_if(wants_more && block.front().sequence > question.first);
}

Result<void> read_forwards(const RowReader& rows, ByteView list, const Question& question) {
  // The block that holds `first`, if any does, is the last one that begins at or before it.
  Bytes from = block_row(list, question.first.value);
  const auto note_row = [&](ByteView row, ByteView) -> Result<Visiting> {
    from = crypto::to_bytes(row);
    return Visiting::kEnd;
  };
  if (question.first.value > 0) {
    LETHE_TRY_VOID(rows.scan_back(list, block_row(list, question.first.value + 1), note_row));
  }
  const auto visit_row = [&](ByteView row, ByteView value) -> Result<Visiting> {
    RowDecoder key(row.subspan(list.size()));
    const std::uint64_t begins = key.big_endian64();
    if (begins != kTail && begins >= question.behind.value) return Visiting::kEnd;
    LETHE_TRY(const auto block, decode(value));
    return visit_block(block, question);
  };
  return rows.scan(list, from, visit_row);
}

Result<void> read_backwards(const RowReader& rows, ByteView list, const Question& question) {
  LETHE_TRY(const auto tail, rows.get(block_row(list, kTail)));
  if (!tail) return {};
  LETHE_TRY(const auto newest, decode(*tail));
  if (visit_block(newest, question) == Visiting::kEnd) return {};
  const auto visit_row = [&](ByteView, ByteView value) -> Result<Visiting> {
    LETHE_TRY(const auto block, decode(value));
    return visit_block(block, question);
  };
  return rows.scan_back(list, block_row(list, question.behind.value), visit_row);
}

}  // namespace

Result<void> append_posting(RowWriter& rows, ByteView list, const Posting& posting) {
  const Bytes tail = block_row(list, kTail);
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
  const Question question{first, behind, direction, visit};
  return direction == Direction::kOldestFirst ? read_forwards(rows, list, question)
                                              : read_backwards(rows, list, question);
}

}  // namespace lethe::projections
