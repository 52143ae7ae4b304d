// Sets up the libraries that do the arithmetic. For the sources of crypto/ only.
//
// Both functions may be called from any thread at any time; after the first call they cost a
// nanosecond. harden_process() turns a false into kInitFailed. Everywhere else it is checked,
// because there is no sensible way to go on without a random source or a digest.
#pragma once

namespace lethe::crypto {

/// True once libsodium has chosen its implementations for this processor.
bool sodium_ready() noexcept;

/// True once OpenSSL has handed out SHA-256.
bool sha256_ready() noexcept;

}  // namespace lethe::crypto
