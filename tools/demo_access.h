// What somebody needs to try the demo ledger: fresh tokens, and people to try them on.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/store.h"

namespace lethe::tools {

/// What the commands of README.md need: an address, one token a role, and somebody to try them on.
struct DemoAccess {
  std::string url;
  std::string operator_token, admin, portal, agent, auditor, reviewer, subject;
  std::string person;  // id of the person longest there; the subject token is theirs
  std::string staff;   // id of the agent
};
/// Issues fresh tokens, good for a day: those of an earlier run can't be shown again.
std::optional<DemoAccess> issue_demo_tokens(ledger::Store& store, std::string& error);
/// One token for a role: its variable in the environment, its text, and what may be done with it.
struct DemoToken {
  std::string_view name;
  const std::string& text;
  std::string_view says;
};
std::vector<DemoToken> tokens_of(const DemoAccess& access);
/// Lines for a POSIX shell: `export LETHE=...`.
std::string demo_environment(const DemoAccess& access);

}  // namespace lethe::tools
