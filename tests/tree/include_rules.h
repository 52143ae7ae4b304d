// Who may include whom.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/tree/source_tree.h"

namespace lethe::tests::tree {

struct Include {
  std::size_t line = 0;
  std::string target;
  bool angled = false;  // <target> rather than "target"
};
std::vector<Include> includes_of(const File& file);

/// Our own files include what lies in their layer or below it, and what they include is there.
Findings layer_edges(const Tree& tree);

/// Each third-party library is included by the files that are its seam, and by tests and
/// benchmarks. A library that the table does not know is a finding.
Findings third_party_containment(const Tree& tree);

/// No file includes itself, directly or through others. #pragma once would let it pass until the
/// day that one of them needs the other's definitions.
Findings include_cycles(const Tree& tree);

/// A source includes its own header first, which proves that the header needs nothing before it.
Findings own_header_first(const Tree& tree);

/// What a header of the product takes from the standard library is included by it, or by what it
/// includes of ours. The compiler does not ask for that: another library may bring it along.
Findings standard_headers(const Tree& tree);

}  // namespace lethe::tests::tree
