#include "tests/tree/source_tree.h"

#include <algorithm>
#include <fstream>
#include <string>

#include "tests/tree/process.h"

namespace lethe::tests::tree {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxText = 1U << 20;

std::vector<std::string> tracked_paths(const fs::path& root) {
  // A checkout that another user owns is read all the same: nothing of it is run.
  const auto result =
      run_process({"git", "-c", "safe.directory=*", "-C", root.string(), "ls-files", "-z"});
  std::vector<std::string> out;
  if (result.status != 0) return out;
  std::size_t from = 0;
  while (from < result.output.size()) {
    const auto end = result.output.find('\0', from);
    if (end == std::string::npos) break;
    out.push_back(result.output.substr(from, end - from));
    from = end + 1;
  }
  return out;
}

std::vector<std::string> walked_paths(const fs::path& root) {
  std::vector<std::string> out;
  for (auto entry = fs::recursive_directory_iterator(root); entry != fs::end(entry); ++entry) {
    const auto name = entry->path().filename();
    if (entry->is_directory() && (name == "build" || name == ".git" || name == ".cache")) {
      entry.disable_recursion_pending();
    }
    if (entry->is_regular_file()) out.push_back(fs::relative(entry->path(), root).generic_string());
  }
  return out;
}

File read_file(const fs::path& root, const std::string& path) {
  File file{.path = path, .text = {}, .size = fs::file_size(root / path), .executable = false};
  const auto permissions = fs::status(root / path).permissions();
  file.executable = (permissions & fs::perms::owner_exec) != fs::perms::none;
  std::ifstream in(root / path, std::ios::binary);
  file.text.resize(std::min<std::uintmax_t>(file.size, kMaxText));
  in.read(file.text.data(), static_cast<std::streamsize>(file.text.size()));
  file.text.resize(static_cast<std::size_t>(in.gcount()));
  return file;
}

}  // namespace

std::string File::folder() const {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

const File* Tree::find(std::string_view path) const {
  const auto found = std::ranges::find(files, path, &File::path);
  return found == files.end() ? nullptr : &*found;
}

std::ostream& operator<<(std::ostream& out, const Finding& finding) {
  out << finding.path;
  if (finding.line != 0) out << ':' << finding.line;
  return out << ": " << finding.what;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const auto end = text.find('\n');
    out.push_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return out;
}

Tree read_tree(const fs::path& root) {
  auto paths = tracked_paths(root);
  if (std::ranges::find(paths, "CMakeLists.txt") == paths.end()) paths = walked_paths(root);
  std::ranges::sort(paths);
  Tree tree;
  for (const auto& path : paths) {
    // A file that is tracked but deleted here and now is about to leave the tree.
    if (fs::is_regular_file(root / path)) tree.files.push_back(read_file(root, path));
  }
  return tree;
}

}  // namespace lethe::tests::tree
