#include "ledger/in_pieces.h"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <stdexcept>

namespace lethe::ledger {
namespace {

TEST(InPieces, FewThingsAreOnePiece) {
  EXPECT_EQ(pieces_of(0), 1U);
  EXPECT_EQ(pieces_of(kLeastInPiece), 1U);
  EXPECT_EQ(pieces_of(1'000'000), thread_count(0));
}

TEST(InPieces, EachIsDoneOnce) {
  std::array<std::atomic<int>, 8> done{};
  ASSERT_TRUE(in_pieces(done.size(), [&](std::size_t piece) -> Result<void> {
    ++done.at(piece);
    return {};
  }));
  for (const auto& times : done) EXPECT_EQ(times, 1);
}

TEST(InPieces, TheFirstErrorCountsAndAllHaveEnded) {
  std::atomic<int> ended = 0;
  const auto done = in_pieces(4, [&](std::size_t piece) -> Result<void> {
    ++ended;
    if (piece == 1) return Error::kStorageCorrupt;
    if (piece == 3) return Error::kStopped;
    return {};
  });
  EXPECT_EQ(done.error(), Error::kStorageCorrupt);
  EXPECT_EQ(ended, 4);
}

/// Locked memory is bounded, and says so with bad_alloc.
TEST(InPieces, WhatOneThrowsGoesToTheCaller) {
  for (const std::size_t thrower : {0U, 2U}) {
    const auto throwing = [&] {
      return in_pieces(3, [&](std::size_t piece) -> Result<void> {
        if (piece == thrower) throw std::bad_alloc();
        return {};
      });
    };
    EXPECT_THROW(static_cast<void>(throwing()), std::bad_alloc);
  }
}

}  // namespace
}  // namespace lethe::ledger
