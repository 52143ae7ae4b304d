// Vectors that others wrote, read from the folder that LETHE_VECTORS names, by default the one
// beside the project. The project carries no copy, so a test skips itself where the folder is not
// there.
#pragma once

#include <boost/json.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace lethe::tests {

inline constexpr std::string_view kNoVectors = "the folder of vectors is not there (LETHE_VECTORS)";

inline std::filesystem::path vectors_folder() {
  const char* named = std::getenv("LETHE_VECTORS");
  if (named != nullptr) return named;
  return std::filesystem::path(LETHE_SOURCE_DIR) / ".." / "shared" / "vectors";
}

/// Where a file of vectors lies; nothing when it does not.
inline std::optional<std::filesystem::path> vector_file(std::string_view name) {
  const auto path = vectors_folder() / name;
  if (!std::filesystem::exists(path)) return std::nullopt;
  return path;
}

/// A file as JSON. Throws, which fails the test, when it is not.
inline boost::json::value read_json(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) throw std::runtime_error("cannot read " + path.string());
  return boost::json::parse(text.str());
}

}  // namespace lethe::tests
