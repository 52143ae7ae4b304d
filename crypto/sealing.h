// Authenticated encryption: XChaCha20-Poly1305 (libsodium, IETF variant), bound to a context.
#pragma once

#include "crypto/bytes.h"
#include "crypto/errors.h"
#include "crypto/secret.h"

namespace lethe::crypto {

inline constexpr std::size_t kNonceSize = 24;
inline constexpr std::size_t kTagSize = 16;
inline constexpr std::size_t kSealOverhead = kNonceSize + kTagSize;

/// nonce (24, random) || ciphertext || tag (16), with `context` as associated data. A random nonce
/// of 192 bits is safe for any number of messages under one key.
Bytes seal(const SecretKey& key, ByteView context, ByteView plaintext);

/// The reverse; kOpenFailed when key, context or any byte differs. Nothing is returned on failure.
Result<SecretBuffer> open(const SecretKey& key, ByteView context, ByteView sealed);

/// ciphertext || tag under an all-zero nonce. Safe only for a key that seals exactly one message in
/// its life: the nodes of the key tree, whose keys are replaced whenever their content changes.
Bytes seal_once(const SecretKey& key, ByteView context, ByteView plaintext);
Result<SecretBuffer> open_once(const SecretKey& key, ByteView context, ByteView sealed);

/// Deterministic (SIV): the nonce is a keyed BLAKE2b of context and plaintext, so equal input gives
/// equal bytes and nothing else is told. For view rows that a rebuild must reproduce to the byte
/// (promise P3). Layout as seal(); open() opens it.
Bytes seal_deterministic(const SecretKey& key, ByteView context, ByteView plaintext);

}  // namespace lethe::crypto
