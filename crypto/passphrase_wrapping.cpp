// Layout: crypto/README.md, "Under a passphrase".
#include <sodium.h>

#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <tuple>

#include "crypto/backends.h"
#include "crypto/check.h"
#include "crypto/little_endian.h"
#include "crypto/root_wrapping.h"
#include "crypto/sealing.h"

namespace lethe::crypto {
namespace {

using PassphraseSalt = FixedBytes<struct PassphraseSaltTag, 16>;
static_assert(PassphraseSalt::kSize == crypto_pwhash_SALTBYTES);

constexpr std::size_t kPassesAt = 0;
constexpr std::size_t kMemoryAt = 4;
constexpr std::size_t kSaltAt = 8;
constexpr std::size_t kSealedAt = kSaltAt + PassphraseSalt::kSize;
constexpr std::size_t kSize = kPassphraseRootSize;
static_assert(kSize == kSealedAt + kSealOverhead + SecretKey::kSize);

/// What Argon2id makes of the passphrase depends on no more than this.
struct Recipe {
  std::uint32_t passes = 0, memory_kib = 0;
  PassphraseSalt salt;
  auto operator<=>(const Recipe&) const = default;
};

Recipe read_recipe(ByteView wrapped) {
  Recipe out;
  out.passes = static_cast<std::uint32_t>(get_le(wrapped.subspan(kPassesAt, 4)));
  out.memory_kib = static_cast<std::uint32_t>(get_le(wrapped.subspan(kMemoryAt, 4)));
  out.salt = *PassphraseSalt::from(wrapped.subspan(kSaltAt, PassphraseSalt::kSize));
  return out;
}

/// The header and the recipe: what the sealed key is bound to.
Bytes context_of(ByteView header, ByteView wrapped) {
  Bytes out = to_bytes(header);
  const ByteView recipe = wrapped.first(kSealedAt);
  out.insert(out.end(), recipe.begin(), recipe.end());
  return out;
}

class PassphraseWrapping final : public RootWrapping {
 public:
  PassphraseWrapping(SecretBuffer passphrase, PassphraseCost cost)
      : passphrase_(std::move(passphrase)), cost_(cost) {}

  std::uint32_t version() const override { return kPassphraseRootVersion; }
  std::size_t size() const override { return kSize; }

  Result<SecretBuffer> wrap(const TreeId& tree, ByteView header, const SecretKey& key) override;
  Result<SecretKey> unwrap(const TreeId& tree, ByteView header, ByteView wrapped) override;
  Result<void> discard(const TreeId&, ByteView) override { return {}; }

 private:
  /// REQUIRES: mutex_ is held. The key is kept: one Argon2id a start, not one a root.
  Result<const SecretKey*> key_of(const Recipe& recipe);

  const SecretBuffer passphrase_;
  const PassphraseCost cost_;
  std::mutex mutex_;
  std::map<Recipe, SecretKey> keys_;  // guarded by mutex_
};

Result<const SecretKey*> PassphraseWrapping::key_of(const Recipe& recipe) {
  if (const auto known = keys_.find(recipe); known != keys_.end()) return &known->second;
  LETHE_CHECK(sodium_ready());
  SecretKey key;
  const ByteView passphrase = passphrase_.view();
  // libsodium wants a pointer of nothing, too.
  const auto* const text =
      passphrase.empty() ? "" : reinterpret_cast<const char*>(passphrase.data());
  const int status =
      crypto_pwhash(key.writable().data(), key.writable().size(), text, passphrase.size(),
                    recipe.salt.bytes.data(), recipe.passes, std::size_t{recipe.memory_kib} << 10,
                    crypto_pwhash_ALG_ARGON2ID13);
  if (status != 0) return Error::kNoMemory;
  return &keys_.emplace(recipe, std::move(key)).first->second;
}

Result<SecretBuffer> PassphraseWrapping::wrap(const TreeId&, ByteView header,
                                              const SecretKey& key) {
  const std::lock_guard lock(mutex_);
  // The salt that is in use already, so that a directory of a thousand trees opens with one
  // Argon2id. The nonces are random, so one key seals them all.
  Recipe recipe{cost_.passes, cost_.memory_kib, random_fixed<PassphraseSalt>()};
  for (const auto& [known, _] : keys_) {
    if (known.passes == cost_.passes && known.memory_kib == cost_.memory_kib) recipe = known;
  }
  LETHE_TRY(const SecretKey* wrapping_key, key_of(recipe));
  SecretBuffer out(kSize);
  const auto bytes = out.writable();
  put_le(bytes.subspan(kPassesAt, 4), recipe.passes);
  put_le(bytes.subspan(kMemoryAt, 4), recipe.memory_kib);
  std::ranges::copy(recipe.salt.view(), bytes.subspan(kSaltAt).begin());
  const Bytes sealed = seal(*wrapping_key, context_of(header, out.view()), key.view());
  std::ranges::copy(sealed, bytes.subspan(kSealedAt).begin());
  return out;
}

Result<SecretKey> PassphraseWrapping::unwrap(const TreeId&, ByteView header, ByteView wrapped) {
  const Recipe recipe = read_recipe(wrapped);
  if (recipe.passes < cost_.passes || recipe.passes > kMostCost.passes ||
      recipe.memory_kib < cost_.memory_kib || recipe.memory_kib > kMostCost.memory_kib) {
    return Error::kCostOutOfBounds;
  }
  const std::lock_guard lock(mutex_);
  LETHE_TRY(const SecretKey* wrapping_key, key_of(recipe));
  const auto opened = open(*wrapping_key, context_of(header, wrapped), wrapped.subspan(kSealedAt));
  // The checksum was right, so it is not damage.
  if (!opened) return Error::kWrongPassphrase;
  SecretKey key;
  std::ranges::copy(opened->view(), key.writable().begin());
  return key;
}

}  // namespace

std::unique_ptr<RootWrapping> make_passphrase_wrapping(SecretBuffer passphrase,
                                                       PassphraseCost cost) {
  return std::make_unique<PassphraseWrapping>(std::move(passphrase), cost);
}

}  // namespace lethe::crypto
