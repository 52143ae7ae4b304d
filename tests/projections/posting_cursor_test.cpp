// Cursors over posting lists against a model that keeps every posting in a vector.
#include "projections/posting_cursor.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "tests/projections/memory_state.h"

namespace lethe::projections::tests {
namespace {

using Sequences = std::vector<std::uint64_t>;

class PostingCursors : public testing::Test {
 protected:
  static ByteView name(const std::string& list) { return crypto::as_bytes(list); }

  void append(const std::string& list, std::uint64_t sequence) {
    append_posting(rows_, name(list), {{sequence}, 7}).value();
    model_[list].push_back(sequence);
  }
  PostingCursorPtr open(const std::string& list, Direction direction) const {
    return list_cursor(rows_, crypto::to_bytes(name(list)), direction);
  }

  /// The nearest to `at` of a model.
  static std::optional<std::uint64_t> nearest(const Sequences& model, std::uint64_t at,
                                              Direction direction) {
    std::optional<std::uint64_t> out;
    for (const auto one : model) {
      if (direction == Direction::kOldestFirst && one >= at && !out) out = one;
      if (direction == Direction::kNewestFirst && one <= at) out = one;
    }
    return out;
  }

  /// Leaps of random length from one end to the other.
  void expect_walk(PostingCursor& cursor, const Sequences& model, Direction direction,
                   std::uint64_t end) {
    std::int64_t at = direction == Direction::kOldestFirst ? 0 : static_cast<std::int64_t>(end);
    while (at >= 0 && at <= static_cast<std::int64_t>(end)) {
      const auto place = static_cast<std::uint64_t>(at);
      const auto found = cursor.seek({place}).value();
      const auto expected = nearest(model, place, direction);
      ASSERT_EQ(found.has_value(), expected.has_value()) << place;
      if (found) {
        ASSERT_EQ(found->sequence.value, *expected) << place;
      }
      const auto leap =
          static_cast<std::int64_t>(random_() % 4 == 0 ? random_() % 900 : random_() % 3);
      at += direction == Direction::kOldestFirst ? leap : -leap;
      if (random_() % 500 == 0) at += direction == Direction::kOldestFirst ? 1 : -1;
    }
  }

  MemoryState state_;
  RowWriter rows_{state_, ProjectionId::kTimelines, 0};
  std::map<std::string, Sequences> model_;
  const std::uint64_t seed_ = std::random_device{}();
  std::mt19937_64 random_{seed_};
};

TEST_F(PostingCursors, AnEmptyListHasNothing) {
  for (const auto direction : {Direction::kOldestFirst, Direction::kNewestFirst}) {
    EXPECT_FALSE(open("none", direction)->seek({0}).value());
    EXPECT_FALSE(open("none", direction)->seek({UINT64_MAX - 1}).value());
  }
}

TEST_F(PostingCursors, AgreeWithTheModelAtEveryLength) {
  SCOPED_TRACE(testing::Message() << "seed " << seed_);
  std::uint64_t at = 0;
  for (std::size_t length = 1; length <= 5 * kPostingsPerBlock; ++length) {
    at += 1 + random_() % 20;
    append("list", at);
    if (length % kPostingsPerBlock > 2 && length % 11 != 0) continue;
    for (const auto direction : {Direction::kOldestFirst, Direction::kNewestFirst}) {
      const auto cursor = open("list", direction);
      ASSERT_NO_FATAL_FAILURE(expect_walk(*cursor, model_["list"], direction, at + 5)) << length;
    }
  }
}

TEST_F(PostingCursors, EveryPlaceAnswersWithItsKind) {
  for (std::uint64_t i = 0; i < 200; ++i) append("list", 10 * i);
  for (const auto direction : {Direction::kOldestFirst, Direction::kNewestFirst}) {
    for (std::uint64_t place = 0; place < 2'000; ++place) {
      const auto found = open("list", direction)->seek({place}).value();
      const auto expected = nearest(model_["list"], place, direction);
      ASSERT_EQ(found.has_value(), expected.has_value()) << place;
      if (found) {
        EXPECT_EQ(*found, (Posting{{*expected}, 7}));
      }
    }
  }
}

TEST_F(PostingCursors, AUnionHasWhatAnyPartHasOnce) {
  SCOPED_TRACE(testing::Message() << "seed " << seed_);
  Sequences all;
  for (std::uint64_t at = 0; at < 4'000; ++at) {
    bool is_listed = false;
    for (const auto* list : {"a", "b", "c"}) {
      if (random_() % 12 != 0) continue;
      append(list, at);
      is_listed = true;
    }
    if (is_listed) all.push_back(at);
  }
  for (const auto direction : {Direction::kOldestFirst, Direction::kNewestFirst}) {
    std::vector<PostingCursorPtr> parts;
    for (const auto* list : {"a", "none", "b", "c"}) parts.push_back(open(list, direction));
    const auto cursor = union_cursor(std::move(parts), direction);
    ASSERT_NO_FATAL_FAILURE(expect_walk(*cursor, all, direction, 4'005));
  }
}

TEST_F(PostingCursors, ADamagedRowIsAnError) {
  for (std::uint64_t i = 0; i < 200; ++i) append("list", i);
  const auto full = rows_.full(posting_block_row(name("list"), {0}));
  state_.rows().at(full).back() = 0x80;
  for (const auto direction : {Direction::kOldestFirst, Direction::kNewestFirst}) {
    const auto found = open("list", direction)->seek({5});
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error(), ledger::Error::kRowMalformed);
  }
  EXPECT_EQ(open("list", Direction::kNewestFirst)->seek({199}).value()->sequence.value, 199U);
}

}  // namespace
}  // namespace lethe::projections::tests
