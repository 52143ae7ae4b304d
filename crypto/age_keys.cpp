#include <sodium.h>

#include <algorithm>

#include "crypto/age.h"
#include "crypto/backends.h"
#include "crypto/bech32.h"
#include "crypto/check.h"

namespace lethe::crypto {
namespace {

constexpr std::string_view kRecipientPrefix = "age";
constexpr std::string_view kIdentityPrefix = "age-secret-key-";

/// Whether X25519 with it gives anything but zeros.
bool is_usable(const AgeKey& key) {
  LETHE_CHECK(sodium_ready());
  const auto any = SecretKey::random();
  SecretKey shared;
  return crypto_scalarmult(shared.writable().data(), any.view().data(), key.bytes.data()) == 0;
}

AgeKey key_of(const SecretKey& secret) {
  LETHE_CHECK(sodium_ready());
  AgeKey key;
  LETHE_CHECK(crypto_scalarmult_base(key.bytes.data(), secret.view().data()) == 0);
  return key;
}

}  // namespace

std::string age_recipient(const AgeKey& key) {
  return to_bech32(kRecipientPrefix, key.view());
}

std::optional<AgeKey> parse_age_recipient(std::string_view text) {
  AgeKey key;
  if (!from_bech32(text, kRecipientPrefix, key.bytes)) {
    const auto bytes = from_base64(text);
    const auto plain = bytes ? AgeKey::from(*bytes) : std::nullopt;
    if (!plain) return std::nullopt;
    key = *plain;
  }
  if (!is_usable(key)) return std::nullopt;
  return key;
}

AgeIdentity AgeIdentity::generate() {
  AgeIdentity identity;
  identity.secret = SecretKey::random();
  identity.key = key_of(identity.secret);
  return identity;
}

std::optional<AgeIdentity> AgeIdentity::parse(std::string_view text) {
  AgeIdentity identity;
  if (!from_bech32(text, kIdentityPrefix, identity.secret.writable())) return std::nullopt;
  identity.key = key_of(identity.secret);
  return identity;
}

}  // namespace lethe::crypto
