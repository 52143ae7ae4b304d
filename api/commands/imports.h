// The end of an import: how many lines were taken and how many refused.
#pragma once

#include "api/commands/executor.h"

namespace lethe::api {

struct FinishImportInput {
  static constexpr RuleTraits kTraits{.personal = false};
  std::uint64_t accepted = 0, refused = 0;
};

/// The system alone, else kForbidden. 201 with {"sequence", "accepted", "refused"}.
Ruled<Ruling> finish_import(RuleContext& context, const FinishImportInput& input);

}  // namespace lethe::api
