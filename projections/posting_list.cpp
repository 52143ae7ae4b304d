#include "projections/posting_list.h"

#include <algorithm>
#include <limits>

#include "crypto/check.h"

// Rows of a list:
//
//   list || sequence of the first posting[8]  -> a full block
//   list || kTail[8]                          -> the tail, 1 to kPostingsPerBlock postings
//
//   block, tail: count, last sequence, (sequence - the one before (first: the sequence itself),
//                kind) x count    varints
//
// The tail has a key that is known without reading anything, and begins with all that an append
// needs to know: so an append costs one get and one put. It sorts behind the blocks.

namespace lethe::projections {
namespace {

/// Where the key of a block has the sequence that the block begins with. No event gets that far.
constexpr std::uint64_t kTail = std::numeric_limits<std::uint64_t>::max();

struct BlockHead {
  std::uint64_t count = 0, last = 0;
};

/// A block has at least one posting.
BlockHead decode_head(RowDecoder& in) {
  BlockHead head;
  head.count = in.number();
  head.last = in.number();
  if (head.count == 0 || head.count > kPostingsPerBlock) in.fail();
  return head;
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
  Bytes from = posting_block_row(list, question.first);
  const auto note_row = [&](ByteView row, ByteView) -> Result<Visiting> {
    from = crypto::to_bytes(row);
    return Visiting::kEnd;
  };
  if (question.first.value > 0) {
    LETHE_TRY_VOID(rows.scan_back(list, posting_block_row(list, question.first.next()), note_row));
  }
  const auto visit_row = [&](ByteView row, ByteView value) -> Result<Visiting> {
    RowDecoder key(row.subspan(list.size()));
    const std::uint64_t begins = key.big_endian64();
    if (begins != kTail && begins >= question.behind.value) return Visiting::kEnd;
    LETHE_TRY(const auto block, decode_postings(value));
    return visit_block(block, question);
  };
  return rows.scan(list, from, visit_row);
}

Result<void> read_backwards(const RowReader& rows, ByteView list, const Question& question) {
  LETHE_TRY(const auto tail, rows.get(posting_tail_row(list)));
  if (!tail) return {};
  LETHE_TRY(const auto newest, decode_postings(*tail));
  if (visit_block(newest, question) == Visiting::kEnd) return {};
  const auto visit_row = [&](ByteView, ByteView value) -> Result<Visiting> {
    LETHE_TRY(const auto block, decode_postings(value));
    return visit_block(block, question);
  };
  return rows.scan_back(list, posting_block_row(list, question.behind), visit_row);
}

}  // namespace

Bytes posting_block_row(ByteView list, ledger::Sequence first) {
  return RowEncoder().fixed(list).big_endian64(first.value).take();
}

Bytes posting_tail_row(ByteView list) {
  return posting_block_row(list, {kTail});
}

Result<std::vector<Posting>> decode_postings(ByteView value) {
  RowDecoder in(value);
  const BlockHead head = decode_head(in);
  std::vector<Posting> out;
  out.reserve(kPostingsPerBlock);
  std::uint64_t last = 0;
  for (std::uint64_t i = 0; i < head.count && !in.failed(); ++i) {
    const std::uint64_t delta = in.number();
    if (delta > head.last - last || (delta == 0 && i > 0)) in.fail();
    last += delta;
    out.push_back({{last}, in.number16()});
  }
  if (last != head.last) in.fail();
  LETHE_TRY_VOID(in.finish());
  return out;
}

Result<void> append_posting(RowWriter& rows, ByteView list, const Posting& posting) {
  const std::uint64_t sequence = posting.sequence.value;
  const Bytes tail = posting_tail_row(list);
  LETHE_TRY(auto value, rows.get(tail));
  BlockHead head;
  ByteView postings;
  if (value) {
    RowDecoder in(*value);
    head = decode_head(in);
    postings = in.rest();
    const std::uint64_t first = in.number();
    // Not a check: a damaged row may be the reason.
    if (in.failed() || head.last >= sequence) return ledger::Error::kRowMalformed;
    if (head.count == kPostingsPerBlock) {
      rows.put(posting_block_row(list, {first}), std::move(*value));
      head = {};
      postings = {};
    }
  }
  RowEncoder out;
  out.number(head.count + 1).number(sequence).fixed(postings);
  rows.put(tail, out.number(sequence - head.last).number(posting.kind).take());
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
