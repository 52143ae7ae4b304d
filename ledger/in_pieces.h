// One piece of work that is done on several threads, in as many pieces.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <future>
#include <vector>

#include "ledger/errors.h"
#include "ledger/thread_count.h"

namespace lethe::ledger {

/// Fewer things than this are done faster by the caller alone.
inline constexpr std::size_t kLeastInPiece = 32;

/// In how many pieces to do so many things: never more than there are cores.
inline std::size_t pieces_of(std::size_t things) {
  return std::clamp<std::size_t>(things / kLeastInPiece, 1, thread_count(0));
}

/// Calls work(0) to work(pieces - 1), the last one on the caller's thread. Answers when all have
/// ended, with the first error in the order of pieces; what one throws goes to the caller.
inline Result<void> in_pieces(std::size_t pieces,
                              const std::function<Result<void>(std::size_t)>& work) {
  std::vector<std::future<Result<void>>> others;
  for (std::size_t piece = 0; piece + 1 < pieces; ++piece) {
    others.push_back(std::async(std::launch::async, work, piece));
  }
  const auto last = work(pieces - 1);
  for (auto& other : others) {
    if (const auto done = other.get(); !done) return done;
  }
  return last;
}

}  // namespace lethe::ledger
