// SHA-256 and the keyed derivations. SHA-256 runs through OpenSSL's EVP with a digest fetched once
// and a context per thread: libsodium 1.0.18 does not use the processor's SHA instructions.
// Derivations are BLAKE2b (libsodium), keyed, with a label per use; see crypto/README.md for the
// list.
#pragma once

#include <initializer_list>
#include <string_view>

#include "crypto/bytes.h"
#include "crypto/secret.h"

namespace lethe::crypto {

/// SHA-256 of the parts, one after another. Any thread.
Hash sha256(std::initializer_list<ByteView> parts);
inline Hash sha256(ByteView data) {
  return sha256({data});
}

/// RFC 9162, 2.1.1: SHA-256(0x00 || entry) and SHA-256(0x01 || left || right).
Hash merkle_leaf_hash(ByteView entry);
Hash merkle_node_hash(const Hash& left, const Hash& right);

/// BLAKE2b-256, keyed: derive(key, label, info) = BLAKE2b(key, len8(label) || label || info).
/// `label` is 1 to 64 bytes and names the use; two uses never share one.
SecretKey derive_key(const SecretKey& key, std::string_view label, ByteView info);

/// The same derivation for results that are not secret: addresses and blind index tags.
using Tag32 = FixedBytes<struct Tag32Tag, 32>;
Tag32 derive_tag(const SecretKey& key, std::string_view label, ByteView info);

}  // namespace lethe::crypto
