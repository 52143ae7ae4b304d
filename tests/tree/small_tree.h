// A tree of invented files, for trying a rule on what it must and must not find.
#pragma once

#include <initializer_list>
#include <string>
#include <utility>

#include "tests/tree/source_tree.h"

namespace lethe::tests::tree {

using PathAndText = std::pair<std::string, std::string>;

inline Tree small_tree(std::initializer_list<PathAndText> files) {
  Tree tree;
  for (const auto& [path, text] : files) {
    tree.files.push_back({.path = path, .text = text, .size = text.size(), .executable = false});
  }
  return tree;
}

/// Path and line of each finding, for comparing without its words.
using Places = std::vector<std::pair<std::string, std::size_t>>;
inline Places places(const Findings& findings) {
  Places out;
  for (const auto& finding : findings) out.emplace_back(finding.path, finding.line);
  return out;
}

}  // namespace lethe::tests::tree
