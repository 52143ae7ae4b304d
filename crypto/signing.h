// Ed25519 (RFC 8032) over a domain label and a message: sign(label || message).
#pragma once

#include <string_view>

#include "crypto/bytes.h"
#include "crypto/secret.h"

namespace lethe::crypto {

/// A private key with its public half. Move-only; signing is safe from several threads at once.
class SigningKey {
 public:
  static SigningKey generate();
  static SigningKey from_seed(const SigningSeed& seed);

  const PublicKey& public_key() const { return public_key_; }
  const SigningSeed& seed() const { return seed_; }

  /// Signs `label || message`. The label ends the confusion of one kind of signed thing with
  /// another.
  Signature sign(std::string_view label, ByteView message) const;

 private:
  SigningKey(SigningSeed seed, SecretBuffer expanded, PublicKey public_key);

  SigningSeed seed_;
  SecretBuffer expanded_;  // libsodium's 64-byte secret key
  PublicKey public_key_;
};

/// True when `signature` is by `key` over `label || message`. Strict: refuses non-canonical S and
/// points of small order, as libsodium does.
bool verify(const PublicKey& key, std::string_view label, ByteView message,
            const Signature& signature);

}  // namespace lethe::crypto
