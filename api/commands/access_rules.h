// PUT …/access-rules: the rules by which accesses are reviewed, as a whole.
#pragma once

#include "api/commands/executor.h"
#include "api/json/request.h"

namespace lethe::api {

struct SetAccessRulesInput {
  static constexpr RuleTraits kTraits{.personal = false};
  ledger::AccessRulesSet rules;  // every rule with every threshold; the version is not said
  /// {"rules"?: [{"rule", "enabled"?, "weight"?, "thresholds"?: {name: number}}],
  ///  "treatment_days"?, "glass_broken_days"?, "flag_from"?, "medium_from"?, "high_from"?,
  ///  "utc_offset"?}; what is not said is as by default. Rules that come twice, thresholds that a
  /// rule does not have, and priorities out of their order are faults.
  static SetAccessRulesInput parse(ObjectReader& reader);
};

/// Role admin. 200 with access_rules_json(); no event when nothing changes. What was looked at
/// before is not looked at anew.
Ruled<Ruling> set_access_rules(RuleContext& context, const SetAccessRulesInput& input);

}  // namespace lethe::api
