// PATCH …/settings/privacy: merges (RFC 7396).
#pragma once

#include "api/commands/executor.h"
#include "api/commands/settings_schema.h"

namespace lethe::api {

struct ChangeSettingsInput {
  static constexpr RuleTraits kTraits{.personal = false};
  /// JSON null: back to the default.
  std::vector<std::pair<const SettingSchema*, boost::json::value>> changes;
  /// Unknown names, wrong types and values out of bounds are faults.
  static ChangeSettingsInput parse(ObjectReader& reader);
};

/// Role admin. kPolicyRequired: request_user_consent can't be turned on before a policy was
/// published. What would not change an effective value is dropped; nothing left is 200 without an
/// event. The body is settings_json() of all, as they are afterwards.
Ruled<Ruling> change_settings(RuleContext& context, const ChangeSettingsInput& input);

}  // namespace lethe::api
