// The files of a folder as bytes: copied, read and searched.
#pragma once

#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>

namespace lethe::tests {

inline std::string file_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// Only its owner may enter the copy.
inline void copy_folder(const std::filesystem::path& from, const std::filesystem::path& to) {
  std::filesystem::copy(from, to, std::filesystem::copy_options::recursive);
  std::filesystem::permissions(to, std::filesystem::perms::owner_all);
}

/// Names and sizes of the files.
inline std::map<std::string, std::uintmax_t> files_in(const std::filesystem::path& folder) {
  std::map<std::string, std::uintmax_t> out;
  std::error_code gone;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
    if (file.is_regular_file(gone)) out[file.path().string()] = file.file_size(gone);
  }
  return out;
}

/// The same of a folder in use, as it was at one moment: until nothing changed meanwhile.
inline void copy_folder_in_use(const std::filesystem::path& from, const std::filesystem::path& to) {
  constexpr int kMostTries = 100;
  for (int left = kMostTries;; --left) {
    try {
      const auto before = files_in(from);
      copy_folder(from, to);
      if (files_in(from) == before) return;
    } catch (const std::filesystem::filesystem_error&) {
      if (left == 0) throw;  // else a file went while it was copied
    }
    std::filesystem::remove_all(to);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

/// How often the text stands in the bytes of the files of a folder.
inline std::size_t count_in_files(const std::filesystem::path& folder, std::string_view text) {
  std::size_t count = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
    if (!file.is_regular_file()) continue;
    const auto bytes = file_text(file.path());
    for (auto at = bytes.find(text); at != std::string::npos; at = bytes.find(text, at + 1))
      ++count;
  }
  return count;
}

}  // namespace lethe::tests
