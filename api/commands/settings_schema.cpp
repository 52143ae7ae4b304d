#include "api/commands/settings_schema.h"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include "api/json/render_fields.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

constexpr std::int64_t kShortestRetention = 30;
constexpr std::int64_t kLongestRetention = 36'500;
constexpr std::int64_t kForEver = 0;

/// From which disposition on somebody else has to agree.
constexpr std::array<std::string_view, 6> kSecondLooks{
    "always", "undetermined", "inadvertent", "policy_violation", "malicious", "never"};

constexpr std::array kSettings{
    SettingSchema{"request_user_consent", SettingType::kBoolean, "false"},
    SettingSchema{"default_policy_url", SettingType::kUrl, "null"},
    SettingSchema{"allow_delete_tickets", SettingType::kBoolean, "false"},
    SettingSchema{"allow_delete_topics", SettingType::kBoolean, "false"},
    SettingSchema{"allow_delete_comments", SettingType::kBoolean, "false"},
    SettingSchema{"contact_cloud_app", SettingType::kBoolean, "false"},
    SettingSchema{"profile_fields", SettingType::kCodes,
                  R"(["given_name","family_name","display_name","email","phone","birth_date",)"
                  R"("gender","street","city","state","postal_code","country","language",)"
                  R"("deceased","company","job_title","time_zone","note"])"},
    // Six years: 45 CFR 164.316(b)(2)(i).
    SettingSchema{"evidence_retention_days", SettingType::kInteger, "2192", kShortestRetention,
                  kLongestRetention},
    SettingSchema{"access_retention_days", SettingType::kInteger, "2192", kShortestRetention,
                  kLongestRetention},
    SettingSchema{"ticket_retention_days", SettingType::kInteger, "0", kForEver, kLongestRetention},
    SettingSchema{"topic_retention_days", SettingType::kInteger, "0", kForEver, kLongestRetention},
    SettingSchema{"comment_retention_days", SettingType::kInteger, "0", kForEver,
                  kLongestRetention},
    SettingSchema{"inactive_person_days", SettingType::kInteger, "0", kForEver, kLongestRetention},
    SettingSchema{"reminder_days", SettingType::kInteger, "7", 0, 60},
    // What may not end a period of months: Regulation 1182/71 Art. 3(4).
    SettingSchema{"public_holidays", SettingType::kDates, "[]"},
    SettingSchema{"export_days", SettingType::kInteger, "7", 1, 90},
    // GDPR Art. 8(1) and what member states may lower it to.
    SettingSchema{"minimum_age", SettingType::kInteger, "16", 13, 16},
    // What the consent prompt asks for.
    SettingSchema{"consent_purpose", SettingType::kWord, R"("privacy_policy")"},
    // After how many days a banner asks somebody again who said no, or later; 0: it stays until
    // they agree. Supervisory authorities want a refusal to last for half a year.
    SettingSchema{"ask_again_refused_days", SettingType::kInteger, "0", 0, 3'650},
    SettingSchema{"ask_again_deferred_days", SettingType::kInteger, "0", 0, 365},
    // Who the controller is (GDPR Art. 13(1)(a)), for receipts.
    SettingSchema{"controller_name", SettingType::kText, "null"},
    SettingSchema{"controller_contact", SettingType::kText, "null"},
    SettingSchema{"controller_address", SettingType::kText, "null"},
    SettingSchema{"controller_email", SettingType::kText, "null"},
    SettingSchema{"controller_phone", SettingType::kText, "null"},
    SettingSchema{"jurisdiction", SettingType::kText, "null"},
    // By when a review of accesses is to be closed, by its priority.
    SettingSchema{"review_days_high", SettingType::kInteger, "3", 1, 365},
    SettingSchema{"review_days_medium", SettingType::kInteger, "10", 1, 365},
    SettingSchema{"review_days_low", SettingType::kInteger, "30", 1, 365},
    SettingSchema{"review_second_look_from", SettingType::kChoice, R"("policy_violation")", 0, 0,
                  kSecondLooks},
    // Else nobody can tell that somebody reviews their own accesses.
    SettingSchema{"review_named_reviewers", SettingType::kBoolean, "true"},
    // Members of staff open records of those whom they have to do with, or break the glass.
    SettingSchema{"agents_need_relationship", SettingType::kBoolean, "false"},
    SettingSchema{"break_glass_minutes", SettingType::kInteger, "60", 1, 1'440},
    // Whether people are told which members of staff looked at them.
    SettingSchema{"people_see_staff", SettingType::kBoolean, "false"},
    // How many log-ins of an agent may fail within a time before they are locked (0: any number),
    // and for how long (0: until somebody unlocks them).
    SettingSchema{"login_failures", SettingType::kInteger, "5", 0, 100},
    SettingSchema{"login_window_minutes", SettingType::kInteger, "15", 1, 1'440},
    SettingSchema{"login_lock_minutes", SettingType::kInteger, "30", 0, 10'080},
    SettingSchema{"login_alert_recipient", SettingType::kWord, "null"},
    // After how long without a request a token of an agent's is no longer taken; 0: it stays.
    SettingSchema{"agent_idle_minutes", SettingType::kInteger, "0", 0, 1'440},
    // The privacy officer, as a recipient.
    SettingSchema{"break_glass_recipient", SettingType::kWord, "null"},
};

Ruled<boost::json::value> parsed(std::string_view text) {
  boost::system::error_code error;
  auto value = boost::json::parse({text.data(), text.size()}, error);
  if (error) return ledger::Error::kRowMalformed;
  return value;
}

Ruled<EffectiveSetting> effective(const SettingSchema& schema,
                                  const std::optional<projections::SettingValue>& row) {
  EffectiveSetting setting;
  setting.schema = &schema;
  if (row) {
    setting.changed = row->changed;
    setting.time = row->time;
    LETHE_TRY(setting.value, parsed(row->value));
  }
  if (setting.value.is_null()) setting.value = default_of(schema);
  return setting;
}

Ruled<boost::json::value> value_of(const projections::Views& views, std::string_view name,
                                   std::initializer_list<SettingType> types,
                                   projections::AsOf as_of = {}) {
  const auto* schema = find_setting(name);
  LETHE_CHECK(schema != nullptr &&
              std::find(types.begin(), types.end(), schema->type) != types.end());
  LETHE_TRY(const auto row, views.setting(name, as_of));
  LETHE_TRY(auto setting, effective(*schema, row));
  return std::move(setting.value);
}

Ruled<std::vector<std::string>> setting_texts(const projections::Views& views,
                                              std::string_view name, SettingType type) {
  LETHE_TRY(const auto value, value_of(views, name, {type}));
  if (!value.is_array()) return ledger::Error::kRowMalformed;
  std::vector<std::string> codes;
  for (const auto& code : value.get_array()) {
    if (!code.is_string()) return ledger::Error::kRowMalformed;
    codes.emplace_back(code.get_string().data(), code.get_string().size());
  }
  return codes;
}

}  // namespace

std::span<const SettingSchema> settings_schema() {
  return kSettings;
}

const SettingSchema* find_setting(std::string_view name) {
  const auto* found = std::find_if(kSettings.begin(), kSettings.end(),
                                   [&](const SettingSchema& one) { return one.name == name; });
  return found == kSettings.end() ? nullptr : found;
}

boost::json::value default_of(const SettingSchema& schema) {
  return boost::json::parse({schema.default_json.data(), schema.default_json.size()});
}

Ruled<std::vector<EffectiveSetting>> effective_settings(const projections::Views& views,
                                                        projections::AsOf as_of) {
  LETHE_TRY(const auto rows, views.settings(as_of));
  std::vector<EffectiveSetting> settings;
  for (const auto& schema : kSettings) {
    const auto row = std::find_if(rows.begin(), rows.end(),
                                  [&](const auto& one) { return one.first == schema.name; });
    std::optional<projections::SettingValue> value;
    if (row != rows.end()) value = row->second;
    LETHE_TRY(auto setting, effective(schema, value));
    settings.push_back(std::move(setting));
  }
  return settings;
}

Ruled<bool> setting_boolean(const projections::Views& views, std::string_view name,
                            projections::AsOf as_of) {
  LETHE_TRY(const auto value, value_of(views, name, {SettingType::kBoolean}, as_of));
  if (!value.is_bool()) return ledger::Error::kRowMalformed;
  return value.get_bool();
}

Ruled<std::int64_t> setting_integer(const projections::Views& views, std::string_view name) {
  LETHE_TRY(const auto value, value_of(views, name, {SettingType::kInteger}));
  if (!value.is_int64()) return ledger::Error::kRowMalformed;
  return value.get_int64();
}

Ruled<std::vector<std::string>> setting_codes(const projections::Views& views,
                                              std::string_view name) {
  return setting_texts(views, name, SettingType::kCodes);
}

Ruled<std::vector<std::string>> setting_dates(const projections::Views& views,
                                              std::string_view name) {
  return setting_texts(views, name, SettingType::kDates);
}

Ruled<boost::json::object> settings_change_json(const projections::Views& views,
                                                const ledger::EventHeader& header) {
  const auto* facts = std::get_if<ledger::SettingsChanged>(&header.facts);
  LETHE_CHECK(facts != nullptr);
  boost::json::array changes;
  for (const auto& change : facts->changes) {
    const auto* schema = find_setting(change.name);
    if (schema == nullptr) continue;  // of a newer program
    LETHE_TRY(const auto before, views.setting(change.name, projections::AsOf{header.sequence}));
    LETHE_TRY(auto was, effective(*schema, before));
    LETHE_TRY(auto value, parsed(change.value));
    if (value.is_null()) value = default_of(*schema);
    changes.push_back({{"name", change.name}, {"value", value}, {"was", was.value}});
  }
  return boost::json::object{{"sequence", header.sequence.value},
                             {"time", time(header.time)},
                             {"actor", actor_json(header.actor)},
                             {"changes", std::move(changes)}};
}

Ruled<std::optional<std::string>> setting_text(const projections::Views& views,
                                               std::string_view name) {
  LETHE_TRY(const auto value, value_of(views, name,
                                       {SettingType::kUrl, SettingType::kWord, SettingType::kText,
                                        SettingType::kChoice}));
  if (value.is_null()) return std::optional<std::string>{};
  if (!value.is_string()) return ledger::Error::kRowMalformed;
  return std::optional<std::string>(std::string(value.get_string().c_str()));
}

boost::json::object settings_json(const std::vector<EffectiveSetting>& settings) {
  boost::json::object out;
  for (const auto& setting : settings) {
    boost::json::object one{{"value", setting.value}, {"default", default_of(*setting.schema)}};
    if (setting.changed) one["sequence"] = setting.changed->value;
    if (setting.time) one["time"] = time(*setting.time);
    out[setting.schema->name] = std::move(one);
  }
  return out;
}

}  // namespace lethe::api
