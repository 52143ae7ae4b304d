#include "crypto/hash.h"

#include <openssl/evp.h>
#include <sodium.h>

#include <memory>
#include <new>

#include "crypto/backends.h"
#include "crypto/check.h"

namespace lethe::crypto {
namespace {

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

/// Fetched once and kept for the life of the process: fetching costs more than hashing an entry.
const EVP_MD* sha256_digest() {
  static const EVP_MD* const digest = EVP_MD_fetch(nullptr, "SHA2-256", nullptr);
  return digest;
}

EVP_MD_CTX* thread_context() {
  static thread_local const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
  if (context == nullptr) throw std::bad_alloc();
  return context.get();
}

/// BLAKE2b-256 keyed with `key` over len8(label) || label || info.
void derive(const SecretKey& key, std::string_view label, ByteView info,
            std::span<std::uint8_t> out) {
  LETHE_CHECK(sodium_ready());
  LETHE_CHECK(!label.empty() && label.size() <= 64);
  const auto label_size = static_cast<std::uint8_t>(label.size());
  const ByteView label_bytes = as_bytes(label);
  crypto_generichash_state state;
  crypto_generichash_init(&state, key.view().data(), key.view().size(), out.size());
  crypto_generichash_update(&state, &label_size, 1);
  crypto_generichash_update(&state, label_bytes.data(), label_bytes.size());
  crypto_generichash_update(&state, info.data(), info.size());
  crypto_generichash_final(&state, out.data(), out.size());
  sodium_memzero(&state, sizeof(state));  // it held the key
}

}  // namespace

bool sha256_ready() noexcept {
  return sha256_digest() != nullptr;
}

Hash sha256(std::initializer_list<ByteView> parts) {
  LETHE_CHECK(sha256_ready());
  EVP_MD_CTX* const context = thread_context();
  Hash hash;
  bool good = EVP_DigestInit_ex2(context, sha256_digest(), nullptr) == 1;
  for (const auto part : parts) {
    good = good && EVP_DigestUpdate(context, part.data(), part.size()) == 1;
  }
  good = good && EVP_DigestFinal_ex(context, hash.bytes.data(), nullptr) == 1;
  // A digest that is there fails for want of memory only.
  if (!good) throw std::bad_alloc();
  return hash;
}

Hash merkle_leaf_hash(ByteView entry) {
  static constexpr std::uint8_t kLeaf[] = {0x00};
  return sha256({kLeaf, entry});
}

Hash merkle_node_hash(const Hash& left, const Hash& right) {
  static constexpr std::uint8_t kNode[] = {0x01};
  return sha256({kNode, left.view(), right.view()});
}

SecretKey derive_key(const SecretKey& key, std::string_view label, ByteView info) {
  SecretKey out;
  derive(key, label, info, out.writable());
  return out;
}

Tag32 derive_tag(const SecretKey& key, std::string_view label, ByteView info) {
  Tag32 out;
  derive(key, label, info, out.bytes);
  return out;
}

}  // namespace lethe::crypto
