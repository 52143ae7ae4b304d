#include "tests/tree/layout_rules.h"

#include <algorithm>
#include <array>
#include <set>

namespace lethe::tests::tree {
namespace {

constexpr std::uintmax_t kMaxSize = 1U << 20;
constexpr std::array<std::string_view, 7> kFolders = {"crypto", "ledger", "projections", "api",
                                                      "tools",  "tests",  "benchmarks"};
constexpr std::array<std::string_view, 3> kVagueWords = {"util", "helper", "common"};
constexpr std::string_view kBuildFile = "CMakeLists.txt";

// The words of a CMake file: what stands between blanks, brackets and quotes, without comments.
std::set<std::string, std::less<>> words_of_cmake(const File& file) {
  std::set<std::string, std::less<>> out;
  for (auto line : lines_of(file.text)) {
    line = line.substr(0, line.find('#'));
    constexpr std::string_view kBetween = " \t\r()\"";
    for (auto begin = line.find_first_not_of(kBetween); begin != std::string_view::npos;) {
      const auto end = std::min(line.find_first_of(kBetween, begin), line.size());
      out.emplace(line.substr(begin, end - begin));
      begin = line.find_first_not_of(kBetween, end);
    }
  }
  return out;
}

const File* nearest_build_file(const Tree& tree, std::string folder) {
  while (!folder.empty()) {
    if (const auto* file = tree.find(folder + "/" + std::string(kBuildFile))) return file;
    const auto slash = folder.rfind('/');
    folder = slash == std::string::npos ? std::string() : folder.substr(0, slash);
  }
  return tree.find(kBuildFile);
}

bool is_vague(std::string_view name) {
  // "string_utils.cpp" is as vague as "utils.cpp".
  for (std::size_t begin = 0; begin < name.size();) {
    const auto end = std::min(name.find_first_of("_-.", begin), name.size());
    const auto word = name.substr(begin, end - begin);
    if (std::ranges::any_of(kVagueWords, [&](auto vague) { return word.starts_with(vague); })) {
      return true;
    }
    begin = end + 1;
  }
  return false;
}

}  // namespace

Findings root_folders(const Tree& tree) {
  Findings out;
  for (const auto& file : tree.files) {
    const auto slash = file.path.find('/');
    if (slash == std::string::npos || file.path.starts_with('.')) continue;
    const auto top = std::string_view(file.path).substr(0, slash);
    if (std::ranges::find(kFolders, top) == kFolders.end()) {
      out.push_back({file.path, 0, "lies in a folder that the root does not have"});
    }
  }
  return out;
}

Findings file_names(const Tree& tree) {
  Findings out;
  for (const auto& file : tree.files) {
    if (is_vague(std::string_view(file.path).substr(file.path.rfind('/') + 1))) {
      out.push_back({file.path, 0, "is called after no thing"});
    }
  }
  return out;
}

Findings file_sizes(const Tree& tree) {
  Findings out;
  for (const auto& file : tree.files) {
    if (file.size > kMaxSize) out.push_back({file.path, 0, std::to_string(file.size) + " bytes"});
  }
  return out;
}

Findings unregistered_sources(const Tree& tree) {
  Findings out;
  for (const auto& file : tree.files) {
    if (!file.ends_with(".cpp")) continue;
    const auto* build = nearest_build_file(tree, file.folder());
    if (build == nullptr) {
      out.push_back({file.path, 0, "has no CMakeLists.txt above it"});
      continue;
    }
    const auto depth = build->path.size() - kBuildFile.size();
    if (!words_of_cmake(*build).contains(std::string_view(file.path).substr(depth))) {
      out.push_back({file.path, 0, "is not in " + build->path});
    }
  }
  return out;
}

std::vector<std::string> shell_scripts(const Tree& tree) {
  std::vector<std::string> out;
  for (const auto& file : tree.files) {
    if (!file.text.starts_with("#!")) continue;
    if (lines_of(file.text).front().ends_with("bash")) out.push_back(file.path);
  }
  return out;
}

Findings script_permissions(const Tree& tree) {
  Findings out;
  for (const auto& path : shell_scripts(tree)) {
    if (!tree.find(path)->executable)
      out.push_back({path, 0, "is a script that is not executable"});
  }
  return out;
}

}  // namespace lethe::tests::tree
