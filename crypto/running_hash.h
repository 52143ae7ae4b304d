// SHA-256 of what is too long to be held: bit by bit, as crypto::sha256() of the whole.
#pragma once

#include <memory>

#include "crypto/bytes.h"

namespace lethe::crypto {

/// Neither copies nor moves. One thread at a time.
class RunningHash {
 public:
  RunningHash();
  RunningHash(const RunningHash&) = delete;
  RunningHash& operator=(const RunningHash&) = delete;
  ~RunningHash();

  void add(ByteView bytes);
  /// Of everything that was added so far; nothing is added behind it.
  Hash finish();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

}  // namespace lethe::crypto
