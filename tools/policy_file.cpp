#include "tools/policy_file.h"

#include "tools/file_io.h"

namespace lethe::tools {

std::optional<ledger::TrustPolicy> read_policy(const std::filesystem::path& file,
                                               std::string& error) {
  const auto text = read_file(file, ledger::TrustPolicy::kMaxBytes);
  if (!text) {
    error = "can't read the policy " + file.string();
    return std::nullopt;
  }
  auto policy = ledger::TrustPolicy::parse(*text, error);
  if (!policy) error = file.string() + ", " + error;
  return policy;
}

}  // namespace lethe::tools
