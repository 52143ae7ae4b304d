// Keys that live in a token and never leave it: what the token wrapping needs of PKCS#11, one
// virtual function for each step that a crash can interrupt.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "crypto/bytes.h"
#include "crypto/errors.h"
#include "crypto/root_store.h"
#include "crypto/secret.h"

namespace lethe::crypto {

/// Names a key within a token; random.
using TokenKeyId = FixedBytes<struct TokenKeyIdTag, 16>;

/// What a token adds to a sealed root: the nonce of AES-GCM in front, the tag behind.
inline constexpr std::size_t kTokenNonceSize = 12;
inline constexpr std::size_t kTokenTagSize = 16;

/// Any thread. Every function that fails may have done its work or not: kTokenFailed,
/// kTokenMissing, kPinRefused. Sees and touches nothing but its own keys of the tree named.
class TokenKeys {
 public:
  virtual ~TokenKeys() = default;

  /// A new AES-256 key, durable in the token when this returns; never to be had outside of it.
  virtual Result<void> make(const TreeId& tree, const TokenKeyId& id) = 0;
  /// nonce || ciphertext || tag. A key seals one message in its life. kTokenKeyMissing.
  virtual Result<Bytes> seal(const TreeId& tree, const TokenKeyId& id, ByteView context,
                             ByteView plaintext) = 0;
  /// The reverse. kTokenKeyMissing, and kOpenFailed when context or any byte differs.
  virtual Result<SecretBuffer> open(const TreeId& tree, const TokenKeyId& id, ByteView context,
                                    ByteView sealed) = 0;
  /// Every key of the tree that is there.
  virtual Result<std::vector<TokenKeyId>> list(const TreeId& tree) = 0;
  /// Destroys the key for good; kTokenKeyMissing when there is none.
  virtual Result<void> destroy(const TreeId& tree, const TokenKeyId& id) = 0;
};

/// Which token: the module is a shared library, the label was given when the token was initialised.
struct TokenPlace {
  std::filesystem::path module;
  std::string label;
};

/// A token through PKCS#11 (Cryptoki 2.40). Logs in as its user, and again when a session was lost.
/// kTokenMissing, kPinRefused, kTokenFailed.
Result<std::unique_ptr<TokenKeys>> open_pkcs11_token(const TokenPlace& place, SecretBuffer pin);

}  // namespace lethe::crypto
