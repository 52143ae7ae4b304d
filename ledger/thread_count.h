// How many threads do a piece of work.
#pragma once

#include <algorithm>
#include <cstddef>
#include <thread>

namespace lethe::ledger {

/// As many as are wanted; 0: one a core.
inline std::size_t thread_count(std::size_t wanted) {
  return wanted != 0 ? wanted : std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace lethe::ledger
