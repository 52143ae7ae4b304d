#include "tests/tools/verify_command.h"

#include <gtest/gtest.h>

#include "tests/tree/process.h"

namespace lethe::tools::tests {

std::string output_of_verify(const std::string& kind, const std::vector<std::string>& arguments,
                             int status) {
  std::vector<std::string> line{LETHE_BINARY, "verify", kind};
  line.insert(line.end(), arguments.begin(), arguments.end());
  const auto result = lethe::tests::tree::run_process(line);
  EXPECT_EQ(result.status, status) << result.output;
  return result.output;
}

}  // namespace lethe::tools::tests
