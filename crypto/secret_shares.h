// A secret key in shares of which any `threshold` make it again and fewer say nothing of it:
// Shamir's scheme over GF(256), by libgfshare. For the sources of crypto/ only.
//
// Shares have no integrity of their own: wrong ones give a wrong key without a word, so what the
// key seals must be authenticated.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "crypto/secret.h"

namespace lethe::crypto {

struct SecretShare {
  std::uint8_t number = 0;  // from 1
  SecretKey share;
};

/// REQUIRES 1 <= threshold <= count <= 255. Any thread.
std::vector<SecretShare> split_secret(const SecretKey& key, std::size_t threshold,
                                      std::size_t count);
/// REQUIRES at least one share, as many as the threshold was, with numbers that differ and are not
/// zero.
SecretKey combine_shares(std::span<const SecretShare> shares);

}  // namespace lethe::crypto
