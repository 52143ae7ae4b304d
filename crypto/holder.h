// Holders: those who can bring a root key back from its recovery copy (crypto/recovery_wrapping.h).
// Each has an X25519 key pair. Whoever writes copies needs the public halves alone.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/bytes.h"
#include "crypto/errors.h"
#include "crypto/root_wrapping.h"
#include "crypto/secret.h"

namespace lethe::crypto {

/// The public half (RFC 7748).
using HolderKey = FixedBytes<struct HolderKeyTag, 32>;

struct Holder {
  HolderKey key;
  SecretKey secret;
  static Holder generate();
};

/// "lethe-holder-" and base64 of the key and four bytes of its checksum: to put into settings. A
/// mistyped one would make copies that nobody opens, so it is refused: nothing, also for a key that
/// nothing can be sealed to.
std::string holder_text(const HolderKey& key);
std::optional<HolderKey> parse_holder(std::string_view text);

/// The pair as a file, its secret half as a passphrase wrapping has it. Layout: crypto/README.md,
/// "Holders". What the wrapping says.
Result<SecretBuffer> encode_holder(const Holder& holder, RootWrapping& passphrase);
inline constexpr std::size_t kHolderFileSize = 8 + 4 + 32 + kPassphraseRootSize + 32;
/// Needs no secret. kMalformedHolder.
Result<HolderKey> holder_of_file(ByteView file);
/// kMalformedHolder, kWrongPassphrase, kCostOutOfBounds, kNoMemory.
Result<Holder> decode_holder(ByteView file, RootWrapping& passphrase);

/// For the sources of crypto/ only: to one holder, by whoever knows the public half
/// (crypto_box_seal: an ephemeral X25519 key, XSalsa20-Poly1305). It says nothing of who sealed it.
/// kMalformedHolder for a key of small order.
inline constexpr std::size_t kHolderSealOverhead = 48;
Result<Bytes> seal_to_holder(const HolderKey& key, ByteView plaintext);
/// kOpenFailed.
Result<SecretBuffer> open_as_holder(const Holder& holder, ByteView sealed);

}  // namespace lethe::crypto
