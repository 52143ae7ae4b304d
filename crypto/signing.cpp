#include "crypto/signing.h"

#include <sodium.h>

#include "crypto/backends.h"
#include "crypto/check.h"

namespace lethe::crypto {
namespace {

static_assert(SigningSeed::kSize == crypto_sign_SEEDBYTES);
static_assert(PublicKey::kSize == crypto_sign_PUBLICKEYBYTES);
static_assert(Signature::kSize == crypto_sign_BYTES);

/// Above the largest log entry, so that signing and verifying entries never allocates.
constexpr std::size_t kScratchLimit = 128U << 10;

/// Calls use(label || message). Ed25519 hashes its message twice, so the two have to lie together;
/// the joined copy stays in a buffer of the thread. What is signed is public by its purpose, so
/// that is not wiped.
template <class Use>
auto with_joined(std::string_view label, ByteView message, Use use) {
  if (label.empty()) return use(message);
  const ByteView head = as_bytes(label);
  static thread_local Bytes scratch;
  scratch.assign(head.begin(), head.end());
  scratch.insert(scratch.end(), message.begin(), message.end());
  const auto result = use(ByteView(scratch));
  if (scratch.capacity() > kScratchLimit) Bytes().swap(scratch);
  return result;
}

}  // namespace

SigningKey::SigningKey(SigningSeed seed, SecretBuffer expanded, PublicKey public_key)
    : seed_(std::move(seed)), expanded_(std::move(expanded)), public_key_(public_key) {}

SigningKey SigningKey::generate() {
  return from_seed(SigningSeed::random());
}

SigningKey SigningKey::from_seed(const SigningSeed& seed) {
  LETHE_CHECK(sodium_ready());
  LETHE_CHECK(seed.view().size() == SigningSeed::kSize);  // not moved from
  PublicKey public_key;
  SecretBuffer expanded(crypto_sign_SECRETKEYBYTES);
  crypto_sign_seed_keypair(public_key.bytes.data(), expanded.writable().data(), seed.view().data());
  return SigningKey(seed.clone(), std::move(expanded), public_key);
}

Signature SigningKey::sign(std::string_view label, ByteView message) const {
  LETHE_CHECK(!expanded_.empty());
  return with_joined(label, message, [this](ByteView joined) {
    Signature signature;
    crypto_sign_detached(signature.bytes.data(), nullptr, joined.data(), joined.size(),
                         expanded_.view().data());
    return signature;
  });
}

bool verify(const PublicKey& key, std::string_view label, ByteView message,
            const Signature& signature) {
  LETHE_CHECK(sodium_ready());
  return with_joined(label, message, [&](ByteView joined) {
    return crypto_sign_verify_detached(signature.bytes.data(), joined.data(), joined.size(),
                                       key.bytes.data()) == 0;
  });
}

}  // namespace lethe::crypto
