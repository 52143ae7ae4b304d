// Salted commitments and the padding of sections (ledger/FORMAT.md, "Sections").
//
//   padded     = u32le(length) || section || zeros      up to padded_size(length)
//   commitment = SHA-256("lethe/commitment/v1\0" || salt[32] || padded)
//
// While salt and section exist, the commitment binds them; when both are gone it tells nobody
// anything.
#pragma once

#include <optional>

#include "crypto/bytes.h"

namespace lethe::crypto {

/// The most that one section may hold, in bytes: 1 MiB.
inline constexpr std::size_t kMaxSectionSize = 1U << 20;

/// With n = length + 4, the next of 32, 64, 128, 256 that is at least n; above 256 the next
/// multiple of 2^(floor(log2 n) - 3), so that only the three bits behind the first vary and less
/// than one eighth is added. It never falls as the length grows. REQUIRES length <=
/// kMaxSectionSize.
std::size_t padded_size(std::size_t length);

/// REQUIRES section.size() <= kMaxSectionSize.
Bytes pad(ByteView section);
/// The section inside; nothing when length, size or the zeros behind it are not as pad() makes
/// them.
std::optional<ByteView> unpad(ByteView padded);

/// `padded` is what pad() made. REQUIRES a fresh random salt for each section.
Commitment commit(const Salt& salt, ByteView padded);

}  // namespace lethe::crypto
