// A new key to sign a ledger with: on a schedule, or because the present one may be in other hands.
#pragma once

#include <optional>

#include "api/commands/executor.h"
#include "api/json/request.h"

namespace lethe::api {

struct RotateSigningKeyInput {
  static constexpr RuleTraits kTraits{.personal = false};
  /// From when on somebody else may have signed with the present key.
  std::optional<ledger::Moment> compromised_since;
  static RotateSigningKeyInput parse(ObjectReader& reader);
};

/// Role operator, of the system ledger too. kInvalidBody at /compromised_since when that is yet to
/// come. The present key signs the event that announces the new one; whoever kept it follows the
/// log on. 201 with the new key as list_signing_keys has it.
Ruled<Ruling> rotate_signing_key(RuleContext& context, const RotateSigningKeyInput& input);

}  // namespace lethe::api
