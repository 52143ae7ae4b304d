// Secrets: move-only, kept in locked memory that core files leave out, wiped when released, and
// without any way to print or compare them by accident.
//
// The memory is one arena per process (guard pages at both ends, mlock, MADV_DONTDUMP), so that
// taking a 32-byte key costs tens of nanoseconds and not a system call. harden_process() is called
// once by main. The arena grows as needed up to 64 MiB or the system's limit on locked memory
// (RLIMIT_MEMLOCK), whichever is lower; past that, taking a secret throws std::bad_alloc. A process
// that fork() makes finds zeros in its place: fork only to exec, or before the first secret.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "crypto/bytes.h"
#include "crypto/errors.h"

namespace lethe::crypto {

/// Turns core files and ptrace by others off (RLIMIT_CORE 0, PR_SET_DUMPABLE 0), initialises
/// libsodium and locks the arena. Call once, before any thread starts. Fails with kNoLockedMemory
/// or kInitFailed.
Result<void> harden_process();

/// A run of secret bytes whose size is known at run time. Empty after being moved from.
/// Any thread may hold one; one thread at a time may write it.
class SecretBuffer {
 public:
  SecretBuffer() = default;
  explicit SecretBuffer(std::size_t size);  // zeroed
  SecretBuffer(SecretBuffer&& other) noexcept { *this = std::move(other); }
  SecretBuffer& operator=(SecretBuffer&& other) noexcept;
  SecretBuffer(const SecretBuffer&) = delete;
  SecretBuffer& operator=(const SecretBuffer&) = delete;
  ~SecretBuffer() { reset(); }

  std::span<std::uint8_t> writable() { return {data_, size_}; }
  ByteView view() const { return {data_, size_}; }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  void reset() noexcept;  // wipes and gives back

 private:
  std::uint8_t* data_ = nullptr;
  std::size_t size_ = 0;
};

/// N secret bytes with a meaning of their own. Always holds N bytes unless moved from.
template <class Tag, std::size_t N>
class Secret {
 public:
  static constexpr std::size_t kSize = N;

  Secret() : buffer_(N) {}
  Secret(Secret&&) noexcept = default;
  Secret& operator=(Secret&&) noexcept = default;

  /// An explicit, visible copy; secrets never copy by themselves.
  Secret clone() const {
    Secret out;
    std::memcpy(out.buffer_.writable().data(), buffer_.view().data(), N);
    return out;
  }
  static Secret random() {
    Secret out;
    fill_random(out.buffer_.writable());
    return out;
  }
  std::span<std::uint8_t> writable() { return buffer_.writable(); }
  ByteView view() const { return buffer_.view(); }

 private:
  SecretBuffer buffer_;
};

/// A symmetric key: of a tree node, a compartment, a section.
using SecretKey = Secret<struct SecretKeyTag, 32>;
/// An Ed25519 seed (RFC 8032 private key).
using SigningSeed = Secret<struct SigningSeedTag, 32>;

/// Wipes memory that is not in a SecretBuffer, in a way that the compiler may not leave out.
void wipe(std::span<std::uint8_t> memory);

}  // namespace lethe::crypto
