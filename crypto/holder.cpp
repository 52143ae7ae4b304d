#include "crypto/holder.h"

#include <sodium.h>

#include <algorithm>

#include "crypto/backends.h"
#include "crypto/check.h"
#include "crypto/hash.h"
#include "crypto/little_endian.h"

namespace lethe::crypto {
namespace {

static_assert(HolderKey::kSize == crypto_box_PUBLICKEYBYTES);
static_assert(SecretKey::kSize == crypto_box_SECRETKEYBYTES);
static_assert(kHolderSealOverhead == crypto_box_SEALBYTES);

constexpr std::string_view kTextPrefix = "lethe-holder-";
constexpr std::string_view kTextLabel{"lethe/holder/v1\0", 16};
constexpr std::size_t kTextChecksum = 4;

constexpr std::string_view kMagic = "lethehld";
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kVersionAt = kMagic.size();
constexpr std::size_t kKeyAt = kVersionAt + 4;
constexpr std::size_t kWrappedAt = kKeyAt + HolderKey::kSize;
constexpr std::size_t kChecksumAt = kWrappedAt + kPassphraseRootSize;
static_assert(kHolderFileSize == kChecksumAt + Hash::kSize);

/// A pair belongs to no tree.
constexpr TreeId kNoTree{};

Bytes with_checksum(const HolderKey& key) {
  Bytes out = to_bytes(key.view());
  const Hash checksum = sha256({as_bytes(kTextLabel), key.view()});
  out.insert(out.end(), checksum.bytes.begin(), checksum.bytes.begin() + kTextChecksum);
  return out;
}

HolderKey public_half_of(const SecretKey& secret) {
  HolderKey key;
  LETHE_CHECK(crypto_scalarmult_base(key.bytes.data(), secret.view().data()) == 0);
  return key;
}

}  // namespace

Holder Holder::generate() {
  LETHE_CHECK(sodium_ready());
  Holder holder;
  holder.secret = SecretKey::random();
  holder.key = public_half_of(holder.secret);
  return holder;
}

std::string holder_text(const HolderKey& key) {
  return std::string(kTextPrefix) + to_base64(with_checksum(key));
}

std::optional<HolderKey> parse_holder(std::string_view text) {
  if (!text.starts_with(kTextPrefix)) return std::nullopt;
  const auto bytes = from_base64(text.substr(kTextPrefix.size()));
  if (!bytes || bytes->size() != HolderKey::kSize + kTextChecksum) return std::nullopt;
  const auto key = HolderKey::from(ByteView(*bytes).first(HolderKey::kSize));
  if (with_checksum(*key) != *bytes || !seal_to_holder(*key, {})) return std::nullopt;
  return key;
}

Result<SecretBuffer> encode_holder(const Holder& holder, RootWrapping& passphrase) {
  LETHE_CHECK(passphrase.version() == kPassphraseRootVersion);
  SecretBuffer file(kHolderFileSize);
  const auto out = file.writable();
  std::ranges::copy(as_bytes(kMagic), out.begin());
  put_le(out.subspan(kVersionAt, 4), kVersion);
  std::ranges::copy(holder.key.view(), out.subspan(kKeyAt).begin());
  LETHE_TRY(const SecretBuffer wrapped,
            passphrase.wrap(kNoTree, file.view().first(kWrappedAt), holder.secret));
  std::ranges::copy(wrapped.view(), out.subspan(kWrappedAt).begin());
  const Hash checksum = sha256(file.view().first(kChecksumAt));
  std::ranges::copy(checksum.view(), out.subspan(kChecksumAt).begin());
  return file;
}

Result<HolderKey> holder_of_file(ByteView file) {
  if (file.size() != kHolderFileSize || as_text(file.first(kMagic.size())) != kMagic ||
      get_le(file.subspan(kVersionAt, 4)) != kVersion ||
      !std::ranges::equal(sha256(file.first(kChecksumAt)).view(), file.subspan(kChecksumAt))) {
    return Error::kMalformedHolder;
  }
  return *HolderKey::from(file.subspan(kKeyAt, HolderKey::kSize));
}

Result<Holder> decode_holder(ByteView file, RootWrapping& passphrase) {
  LETHE_CHECK(passphrase.version() == kPassphraseRootVersion);
  LETHE_CHECK(sodium_ready());
  LETHE_TRY(const HolderKey key, holder_of_file(file));
  LETHE_TRY(SecretKey secret, passphrase.unwrap(kNoTree, file.first(kWrappedAt),
                                                file.subspan(kWrappedAt, kPassphraseRootSize)));
  if (public_half_of(secret) != key) return Error::kMalformedHolder;
  return Holder{key, std::move(secret)};
}

Result<Bytes> seal_to_holder(const HolderKey& key, ByteView plaintext) {
  LETHE_CHECK(sodium_ready());
  Bytes sealed(plaintext.size() + kHolderSealOverhead);
  if (crypto_box_seal(sealed.data(), plaintext.data(), plaintext.size(), key.bytes.data()) != 0) {
    return Error::kMalformedHolder;
  }
  return sealed;
}

Result<SecretBuffer> open_as_holder(const Holder& holder, ByteView sealed) {
  LETHE_CHECK(sodium_ready());
  if (sealed.size() < kHolderSealOverhead) return Error::kOpenFailed;
  SecretBuffer opened(sealed.size() - kHolderSealOverhead);
  if (crypto_box_seal_open(opened.writable().data(), sealed.data(), sealed.size(),
                           holder.key.bytes.data(), holder.secret.view().data()) != 0) {
    return Error::kOpenFailed;
  }
  return opened;
}

}  // namespace lethe::crypto
