#include "crypto/running_hash.h"

#include <openssl/evp.h>

#include <new>

#include "crypto/check.h"

namespace lethe::crypto {
namespace {

/// A digest that is there fails for want of memory only.
void must_be_good(int done) {
  if (done != 1) throw std::bad_alloc();
}

}  // namespace

struct RunningHash::Context {
  Context() : digest(EVP_MD_CTX_new()) {
    if (digest == nullptr) throw std::bad_alloc();
  }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  ~Context() { EVP_MD_CTX_free(digest); }

  EVP_MD_CTX* digest;
  bool is_finished = false;
};

RunningHash::RunningHash() : context_(std::make_unique<Context>()) {
  must_be_good(EVP_DigestInit_ex2(context_->digest, EVP_sha256(), nullptr));
}
RunningHash::~RunningHash() = default;

void RunningHash::add(ByteView bytes) {
  LETHE_CHECK(!context_->is_finished);
  must_be_good(EVP_DigestUpdate(context_->digest, bytes.data(), bytes.size()));
}

Hash RunningHash::finish() {
  LETHE_CHECK(!context_->is_finished);
  context_->is_finished = true;
  Hash hash;
  must_be_good(EVP_DigestFinal_ex(context_->digest, hash.bytes.data(), nullptr));
  return hash;
}

}  // namespace lethe::crypto
