// Posting lists against a model that keeps every posting in a vector.
#include "projections/posting_list.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "tests/projections/memory_state.h"

namespace lethe::projections::tests {
namespace {

class PostingLists : public testing::Test {
 protected:
  static constexpr std::string_view kList = "list";

  void append(std::uint64_t sequence, std::uint16_t kind = 1) {
    append_posting(rows_, crypto::as_bytes(kList), {{sequence}, kind}).value();
    model_.push_back({{sequence}, kind});
  }

  std::vector<Posting> read(std::uint64_t first, std::uint64_t behind, Direction direction,
                            std::size_t limit = SIZE_MAX) const {
    std::vector<Posting> out;
    const auto visit = [&](const Posting& posting) {
      out.push_back(posting);
      return out.size() < limit;
    };
    read_postings(rows_, crypto::as_bytes(kList), {first}, {behind}, direction, visit).value();
    return out;
  }

  std::vector<Posting> expected(std::uint64_t first, std::uint64_t behind, Direction direction,
                                std::size_t limit = SIZE_MAX) const {
    std::vector<Posting> out;
    for (const auto& posting : model_) {
      if (posting.sequence.value >= first && posting.sequence.value < behind) {
        out.push_back(posting);
      }
    }
    if (direction == Direction::kNewestFirst) std::reverse(out.begin(), out.end());
    if (out.size() > limit) out.resize(limit);
    return out;
  }

  void expect_range(std::uint64_t first, std::uint64_t behind, std::size_t limit = SIZE_MAX) const {
    for (const auto direction : {Direction::kOldestFirst, Direction::kNewestFirst}) {
      EXPECT_EQ(read(first, behind, direction, limit), expected(first, behind, direction, limit))
          << model_.size() << " postings, " << first << " to " << behind << ", at most " << limit
          << (direction == Direction::kOldestFirst ? " forwards" : " backwards");
    }
  }

  MemoryState state_;
  RowWriter rows_{state_, ProjectionId::kTimelines, 0};
  std::vector<Posting> model_;
};

TEST_F(PostingLists, AnEmptyListHasNothing) {
  expect_range(0, UINT64_MAX);
}

TEST_F(PostingLists, AgreeWithTheModelAroundBlockBoundaries) {
  for (std::uint64_t i = 0; i < 2 * kPostingsPerBlock + 2; ++i) {
    append(i * 10, static_cast<std::uint16_t>(i % 20));
    if (i % kPostingsPerBlock > 2 && i % kPostingsPerBlock < kPostingsPerBlock - 2) continue;
    expect_range(0, UINT64_MAX);
    for (const std::uint64_t edge : {kPostingsPerBlock - 1, kPostingsPerBlock,
                                     2 * kPostingsPerBlock - 1, 2 * kPostingsPerBlock}) {
      for (const std::uint64_t at : {edge * 10 - 1, edge * 10, edge * 10 + 1}) {
        expect_range(0, at);
        expect_range(at, UINT64_MAX);
        expect_range(at, at + 1);
        expect_range(at - 10, at + 10);
      }
    }
  }
}

TEST_F(PostingLists, AgreeWithTheModelOnRandomLists) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937_64 random(seed);
  std::uint64_t sequence = 0;
  for (int round = 0; round < 1'000; ++round) {
    sequence += 1 + (random() % 8 == 0 ? random() % (1ULL << (random() % 40)) : random() % 3);
    append(sequence, static_cast<std::uint16_t>(random()));
    if (round % 7 != 0) continue;
    const std::uint64_t a = random() % (sequence + 10);
    const std::uint64_t b = random() % (sequence + 10);
    expect_range(std::min(a, b), std::max(a, b));
    expect_range(std::min(a, b), UINT64_MAX, 1 + random() % 100);
    expect_range(0, std::max(a, b), 1 + random() % 100);
  }
}

TEST_F(PostingLists, HoldTheHighestSequences) {
  append(0);
  append(UINT64_MAX - 2, UINT16_MAX);
  append(UINT64_MAX - 1);
  expect_range(0, UINT64_MAX);
  expect_range(UINT64_MAX - 1, UINT64_MAX);
  expect_range(UINT64_MAX - 2, UINT64_MAX - 1);
}

TEST_F(PostingLists, AnEmptyRangeReadsNothing) {
  append(5);
  expect_range(5, 5);
  expect_range(7, 3);
  expect_range(6, UINT64_MAX);
  expect_range(0, 5);
}

TEST_F(PostingLists, AppendingCostsOneRowAndTwoWhenABlockFills) {
  for (std::uint64_t i = 0; i <= kPostingsPerBlock; ++i) {
    append(i);
    EXPECT_EQ(state_.take_change_count(), i < kPostingsPerBlock ? 1U : 2U) << i;
  }
  EXPECT_EQ(state_.rows().size(), 2U);
}

TEST_F(PostingLists, AFullBlockIsNeverTouchedAgain) {
  for (std::uint64_t i = 0; i <= kPostingsPerBlock; ++i) append(i);
  const auto block = *state_.rows().begin();
  for (std::uint64_t i = 0; i < kPostingsPerBlock; ++i) append(1'000 + i);
  EXPECT_EQ(*state_.rows().begin(), block);
}

TEST_F(PostingLists, ReadOnlyTheBlocksConcerned) {
  for (std::uint64_t i = 0; i < 10 * kPostingsPerBlock; ++i) append(i);
  // Damage what need not be read. Where the tail begins only its content says, so the block before
  // it is read along.
  std::size_t block = 0;
  for (auto& [row, value] : state_.rows()) {
    if (block != 2 && block != 8 && block != 9) value = {0x80};
    ++block;
  }
  expect_range(2 * kPostingsPerBlock, 3 * kPostingsPerBlock);
  expect_range(9 * kPostingsPerBlock, UINT64_MAX);
}

TEST_F(PostingLists, ListsDoNotMix) {
  append(1);
  append_posting(rows_, crypto::as_bytes("lisu"), {{2}, 2}).value();
  append_posting(rows_, crypto::as_bytes("liss"), {{3}, 2}).value();
  expect_range(0, UINT64_MAX);
}

TEST_F(PostingLists, ASequenceThatIsNotBeyondTheLastIsRefused) {
  append(7);
  for (const std::uint64_t sequence : {7, 6}) {
    EXPECT_EQ(append_posting(rows_, crypto::as_bytes(kList), {{sequence}, 1}).error(),
              ledger::Error::kRowMalformed);
  }
  expect_range(0, UINT64_MAX);
}

TEST_F(PostingLists, DamageIsReported) {
  struct Damaged {
    const char* what;
    crypto::Bytes bytes;
    bool stops_appending;
  };
  crypto::Bytes too_many(2 + 2 * (kPostingsPerBlock + 1), 1);
  too_many[0] = kPostingsPerBlock + 1;
  too_many[1] = kPostingsPerBlock + 1;
  const std::vector<Damaged> damaged{
      {"nothing", {}, true},
      {"a cut count", {0x80}, true},
      {"no posting", {0x00, 0x01}, true},
      {"a posting too few", {0x02, 0x01, 0x01, 0x01}, false},
      {"a posting too many", too_many, true},
      {"a cut posting", {0x01, 0x01, 0x01}, false},
      {"something behind", {0x01, 0x01, 0x01, 0x01, 0x00}, false},
      {"the same one twice", {0x02, 0x01, 0x01, 0x01, 0x00, 0x01}, false},
      {"another last one", {0x01, 0x02, 0x01, 0x01}, false},
      {"beyond the last one", {0x01, 0x01, 0x02, 0x01}, false},
      {"a kind of 17 bits", {0x01, 0x01, 0x01, 0x80, 0x80, 0x04}, false},
  };
  append(1);
  for (const auto& one : damaged) {
    SCOPED_TRACE(one.what);
    state_.rows().begin()->second = one.bytes;
    const auto visit = [](const Posting&) { return true; };
    for (const auto direction : {Direction::kOldestFirst, Direction::kNewestFirst}) {
      EXPECT_EQ(read_postings(rows_, crypto::as_bytes(kList), {0}, {UINT64_MAX}, direction, visit)
                    .error(),
                ledger::Error::kRowMalformed);
    }
    const auto appended = append_posting(rows_, crypto::as_bytes(kList), {{9}, 1});
    EXPECT_EQ(appended.has_value(), !one.stops_appending);
  }
}

}  // namespace
}  // namespace lethe::projections::tests
