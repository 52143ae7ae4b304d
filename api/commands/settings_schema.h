// Every setting of a ledger: name, type, bounds and default, in one table.
#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/commands/rule.h"
#include "api/json/request.h"
#include "projections/views.h"

namespace lethe::api {

/// kWord is one code of kCode, kCodes a list of them; kText a line of kTitle, kDates a list of
/// days, kChoice one of some words.
enum class SettingType : std::uint8_t {
  kBoolean,
  kInteger,
  kUrl,
  kCodes,
  kWord,
  kText,
  kDates,
  kChoice
};

struct SettingSchema {
  std::string_view name;
  SettingType type;
  std::string_view default_json;
  std::int64_t least = 0, most = 0;                // kInteger
  std::span<const std::string_view> choices = {};  // kChoice
};

std::span<const SettingSchema> settings_schema();
const SettingSchema* find_setting(std::string_view name);  // null when there is none
boost::json::value default_of(const SettingSchema& schema);

/// A setting at a moment. `changed` is the event that set it; none: the default.
struct EffectiveSetting {
  const SettingSchema* schema = nullptr;
  boost::json::value value;
  std::optional<ledger::Sequence> changed;
  std::optional<ledger::Moment> time;
};
/// All of them, in order of the table.
Ruled<std::vector<EffectiveSetting>> effective_settings(const projections::Views& views,
                                                        projections::AsOf as_of = {});
/// REQUIRES a name of the table with that type.
Ruled<bool> setting_boolean(const projections::Views& views, std::string_view name,
                            projections::AsOf as_of = {});
Ruled<std::int64_t> setting_integer(const projections::Views& views, std::string_view name);
Ruled<std::vector<std::string>> setting_codes(const projections::Views& views,
                                              std::string_view name);
/// Each as YYYY-MM-DD.
Ruled<std::vector<std::string>> setting_dates(const projections::Views& views,
                                              std::string_view name);

/// One change of settings, as its event tells it: {"sequence", "time", "actor",
/// "changes": [{"name", "value", "was"}]}. REQUIRES that the header is a settings.changed of the
/// ledger that the views are of.
Ruled<boost::json::object> settings_change_json(const projections::Views& views,
                                                const ledger::EventHeader& header);

/// Of the types kUrl, kWord, kText and kChoice; nothing when it is null.
Ruled<std::optional<std::string>> setting_text(const projections::Views& views,
                                               std::string_view name);

/// {name: {"value", "default", "sequence"?, "time"?}}
boost::json::object settings_json(const std::vector<EffectiveSetting>& settings);

}  // namespace lethe::api
