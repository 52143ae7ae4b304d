// Byte types that cannot be mixed up: a salt is not a hash, a commitment is not a key.
//
// All types here are values: they copy, compare by content and own what they hold. Any thread may
// use its own copies. Nothing here is secret (crypto/secret.h holds what is) and nothing here
// throws.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lethe::crypto {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

/// N bytes with a meaning of their own, told apart by `Tag`.
template <class Tag, std::size_t N>
struct FixedBytes {
  static constexpr std::size_t kSize = N;

  std::array<std::uint8_t, N> bytes{};

  /// The first N bytes of `view`, or nothing when its size is not N.
  static std::optional<FixedBytes> from(ByteView view) {
    if (view.size() != N) return std::nullopt;
    FixedBytes out;
    std::memcpy(out.bytes.data(), view.data(), N);
    return out;
  }

  ByteView view() const { return {bytes.data(), N}; }
  bool is_zero() const {
    for (auto byte : bytes) {
      if (byte != 0) return false;
    }
    return true;
  }
  auto operator<=>(const FixedBytes&) const = default;
};

/// SHA-256 of something: a Merkle leaf, node or root (RFC 9162, 2.1.1).
using Hash = FixedBytes<struct HashTag, 32>;
/// The random salt of a commitment. It is personal data as long as it exists: it lies in the vault.
using Salt = FixedBytes<struct SaltTag, 32>;
/// SHA-256 over label, salt and section; see crypto/commitment.h.
using Commitment = FixedBytes<struct CommitmentTag, 32>;
/// An Ed25519 public key (RFC 8032).
using PublicKey = FixedBytes<struct PublicKeyTag, 32>;
/// An Ed25519 signature (RFC 8032).
using Signature = FixedBytes<struct SignatureTag, 64>;
/// X25519 (RFC 7748): whom something is sealed to that leaves the ledger (crypto/age.h).
using AgeKey = FixedBytes<struct AgeKeyTag, 32>;

inline ByteView as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view as_text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
inline Bytes to_bytes(ByteView view) {
  return {view.begin(), view.end()};
}

std::string to_hex(ByteView bytes);
/// Lower or upper case hex; nothing on an odd length or another character.
std::optional<Bytes> from_hex(std::string_view text);

/// Standard base64 with padding (RFC 4648, 4).
std::string to_base64(ByteView bytes);
constexpr std::size_t base64_size(std::size_t bytes) {
  return (bytes + 2) / 3 * 4;
}
/// The same into the caller's memory, for what is secret. REQUIRES that `out` has the size of it
/// and one more, where a zero goes.
void encode_base64(ByteView bytes, std::span<std::uint8_t> out);
/// Standard base64 with padding, canonical only; nothing otherwise.
std::optional<Bytes> from_base64(std::string_view text);
/// The same into the caller's memory, for what is secret: how many bytes it wrote; nothing when
/// `text` is not canonical or does not fit.
std::optional<std::size_t> decode_base64(std::string_view text, std::span<std::uint8_t> out);

/// Random bytes from the operating system, through libsodium. For ids, salts and nonces.
void fill_random(std::span<std::uint8_t> out);
template <class Fixed>
Fixed random_fixed() {
  Fixed out;
  fill_random(out.bytes);
  return out;
}

/// Compares in time that depends on the length alone. For token hashes and other secrets' digests.
bool equal_constant_time(ByteView left, ByteView right);

}  // namespace lethe::crypto
