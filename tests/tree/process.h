// Runs a program and waits for it, without a shell in between.
#pragma once

#include <string>
#include <vector>

namespace lethe::tests::tree {

struct ProcessResult {
  int status = -1;     // the exit status; -1 when it could not be started or was killed
  std::string output;  // what it wrote to standard output and standard error together
};

ProcessResult run_process(const std::vector<std::string>& arguments);

}  // namespace lethe::tests::tree
