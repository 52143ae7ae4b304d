// `lethe verify <kind>` as somebody types it, without a data directory beside it.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/tree/process.h"

namespace lethe::tools::tests {

/// What it writes, when it ends with this status.
inline std::string output_of_verify(const std::string& kind,
                                    const std::vector<std::string>& arguments, int status) {
  std::vector<std::string> line{LETHE_BINARY, "verify", kind};
  line.insert(line.end(), arguments.begin(), arguments.end());
  const auto result = lethe::tests::tree::run_process(line);
  EXPECT_EQ(result.status, status) << result.output;
  return result.output;
}

}  // namespace lethe::tools::tests
