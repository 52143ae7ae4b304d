// The demo ledger: a year of a small clinic's portal, made through the same commands as everything
// else, on a clock that runs through the last year.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "tools/data_directory.h"

namespace lethe::tools {

struct DemoOptions {
  std::uint64_t seed = 1;
  std::uint64_t people = 300;
  std::function<void(std::uint64_t done, std::uint64_t total)> progress;
};

inline constexpr std::string_view kDemoLedger = "demo";

/// Makes the directory and fills it. Empty, or in plain words what went wrong.
std::string make_demo(const Places& places, const DemoOptions& options);

/// What the commands of README.md need: an address, one token a role, and somebody to try them on.
struct DemoAccess {
  std::string url;
  std::string operator_token, admin, portal, agent, auditor, reviewer, subject;
  std::string person;  // id of a living person; the subject token is theirs
  std::string staff;   // id of the agent
};
/// Issues fresh tokens: those of an earlier run can't be shown again.
std::optional<DemoAccess> issue_demo_tokens(ledger::Store& store, std::string& error);
/// Lines for a POSIX shell: `export LETHE=...`.
std::string demo_environment(const DemoAccess& access);

}  // namespace lethe::tools
