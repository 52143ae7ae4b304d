#include "tests/tree/text_rules.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>

namespace lethe::tests::tree {
namespace {

constexpr std::size_t kMaxWidth = 100;
constexpr std::size_t kMaxHeaderLines = 400;
constexpr std::size_t kMaxSourceLines = 500;

// Written in two pieces, so that this file does not find itself.
const std::array<std::string, 3> kMarks = {
    "TO"
    "DO",
    "FIX"
    "ME",
    "XX"
    "X"};

// A machine's own folders, private addresses, and where packages are downloaded from.
const std::array<std::string, 16> kPlaces = {
    "/wo"
    "rk/",
    "/ro"
    "ot/",
    "/home"
    "/",
    "://1"
    "0.",
    "://192"
    ".168.",
    "://172"
    ".",
    ".inter"
    "nal/",
    ".cor"
    "p/",
    ".la"
    "n/",
    "deb.deb"
    "ian.org",
    "archive.ubu"
    "ntu.com",
    "py"
    "pi.org",
    "registry.np"
    "mjs.org",
    "static.crat"
    "es.io",
    "proxy.gol"
    "ang.org",
    "index-u"
    "rl",
};

std::size_t count_characters(std::string_view line) {
  // Every byte but the continuation bytes of UTF-8 (RFC 3629, 3).
  return static_cast<std::size_t>(std::ranges::count_if(
      line, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

bool is_word(char byte) {
  return std::isalnum(static_cast<unsigned char>(byte)) != 0 || byte == '_';
}

bool holds_word(std::string_view line, std::string_view word) {
  for (auto at = line.find(word); at != std::string_view::npos; at = line.find(word, at + 1)) {
    const auto end = at + word.size();
    if ((at == 0 || !is_word(line[at - 1])) && (end == line.size() || !is_word(line[end])))
      return true;
  }
  return false;
}

// A path counts only from its root, not inside a longer one.
bool holds_place(std::string_view line, std::string_view place) {
  for (auto at = line.find(place); at != std::string_view::npos; at = line.find(place, at + 1)) {
    if (place[0] != '/' || at == 0) return true;
    const char before = line[at - 1];
    if (!is_word(before) && std::string_view("./-}~*").find(before) == std::string_view::npos)
      return true;
  }
  return false;
}

template <class Rule>
void each_line(const File& file, Rule rule) {
  std::size_t number = 0;
  for (const auto line : lines_of(file.text)) rule(line, ++number);
}

// The last part of `using a::b;`, if the line is that.
std::string_view brought_in(std::string_view line) {
  constexpr std::string_view kUsing = "using ";
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  if (!line.starts_with(kUsing) || !line.ends_with(";")) return {};
  line.remove_prefix(kUsing.size());
  line.remove_suffix(1);
  const auto colons = line.rfind("::");
  if (colons == std::string_view::npos || line.find_first_of(" =<") != std::string_view::npos)
    return {};
  return line.substr(colons + 2);
}

// What stands in the brackets of each `](...)` of a line, without the anchor behind it.
std::vector<std::string> link_targets(std::string_view line) {
  std::vector<std::string> out;
  for (auto at = line.find("]("); at != std::string_view::npos; at = line.find("](", at + 1)) {
    const auto end = line.find(')', at);
    if (end == std::string_view::npos) break;
    const auto target = line.substr(at + 2, end - at - 2);
    out.emplace_back(target.substr(0, target.find('#')));
  }
  return out;
}

bool is_in_tree(const Tree& tree, const std::string& path) {
  return tree.find(path) != nullptr || std::ranges::any_of(tree.files, [&](const File& file) {
           return file.path.starts_with(path.ends_with('/') ? path : path + "/");
         });
}

}  // namespace

Findings line_width(const Tree& tree) {
  Findings out;
  for (const auto& file : tree.files) {
    // A table's rows read as the rules they are only when nothing is folded.
    if (!file.is_cpp() || file.ends_with("_table_test.cpp")) continue;
    each_line(file, [&](std::string_view line, std::size_t number) {
      const auto width = count_characters(line);
      if (width > kMaxWidth)
        out.push_back({file.path, number, std::to_string(width) + " characters"});
    });
  }
  return out;
}

Findings file_length(const Tree& tree) {
  Findings out;
  for (const auto& file : tree.files) {
    if (!file.is_cpp()) continue;
    const auto lines = lines_of(file.text).size();
    const auto most = file.ends_with(".h") ? kMaxHeaderLines : kMaxSourceLines;
    // A struct for each kind of event: one list, which grows with them.
    const bool is_list = file.path == "ledger/facts.h";
    if (lines > most && !is_list) out.push_back({file.path, 0, std::to_string(lines) + " lines"});
  }
  return out;
}

Findings leftover_marks(const Tree& tree) {
  Findings out;
  for (const auto& file : tree.files) {
    if (!file.is_text()) continue;
    each_line(file, [&](std::string_view line, std::size_t number) {
      for (const auto& mark : kMarks) {
        if (holds_word(line, mark)) out.push_back({file.path, number, "is marked " + mark});
      }
    });
  }
  return out;
}

Findings include_guards(const Tree& tree) {
  Findings out;
  for (const auto& file : tree.files) {
    if (!file.ends_with(".h")) continue;
    const auto lines = lines_of(file.text);
    if (std::ranges::find(lines, "#pragma once") == lines.end()) {
      out.push_back({file.path, 0, "has no #pragma once"});
    }
  }
  return out;
}

Findings foreign_places(const Tree& tree) {
  Findings out;
  for (const auto& file : tree.files) {
    if (!file.is_text()) continue;
    each_line(file, [&](std::string_view line, std::size_t number) {
      for (const auto& place : kPlaces) {
        if (holds_place(line, place)) out.push_back({file.path, number, "names " + place});
      }
    });
  }
  return out;
}

Findings unused_names(const Tree& tree) {
  Findings out;
  for (const auto& file : tree.files) {
    if (!file.ends_with(".cpp")) continue;
    const auto lines = lines_of(file.text);
    each_line(file, [&](std::string_view line, std::size_t number) {
      const auto name = brought_in(line);
      if (name.empty()) return;
      const auto uses =
          std::ranges::count_if(lines, [&](std::string_view any) { return holds_word(any, name); });
      if (uses < 2)
        out.push_back({file.path, number, std::string(name) + " is brought in and not used"});
    });
  }
  return out;
}

Findings dead_links(const Tree& tree) {
  Findings out;
  for (const auto& file : tree.files) {
    if (!file.ends_with(".md")) continue;
    each_line(file, [&](std::string_view line, std::size_t number) {
      for (const auto& target : link_targets(line)) {
        if (target.empty() || target.find(':') != std::string::npos) continue;
        const auto path = (std::filesystem::path(file.folder()) / target).lexically_normal();
        if (!is_in_tree(tree, path.generic_string())) {
          out.push_back({file.path, number, target + " is not in the tree"});
        }
      }
    });
  }
  return out;
}

}  // namespace lethe::tests::tree
