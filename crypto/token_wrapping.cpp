// Layout: crypto/README.md, "In a token".
#include <algorithm>

#include "crypto/check.h"
#include "crypto/root_wrapping.h"
#include "crypto/token_keys.h"

namespace lethe::crypto {
namespace {

constexpr std::size_t kSealedAt = TokenKeyId::kSize;
constexpr std::size_t kSize = kTokenRootSize;
static_assert(kSize == kSealedAt + kTokenNonceSize + SecretKey::kSize + kTokenTagSize);

TokenKeyId id_in(ByteView wrapped) {
  return *TokenKeyId::from(wrapped.first(TokenKeyId::kSize));
}

class TokenWrapping final : public RootWrapping {
 public:
  explicit TokenWrapping(std::unique_ptr<TokenKeys> keys) : keys_(std::move(keys)) {}

  std::uint32_t version() const override { return kTokenRootVersion; }
  std::size_t size() const override { return kSize; }

  Result<SecretBuffer> wrap(const TreeId& tree, ByteView header, const SecretKey& key) override;
  Result<SecretKey> unwrap(const TreeId& tree, ByteView header, ByteView wrapped) override;
  Result<void> discard(const TreeId& tree, ByteView kept) override;

 private:
  std::unique_ptr<TokenKeys> keys_;
};

Result<SecretBuffer> TokenWrapping::wrap(const TreeId& tree, ByteView header,
                                         const SecretKey& key) {
  const auto id = random_fixed<TokenKeyId>();
  LETHE_TRY_VOID(keys_->make(tree, id));
  LETHE_TRY(const Bytes sealed, keys_->seal(tree, id, header, key.view()));
  if (sealed.size() != kSize - kSealedAt) return Error::kTokenFailed;
  SecretBuffer out(kSize);
  std::ranges::copy(id.view(), out.writable().begin());
  std::ranges::copy(sealed, out.writable().subspan(kSealedAt).begin());
  // The key before this one is about to be destroyed: a token that does not open what it sealed
  // must be found out now.
  LETHE_TRY(const SecretKey opened, unwrap(tree, header, out.view()));
  if (!equal_constant_time(opened.view(), key.view())) return Error::kTokenFailed;
  return out;
}

Result<SecretKey> TokenWrapping::unwrap(const TreeId& tree, ByteView header, ByteView wrapped) {
  const auto opened = keys_->open(tree, id_in(wrapped), header, wrapped.subspan(kSealedAt));
  if (!opened && opened.error() == Error::kOpenFailed) return Error::kRootMalformed;
  if (!opened) return opened.error();
  if (opened->size() != SecretKey::kSize) return Error::kRootMalformed;
  SecretKey key;
  std::ranges::copy(opened->view(), key.writable().begin());
  return key;
}

Result<void> TokenWrapping::discard(const TreeId& tree, ByteView kept) {
  LETHE_TRY(const auto ids, keys_->list(tree));
  for (const auto& id : ids) {
    if (!kept.empty() && id == id_in(kept)) continue;
    LETHE_TRY_VOID(keys_->destroy(tree, id));
  }
  return {};
}

}  // namespace

std::unique_ptr<RootWrapping> make_token_wrapping(std::unique_ptr<TokenKeys> keys) {
  return std::make_unique<TokenWrapping>(std::move(keys));
}

}  // namespace lethe::crypto
