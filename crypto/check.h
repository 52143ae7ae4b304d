// Assertions that stay on in every build. They state what the program itself guarantees, and are
// never reachable from input: whoever trips one has found a bug, and going on would risk secrets or
// the log.
#pragma once

namespace lethe::crypto {

/// Writes the condition and its place to stderr (never a value) and aborts.
[[noreturn]] void check_failed(const char* condition, const char* file, int line) noexcept;

}  // namespace lethe::crypto

#define LETHE_CHECK(condition) \
  ((condition) ? void() : ::lethe::crypto::check_failed(#condition, __FILE__, __LINE__))
