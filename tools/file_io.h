// Reading and replacing small files, digests of large ones, and lines of bounded length.
#pragma once

#include <filesystem>
#include <istream>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/bytes.h"

namespace lethe::tools {

/// Nothing when it is not there, can't be read, or is larger than `most` bytes.
std::optional<std::string> read_file(const std::filesystem::path& path, std::size_t most);
/// Writes beside it, syncs, and renames: afterwards the old content is there or the new one, and
/// the new one for good once this has answered true.
bool replace_file(const std::filesystem::path& path, std::string_view content);
/// Makes a folder that only its owner can enter; one that is there must be like that already. What
/// is wrong, or empty.
std::string make_private_folder(const std::filesystem::path& folder);
/// SHA-256 of a file of any size, as a chain over blocks: SHA-256(before || block) from 32 zeros, 1
/// MiB each.
std::optional<crypto::Hash> digest_file(const std::filesystem::path& path);

/// Lines without their "\n" or "\r\n". Never keeps more than `most` bytes of a line.
class LineReader {
 public:
  LineReader(std::istream& in, std::size_t most) : in_(in), most_(most) {}
  bool next();
  std::string_view line() const { return line_; }
  bool is_blank() const {
    return !is_too_long_ && line_.find_first_not_of(" \t") == std::string::npos;
  }
  bool is_too_long() const { return is_too_long_; }
  std::uint64_t bytes() const { return bytes_; }  // read so far

 private:
  std::istream& in_;
  std::size_t most_;
  std::string line_;
  bool is_too_long_ = false;
  std::uint64_t bytes_ = 0;
};

}  // namespace lethe::tools
