// The files of the project as values, so that a rule is a function from a tree to what it finds,
// and can be tried on trees that break it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace lethe::tests::tree {

struct File {
  std::string path;  // from the root, with slashes
  std::string text;  // the first MiB; a rule says when a file is larger
  std::uintmax_t size = 0;
  bool executable = false;

  bool ends_with(std::string_view suffix) const { return path.ends_with(suffix); }
  bool is_cpp() const { return ends_with(".h") || ends_with(".cpp"); }
  /// No byte is zero: what people read.
  bool is_text() const { return text.find('\0') == std::string::npos; }
  /// "ledger/FORMAT.md" -> "ledger"; empty for a file of the root.
  std::string folder() const;
};

struct Tree {
  std::vector<File> files;

  const File* find(std::string_view path) const;
};

/// One thing that breaks a rule. `line` counts from 1; 0 means the file as a whole.
struct Finding {
  std::string path;
  std::size_t line = 0;
  std::string what;

  bool operator==(const Finding&) const = default;
};
using Findings = std::vector<Finding>;
std::ostream& operator<<(std::ostream& out, const Finding& finding);

std::vector<std::string_view> lines_of(std::string_view text);

/// What git tracks under `root`; where that is no checkout, every file but those of build folders.
Tree read_tree(const std::filesystem::path& root);

}  // namespace lethe::tests::tree
