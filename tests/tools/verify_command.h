// `lethe verify <kind>` as somebody types it, without a data directory beside it.
#pragma once

#include <string>
#include <vector>

namespace lethe::tools::tests {

/// What it writes, when it ends with this status.
std::string output_of_verify(const std::string& kind, const std::vector<std::string>& arguments,
                             int status);

}  // namespace lethe::tools::tests
