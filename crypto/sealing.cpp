#include "crypto/sealing.h"

#include <sodium.h>

#include <array>

#include "crypto/backends.h"
#include "crypto/check.h"
#include "crypto/hash.h"
#include "crypto/little_endian.h"

namespace lethe::crypto {
namespace {

static_assert(kNonceSize == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
static_assert(kTagSize == crypto_aead_xchacha20poly1305_ietf_ABYTES);
static_assert(SecretKey::kSize == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

/// Safe for one message a key; seal_once() says when that holds.
constexpr std::array<std::uint8_t, kNonceSize> kZeroNonce{};

constexpr std::string_view kDeterministicLabel = "lethe/seal-deterministic/nonce/v1";

/// Writes ciphertext || tag to `out`, which has plaintext.size() + kTagSize bytes.
void encrypt(const SecretKey& key, const std::uint8_t* nonce, ByteView context, ByteView plaintext,
             std::uint8_t* out) {
  LETHE_CHECK(sodium_ready());
  LETHE_CHECK(key.view().size() == SecretKey::kSize);  // not moved from
  crypto_aead_xchacha20poly1305_ietf_encrypt(out, nullptr, plaintext.data(), plaintext.size(),
                                             context.data(), context.size(), nullptr, nonce,
                                             key.view().data());
}

Result<SecretBuffer> decrypt(const SecretKey& key, const std::uint8_t* nonce, ByteView context,
                             ByteView sealed) {
  LETHE_CHECK(sodium_ready());
  LETHE_CHECK(key.view().size() == SecretKey::kSize);
  if (sealed.size() < kTagSize) return Error::kOpenFailed;
  SecretBuffer plaintext(sealed.size() - kTagSize);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(plaintext.writable().data(), nullptr, nullptr,
                                                 sealed.data(), sealed.size(), context.data(),
                                                 context.size(), nonce, key.view().data()) != 0) {
    return Error::kOpenFailed;
  }
  return plaintext;
}

/// nonce || ciphertext || tag.
Bytes seal_under(const SecretKey& key, const std::array<std::uint8_t, kNonceSize>& nonce,
                 ByteView context, ByteView plaintext) {
  Bytes sealed(kSealOverhead + plaintext.size());
  std::memcpy(sealed.data(), nonce.data(), kNonceSize);
  encrypt(key, nonce.data(), context, plaintext, sealed.data() + kNonceSize);
  return sealed;
}

}  // namespace

Bytes seal(const SecretKey& key, ByteView context, ByteView plaintext) {
  std::array<std::uint8_t, kNonceSize> nonce;
  fill_random(nonce);
  return seal_under(key, nonce, context, plaintext);
}

Result<SecretBuffer> open(const SecretKey& key, ByteView context, ByteView sealed) {
  if (sealed.size() < kSealOverhead) return Error::kOpenFailed;
  return decrypt(key, sealed.data(), context, sealed.subspan(kNonceSize));
}

Bytes seal_once(const SecretKey& key, ByteView context, ByteView plaintext) {
  Bytes sealed(plaintext.size() + kTagSize);
  encrypt(key, kZeroNonce.data(), context, plaintext, sealed.data());
  return sealed;
}

Result<SecretBuffer> open_once(const SecretKey& key, ByteView context, ByteView sealed) {
  return decrypt(key, kZeroNonce.data(), context, sealed);
}

Bytes seal_deterministic(const SecretKey& key, ByteView context, ByteView plaintext) {
  // The nonce comes from a key of its own, so that it tells nothing about the sealing key. The
  // length keeps (context, plaintext) pairs apart that are the same bytes when joined.
  const SecretKey nonce_key = derive_key(key, kDeterministicLabel, {});
  std::array<std::uint8_t, 8> context_size;
  put_le(context_size, context.size());
  std::array<std::uint8_t, kNonceSize> nonce;
  crypto_generichash_state state;
  crypto_generichash_init(&state, nonce_key.view().data(), nonce_key.view().size(), nonce.size());
  crypto_generichash_update(&state, context_size.data(), context_size.size());
  crypto_generichash_update(&state, context.data(), context.size());
  crypto_generichash_update(&state, plaintext.data(), plaintext.size());
  crypto_generichash_final(&state, nonce.data(), nonce.size());
  sodium_memzero(&state, sizeof(state));  // it held the key and the plaintext
  return seal_under(key, nonce, context, plaintext);
}

}  // namespace lethe::crypto
