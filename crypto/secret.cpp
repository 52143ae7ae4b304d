#include "crypto/secret.h"

#include <sodium.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "crypto/backends.h"
#include "crypto/secret_arena.h"

namespace lethe::crypto {

bool sodium_ready() noexcept {
  static const bool ready = sodium_init() >= 0;
  return ready;
}

Result<void> harden_process() {
  const rlimit no_core{0, 0};
  if (setrlimit(RLIMIT_CORE, &no_core) != 0) return Error::kInitFailed;
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return Error::kInitFailed;
  if (!sodium_ready() || !sha256_ready()) return Error::kInitFailed;
  if (!SecretArena::instance().try_lock()) return Error::kNoLockedMemory;
  return {};
}

SecretBuffer::SecretBuffer(std::size_t size) {
  if (size == 0) return;
  data_ = SecretArena::instance().take(size);
  size_ = size;
}

SecretBuffer& SecretBuffer::operator=(SecretBuffer&& other) noexcept {
  if (this != &other) {
    reset();
    data_ = std::exchange(other.data_, nullptr);
    size_ = std::exchange(other.size_, 0);
  }
  return *this;
}

void SecretBuffer::reset() noexcept {
  if (data_ == nullptr) return;
  SecretArena::instance().give_back(std::exchange(data_, nullptr), std::exchange(size_, 0));
}

void wipe(std::span<std::uint8_t> memory) {
  sodium_memzero(memory.data(), memory.size());
}

}  // namespace lethe::crypto
