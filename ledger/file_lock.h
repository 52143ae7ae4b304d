// A file that says that a folder is in use: one holder at a time, over all processes. It goes with
// the process, however that ends.
#pragma once

#include <filesystem>
#include <utility>

#include "ledger/errors.h"

namespace lethe::ledger {

/// Holds it from take() on until it is gone. Move-only value; empty after being moved from.
class FileLock {
 public:
  /// Makes the file (0600) when it is not there. kStorageBusy when somebody holds it, else what the
  /// system says.
  static Result<FileLock> take(const std::filesystem::path& file);

  FileLock(FileLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
  FileLock& operator=(FileLock&& other) noexcept {
    std::swap(file_, other.file_);
    return *this;
  }
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock();

 private:
  explicit FileLock(int file) : file_(file) {}

  int file_;
};

}  // namespace lethe::ledger
