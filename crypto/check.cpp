#include "crypto/check.h"

#include <cstdio>
#include <cstdlib>

namespace lethe::crypto {

void check_failed(const char* condition, const char* file, int line) noexcept {
  static_cast<void>(std::fprintf(stderr, "%s:%d: check failed: %s\n", file, line, condition));
  std::abort();
}

}  // namespace lethe::crypto
