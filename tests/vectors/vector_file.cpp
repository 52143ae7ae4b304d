#include "tests/vectors/vector_file.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace lethe::tests::vectors {

namespace fs = std::filesystem;

namespace {

void append(crypto::Bytes& to, crypto::ByteView bytes) {
  to.insert(to.end(), bytes.begin(), bytes.end());
}

VectorFile read_vector(const fs::path& root, const fs::path& path) {
  VectorFile out;
  out.path = fs::relative(path, root).generic_string();
  std::ifstream in(path);
  std::string line, file;
  while (std::getline(in, line)) {
    const auto colon = line.find(':');
    if (colon == std::string::npos) throw std::runtime_error(out.path + ": " + line);
    const auto name = line.substr(0, colon);
    const bool has_space = line.size() > colon + 1 && line[colon + 1] == ' ';
    const auto value = line.substr(colon + (has_space ? 2 : 1));
    if (name == "file") {
      file = value;
      out.files[file];
    } else if (name == "text") {
      append(out.files[file], crypto::as_bytes(value + "\n"));
    } else if (name == "hex") {
      const auto bytes = crypto::from_hex(value);
      if (!bytes) throw std::runtime_error(out.path + ": " + line);
      append(out.files[file], *bytes);
    } else if (!out.lines.emplace(name, value).second) {
      throw std::runtime_error(out.path + ": twice: " + line);
    }
  }
  return out;
}

}  // namespace

const std::string& VectorFile::line(const std::string& name) const {
  const auto found = lines.find(name);
  if (found == lines.end()) throw std::runtime_error(path + " has no line " + name);
  return found->second;
}

std::vector<VectorFile> all_vectors() {
  const auto root = fs::path(LETHE_SOURCE_DIR) / "tests" / "vectors";
  std::vector<VectorFile> out;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (entry.path().extension() != ".txt" || entry.path().parent_path() == root) continue;
    out.push_back(read_vector(root, entry.path()));
  }
  std::ranges::sort(out, {}, &VectorFile::path);
  return out;
}

}  // namespace lethe::tests::vectors
