// Keeps many keys out of locked memory without leaving them in the clear: the system locks a few
// megabytes for a process (RLIMIT_MEMLOCK), and a cache of thousands of keys for each of many
// ledgers does not fit. For the sources of the key tree only.
#pragma once

#include <array>
#include <cstdint>

#include "crypto/secret.h"

namespace lethe::crypto {

/// A key encrypted under a mask. Tells nothing without it.
struct MaskedKey {
  std::uint64_t number = 0;  // the nonce; a mask uses none twice
  std::array<std::uint8_t, SecretKey::kSize> bytes{};
};

/// A random key in locked memory and a count of its uses. Not authenticated: it guards against
/// memory that is swapped out or dumped, not against memory that is overwritten. One thread at a
/// time.
class KeyMask {
 public:
  KeyMask() : key_(SecretKey::random()) {}

  MaskedKey hide(const SecretKey& key);
  SecretKey reveal(const MaskedKey& masked) const;

 private:
  SecretKey key_;
  std::uint64_t used_ = 0;
};

}  // namespace lethe::crypto
