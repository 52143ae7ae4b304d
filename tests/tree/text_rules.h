// What the text of a file may look like.
#pragma once

#include "tests/tree/source_tree.h"

namespace lethe::tests::tree {

/// No line of a header or source is longer than 100 characters (code points, not bytes), but for
/// rows of rule tables.
Findings line_width(const Tree& tree);

/// Headers end within 400 lines, sources within 500: longer ones hold two things.
Findings file_length(const Tree& tree);

/// Work that is left over is an issue, not a mark in a comment.
Findings leftover_marks(const Tree& tree);

/// `#pragma once` stands in every header.
Findings include_guards(const Tree& tree);

/// No path of the machine it was written on, and no host that packages come from: the build takes
/// them from whatever the system is set up with.
Findings foreign_places(const Tree& tree);

/// A name that a source brings in (`using crypto::Hash;`) is used in it. Sources are linted ten at
/// a time, and a neighbour's use would count.
Findings unused_names(const Tree& tree);

/// Relative links in Markdown lead to files of the tree.
Findings dead_links(const Tree& tree);

}  // namespace lethe::tests::tree
