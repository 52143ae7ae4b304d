#include "crypto/key_mask.h"

#include <sodium.h>

#include "crypto/backends.h"
#include "crypto/check.h"

namespace lethe::crypto {
namespace {

// ChaCha20 (original, 64-bit nonce): one block a key, a nonce each.
void apply(const SecretKey& mask, std::uint64_t number, ByteView in, std::uint8_t* out) {
  static_assert(crypto_stream_chacha20_NONCEBYTES == 8);
  LETHE_CHECK(sodium_ready());
  std::array<std::uint8_t, crypto_stream_chacha20_NONCEBYTES> nonce;
  for (std::size_t i = 0; i < nonce.size(); ++i) {
    nonce[i] = static_cast<std::uint8_t>(number >> (8 * i));
  }
  crypto_stream_chacha20_xor(out, in.data(), in.size(), nonce.data(), mask.view().data());
}

}  // namespace

MaskedKey KeyMask::hide(const SecretKey& key) {
  MaskedKey out;
  out.number = used_++;
  apply(key_, out.number, key.view(), out.bytes.data());
  return out;
}

SecretKey KeyMask::reveal(const MaskedKey& masked) const {
  SecretKey out;
  apply(key_, masked.number, masked.bytes, out.writable().data());
  return out;
}

}  // namespace lethe::crypto
