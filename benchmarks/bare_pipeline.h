// The reference that appending is measured against in the same run: seal, sign, hash, one key,
// sync, and nothing else.
#pragma once

#include <cstddef>
#include <cstdint>

namespace lethe::benchmarks {

/// Events a second with batches of `batch` events of the same size as an access event, on two
/// threads, through the same journal implementation.
double bare_pipeline(std::uint64_t total, std::size_t batch);

}  // namespace lethe::benchmarks
