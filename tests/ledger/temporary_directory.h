// A directory of a test's own, gone again at its end.
#pragma once

#include <filesystem>

#include "crypto/bytes.h"

namespace lethe::tests {

class TemporaryDirectory {
 public:
  TemporaryDirectory()
      : path_(std::filesystem::temp_directory_path() /
              ("lethe-" +
               crypto::to_hex(
                   crypto::random_fixed<crypto::FixedBytes<struct NameTag, 8>>().view()))) {
    std::filesystem::create_directories(path_);
  }
  ~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace lethe::tests
