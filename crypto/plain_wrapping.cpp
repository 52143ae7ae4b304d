#include <algorithm>

#include "crypto/root_wrapping.h"

namespace lethe::crypto {
namespace {

class PlainWrapping final : public RootWrapping {
 public:
  std::uint32_t version() const override { return kPlainRootVersion; }
  std::size_t size() const override { return kPlainRootSize; }

  Result<SecretBuffer> wrap(const TreeId&, ByteView, const SecretKey& key) override {
    SecretBuffer out(SecretKey::kSize);
    std::ranges::copy(key.view(), out.writable().begin());
    return out;
  }
  Result<SecretKey> unwrap(const TreeId&, ByteView, ByteView wrapped) override {
    SecretKey key;
    std::ranges::copy(wrapped, key.writable().begin());
    return key;
  }
  Result<void> discard(const TreeId&, ByteView) override { return {}; }
};

}  // namespace

std::unique_ptr<RootWrapping> make_plain_wrapping() {
  return std::make_unique<PlainWrapping>();
}

}  // namespace lethe::crypto
