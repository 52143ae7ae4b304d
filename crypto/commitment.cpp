#include "crypto/commitment.h"

#include <algorithm>
#include <bit>

#include "crypto/check.h"
#include "crypto/hash.h"

namespace lethe::crypto {
namespace {

constexpr std::string_view kCommitmentLabel{"lethe/commitment/v1\0", 20};
constexpr std::size_t kPrefixSize = 4;

}  // namespace

std::size_t padded_size(std::size_t length) {
  LETHE_CHECK(length <= kMaxSectionSize);
  const std::size_t needed = kPrefixSize + length;
  if (needed <= 256) return std::max<std::size_t>(32, std::bit_ceil(needed));
  const std::size_t below_step = std::bit_floor(needed) / 8 - 1;
  return (needed + below_step) & ~below_step;
}

Bytes pad(ByteView section) {
  Bytes padded(padded_size(section.size()));
  for (std::size_t i = 0; i < kPrefixSize; ++i) {
    padded[i] = static_cast<std::uint8_t>(section.size() >> (8 * i));
  }
  std::copy(section.begin(), section.end(), padded.begin() + kPrefixSize);
  return padded;
}

std::optional<ByteView> unpad(ByteView padded) {
  if (padded.size() < kPrefixSize) return std::nullopt;
  std::size_t length = 0;
  for (std::size_t i = 0; i < kPrefixSize; ++i) {
    length |= static_cast<std::size_t>(padded[i]) << (8 * i);
  }
  if (length > kMaxSectionSize || padded.size() != padded_size(length)) return std::nullopt;
  const ByteView rest = padded.subspan(kPrefixSize + length);
  const bool zeros = std::all_of(rest.begin(), rest.end(), [](auto byte) { return byte == 0; });
  if (!zeros) return std::nullopt;
  return padded.subspan(kPrefixSize, length);
}

Commitment commit(const Salt& salt, ByteView padded) {
  const Hash hash = sha256({as_bytes(kCommitmentLabel), salt.view(), padded});
  return {hash.bytes};
}

}  // namespace lethe::crypto
