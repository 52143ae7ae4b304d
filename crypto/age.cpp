#include "crypto/age.h"

#include <sodium.h>

#include <algorithm>
#include <array>

#include "crypto/backends.h"
#include "crypto/check.h"

namespace lethe::crypto {
namespace {

constexpr std::string_view kIntroduction = "age-encryption.org/v1\n-> X25519 ";
constexpr std::string_view kMacLine = "\n---";
constexpr std::string_view kX25519Info = "age-encryption.org/v1/X25519";
constexpr std::size_t kFileKeySize = 16;
constexpr std::size_t kPayloadNonceSize = 16;
constexpr std::size_t kMacSize = crypto_auth_hmacsha256_BYTES;
constexpr std::size_t kAeadTagSize = crypto_aead_chacha20poly1305_ietf_ABYTES;
constexpr std::size_t kSealedChunkSize = kAgeChunkSize + kAeadTagSize;
constexpr std::size_t kSealedKeySize = kFileKeySize + kAeadTagSize;
static_assert(AgeKey::kSize == crypto_scalarmult_BYTES);
static_assert(SecretKey::kSize == crypto_aead_chacha20poly1305_ietf_KEYBYTES);

using AeadNonce = std::array<std::uint8_t, crypto_aead_chacha20poly1305_ietf_NPUBBYTES>;

/// Base64 as age has it, without padding.
constexpr std::size_t unpadded_size(std::size_t bytes) {
  return (bytes * 4 + 2) / 3;
}
std::string unpadded(ByteView bytes) {
  return to_base64(bytes).substr(0, unpadded_size(bytes.size()));
}
std::optional<Bytes> from_unpadded(std::string_view text) {
  return from_base64(std::string(text) + std::string((4 - text.size() % 4) % 4, '='));
}

constexpr std::size_t kShareAt = kIntroduction.size();
constexpr std::size_t kSealedKeyAt = kShareAt + unpadded_size(AgeKey::kSize) + 1;
constexpr std::size_t kMacLineAt = kSealedKeyAt + unpadded_size(kSealedKeySize);
constexpr std::size_t kMacAt = kMacLineAt + kMacLine.size() + 1;
constexpr std::size_t kHeaderSize = kMacAt + unpadded_size(kMacSize) + 1;
constexpr std::size_t kHeadSize = kHeaderSize + kPayloadNonceSize;

void hmac(ByteView key, std::initializer_list<ByteView> parts, std::span<std::uint8_t> out) {
  LETHE_CHECK(out.size() == kMacSize);
  // An empty key is one, too, but libsodium takes no null pointer for it.
  constexpr std::uint8_t kNothing = 0;
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, key.empty() ? &kNothing : key.data(), key.size());
  for (const auto part : parts) crypto_auth_hmacsha256_update(&state, part.data(), part.size());
  crypto_auth_hmacsha256_final(&state, out.data());
  sodium_memzero(&state, sizeof state);
}

/// HKDF-SHA256 (RFC 5869) for one block.
SecretKey hkdf(ByteView secret, ByteView salt, std::string_view info) {
  SecretKey extracted, out;
  hmac(salt, {secret}, extracted.writable());
  constexpr std::array<std::uint8_t, 1> kFirst{1};
  hmac(extracted.view(), {as_bytes(info), kFirst}, out.writable());
  return out;
}

/// Under which the file key lies in the header; nothing for a share of small order.
std::optional<SecretKey> wrapping_key(const SecretKey& secret, const AgeKey& other,
                                      const AgeKey& share, const AgeKey& recipient) {
  SecretKey shared;
  if (crypto_scalarmult(shared.writable().data(), secret.view().data(), other.bytes.data()) != 0) {
    return std::nullopt;
  }
  Bytes salt = to_bytes(share.view());
  salt.insert(salt.end(), recipient.bytes.begin(), recipient.bytes.end());
  return hkdf(shared.view(), salt, kX25519Info);
}

/// STREAM: the number of the chunk, and whether it is the last one.
AeadNonce chunk_nonce(std::uint64_t chunk, bool is_last) {
  AeadNonce nonce{};
  for (std::size_t i = 0; i < 8; ++i) {
    nonce.at(nonce.size() - 2 - i) = static_cast<std::uint8_t>(chunk >> (8 * i));
  }
  nonce.back() = is_last ? 1 : 0;
  return nonce;
}

void aead_seal(const SecretKey& key, const AeadNonce& nonce, ByteView plaintext, Bytes& out) {
  const auto at = out.size();
  out.resize(at + plaintext.size() + kAeadTagSize);
  crypto_aead_chacha20poly1305_ietf_encrypt(out.data() + at, nullptr, plaintext.data(),
                                            plaintext.size(), nullptr, 0, nullptr, nonce.data(),
                                            key.view().data());
}

bool aead_open(const SecretKey& key, const AeadNonce& nonce, ByteView sealed,
               std::span<std::uint8_t> out) {
  return crypto_aead_chacha20poly1305_ietf_decrypt(out.data(), nullptr, nullptr, sealed.data(),
                                                   sealed.size(), nullptr, 0, nonce.data(),
                                                   key.view().data()) == 0;
}

SecretKey payload_key(ByteView file_key, ByteView nonce) {
  return hkdf(file_key, nonce, "payload");
}

void header_mac(ByteView file_key, ByteView header, std::span<std::uint8_t> out) {
  hmac(hkdf(file_key, {}, "header").view(), {header}, out);
}

void put(Bytes& out, std::string_view text) {
  out.insert(out.end(), text.begin(), text.end());
}

}  // namespace

AgeSealer::AgeSealer(const AgeKey& recipient) {
  SecretBuffer file_key(kFileKeySize);
  fill_random(file_key.writable());
  const auto ephemeral = AgeIdentity::generate();
  const auto wrapping = wrapping_key(ephemeral.secret, recipient, ephemeral.key, recipient);
  LETHE_CHECK(wrapping.has_value());
  Bytes sealed_key;
  aead_seal(*wrapping, {}, file_key.view(), sealed_key);

  put(head_, kIntroduction);
  put(head_, unpadded(ephemeral.key.view()));
  put(head_, "\n");
  put(head_, unpadded(sealed_key));
  put(head_, kMacLine);
  std::array<std::uint8_t, kMacSize> mac{};
  header_mac(file_key.view(), head_, mac);
  put(head_, " ");
  put(head_, unpadded(mac));
  put(head_, "\n");
  std::array<std::uint8_t, kPayloadNonceSize> nonce{};
  fill_random(nonce);
  head_.insert(head_.end(), nonce.begin(), nonce.end());
  LETHE_CHECK(head_.size() == kHeadSize);
  payload_key_ = payload_key(file_key.view(), nonce);
}

void AgeSealer::seal_chunk(ByteView plaintext, bool is_last, Bytes& out) {
  aead_seal(payload_key_, chunk_nonce(chunk_++, is_last), plaintext, out);
}

Bytes AgeSealer::add(ByteView plaintext) {
  Bytes out = std::exchange(head_, {});
  waiting_.insert(waiting_.end(), plaintext.begin(), plaintext.end());
  // A full chunk waits until something follows it: it could be the last one.
  std::size_t done = 0;
  for (; waiting_.size() - done > kAgeChunkSize; done += kAgeChunkSize) {
    seal_chunk(ByteView(waiting_).subspan(done, kAgeChunkSize), false, out);
  }
  sodium_memzero(waiting_.data(), done);
  waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(done));
  return out;
}

Bytes AgeSealer::finish() {
  Bytes out = std::exchange(head_, {});
  seal_chunk(waiting_, true, out);
  sodium_memzero(waiting_.data(), waiting_.size());
  waiting_.clear();
  return out;
}

Result<bool> AgeOpener::read_header() {
  if (has_key_) return true;
  if (waiting_.size() < kHeadSize) return false;
  const auto text = as_text(ByteView(waiting_).first(kHeaderSize));
  const auto share_bytes = from_unpadded(text.substr(kShareAt, unpadded_size(AgeKey::kSize)));
  const auto sealed_key = from_unpadded(text.substr(kSealedKeyAt, unpadded_size(kSealedKeySize)));
  const auto mac = from_unpadded(text.substr(kMacAt, unpadded_size(kMacSize)));
  const auto share = share_bytes ? AgeKey::from(*share_bytes) : std::nullopt;
  const bool is_header = text.starts_with(kIntroduction) && text[kSealedKeyAt - 1] == '\n' &&
                         text.substr(kMacLineAt, kMacLine.size()) == kMacLine &&
                         text[kMacAt - 1] == ' ' && text.back() == '\n';
  if (!is_header || !share || !sealed_key || !mac) return Error::kOpenFailed;
  const auto wrapping = wrapping_key(identity_.secret, *share, *share, identity_.key);
  SecretBuffer file_key(kFileKeySize);
  if (!wrapping || !aead_open(*wrapping, {}, *sealed_key, file_key.writable())) {
    return Error::kOpenFailed;
  }
  std::array<std::uint8_t, kMacSize> expected{};
  header_mac(file_key.view(), as_bytes(text.substr(0, kMacLineAt + kMacLine.size())), expected);
  if (!equal_constant_time(expected, *mac)) return Error::kOpenFailed;
  payload_key_ =
      payload_key(file_key.view(), ByteView(waiting_).subspan(kHeaderSize, kPayloadNonceSize));
  waiting_.erase(waiting_.begin(), waiting_.begin() + kHeadSize);
  has_key_ = true;
  return true;
}

Result<void> AgeOpener::open_chunk(ByteView sealed, bool is_last, Bytes& out) {
  // Only a whole that is empty has an empty last chunk.
  if (sealed.size() < kAeadTagSize || (sealed.size() == kAeadTagSize && chunk_ > 0)) {
    return Error::kOpenFailed;
  }
  const auto at = out.size();
  out.resize(at + sealed.size() - kAeadTagSize);
  if (!aead_open(payload_key_, chunk_nonce(chunk_++, is_last), sealed,
                 std::span(out).subspan(at))) {
    return Error::kOpenFailed;
  }
  return {};
}

Result<Bytes> AgeOpener::add(ByteView sealed) {
  Bytes out;
  waiting_.insert(waiting_.end(), sealed.begin(), sealed.end());
  LETHE_TRY(const bool is_ready, read_header());
  if (!is_ready) return out;
  std::size_t done = 0;
  for (; waiting_.size() - done > kSealedChunkSize; done += kSealedChunkSize) {
    LETHE_TRY_VOID(open_chunk(ByteView(waiting_).subspan(done, kSealedChunkSize), false, out));
  }
  waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(done));
  return out;
}

Result<Bytes> AgeOpener::finish() {
  if (!has_key_) return Error::kOpenFailed;
  Bytes out;
  LETHE_TRY_VOID(open_chunk(waiting_, true, out));
  waiting_.clear();
  return out;
}

}  // namespace lethe::crypto
