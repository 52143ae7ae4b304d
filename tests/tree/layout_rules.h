// Where files lie, what they are called, and that the build knows them.
#pragma once

#include "tests/tree/source_tree.h"

namespace lethe::tests::tree {

/// The root holds the layers, tests and benchmarks, folders that begin with a dot, and files.
Findings root_folders(const Tree& tree);

/// No file is called after being useful: it is called after the thing that is in it.
Findings file_names(const Tree& tree);

/// No file is larger than a MiB: history keeps it for ever.
Findings file_sizes(const Tree& tree);

/// Every source stands in the CMakeLists.txt nearest above it, and not in a comment there. A test
/// that is not in the build is a document, not a test.
Findings unregistered_sources(const Tree& tree);

/// Shell scripts are executable.
Findings script_permissions(const Tree& tree);
/// The files whose first line names bash.
std::vector<std::string> shell_scripts(const Tree& tree);

}  // namespace lethe::tests::tree
