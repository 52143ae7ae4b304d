#include "crypto/secret_shares.h"

extern "C" {
#include <libgfshare.h>
}

#include <algorithm>
#include <memory>
#include <mutex>

#include "crypto/check.h"

namespace lethe::crypto {
namespace {

using Context = std::unique_ptr<gfshare_ctx, decltype(&gfshare_ctx_free)>;

void fill(unsigned char* out, unsigned int size) {
  fill_random({out, size});
}

/// The library asks for its source of random bytes in a global variable, to wipe with too.
void set_random_source() {
  static std::once_flag once;
  std::call_once(once, [] { gfshare_fill_rand = fill; });
}

std::vector<unsigned char> numbers_to(std::size_t count) {
  std::vector<unsigned char> numbers(count);
  for (std::size_t i = 0; i < count; ++i) numbers[i] = static_cast<unsigned char>(i + 1);
  return numbers;
}

}  // namespace

std::vector<SecretShare> split_secret(const SecretKey& key, std::size_t threshold,
                                      std::size_t count) {
  LETHE_CHECK(threshold >= 1 && threshold <= count && count <= 255);
  std::vector<SecretShare> shares(count);
  auto numbers = numbers_to(count);
  for (std::size_t i = 0; i < count; ++i) {
    shares[i].number = numbers[i];
    // A polynomial of degree 0: each share is the secret.
    if (threshold == 1) shares[i].share = key.clone();
  }
  if (threshold == 1) return shares;
  set_random_source();
  const Context context(
      gfshare_ctx_init_enc(numbers.data(), static_cast<unsigned int>(count),
                           static_cast<unsigned char>(threshold), SecretKey::kSize),
      gfshare_ctx_free);
  if (!context) throw std::bad_alloc();
  SecretKey copy = key.clone();
  gfshare_ctx_enc_setsecret(context.get(), copy.writable().data());
  for (std::size_t i = 0; i < count; ++i) {
    gfshare_ctx_enc_getshare(context.get(), static_cast<unsigned char>(i),
                             shares[i].share.writable().data());
  }
  return shares;
}

SecretKey combine_shares(std::span<const SecretShare> shares) {
  LETHE_CHECK(!shares.empty() && shares.size() <= 255);
  if (shares.size() == 1) return shares.front().share.clone();
  set_random_source();
  std::vector<unsigned char> numbers;
  for (const auto& share : shares) numbers.push_back(share.number);
  const Context context(
      gfshare_ctx_init_dec(numbers.data(), static_cast<unsigned int>(numbers.size()),
                           SecretKey::kSize),
      gfshare_ctx_free);
  if (!context) throw std::bad_alloc();
  for (std::size_t i = 0; i < shares.size(); ++i) {
    SecretKey copy = shares[i].share.clone();
    gfshare_ctx_dec_giveshare(context.get(), static_cast<unsigned char>(i), copy.writable().data());
  }
  SecretKey key;
  gfshare_ctx_dec_extract(context.get(), key.writable().data());
  return key;
}

}  // namespace lethe::crypto
