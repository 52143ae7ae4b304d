#include "api/commands/settings.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "api/commands/calendar.h"
#include "crypto/check.h"
#include "projections/section_content.h"

namespace lethe::api {
namespace {

constexpr std::size_t kMaxCodes = 128;
constexpr std::string_view kRequestUserConsent = "request_user_consent";
constexpr std::size_t kMaxDates = 150;  // what fits the header of an event

/// The value if it keeps to the schema; a fault and nothing otherwise.
std::optional<boost::json::value> read_value(ObjectReader& reader, const SettingSchema& schema) {
  const auto name = schema.name;
  switch (schema.type) {
    case SettingType::kBoolean:
      if (const auto value = reader.boolean(name)) return *value;
      return std::nullopt;
    case SettingType::kInteger:
      if (const auto value = reader.integer(name, schema.least, schema.most)) return *value;
      return std::nullopt;
    case SettingType::kUrl:
      if (const auto value = reader.optional_text(name, kHttpUrl)) {
        return boost::json::value(*value);
      }
      return std::nullopt;
    case SettingType::kWord:
      if (const auto value = reader.optional_text(name, kCode)) return boost::json::value(*value);
      return std::nullopt;
    case SettingType::kText:
      if (const auto value = reader.optional_text(name, kTitle)) return boost::json::value(*value);
      return std::nullopt;
    case SettingType::kChoice:
      if (const auto value = reader.choice(name, schema.choices)) return boost::json::value(*value);
      return std::nullopt;
    case SettingType::kCodes:
      if (const auto values = reader.texts(name, kCode, kMaxCodes)) {
        boost::json::array codes(values->begin(), values->end());
        return boost::json::value(std::move(codes));
      }
      return std::nullopt;
    case SettingType::kDates:
      if (const auto values = reader.texts(name, kDate, kMaxDates)) {
        return boost::json::value(boost::json::array(values->begin(), values->end()));
      }
      return std::nullopt;
  }
  return std::nullopt;
}

/// What a header can hold.
void check_size(ObjectReader& reader, std::string_view name, const boost::json::value& value) {
  if (boost::json::serialize(value).size() > ledger::kMaxCodeSize) {
    reader.fault(name,
                 "must be at most " + std::to_string(ledger::kMaxCodeSize) + " bytes as JSON");
  }
}

/// No name that means something else.
void check_codes(ObjectReader& reader, std::string_view name, const boost::json::value& value) {
  for (const auto& code : value.get_array()) {
    if (code.get_string() == projections::kExternalIdField) {
      reader.fault(name, "must not hold external_id, which is no field");
    }
  }
}

}  // namespace

ChangeSettingsInput ChangeSettingsInput::parse(ObjectReader& reader) {
  ChangeSettingsInput input;
  for (const auto& schema : settings_schema()) {
    const auto* given = reader.raw(schema.name);
    if (given == nullptr) continue;
    if (given->is_null()) {
      input.changes.emplace_back(&schema, nullptr);
    } else if (auto value = read_value(reader, schema)) {
      if (value->is_array()) check_size(reader, schema.name, *value);
      if (schema.type == SettingType::kCodes) check_codes(reader, schema.name, *value);
      input.changes.emplace_back(&schema, std::move(*value));
    }
  }
  return input;
}

Ruled<Ruling> change_settings(RuleContext& context, const ChangeSettingsInput& input) {
  LETHE_TRY(auto settings, effective_settings(context.views()));
  ledger::SettingsChanged facts;
  for (const auto& change : input.changes) {
    const auto& [schema, value] = change;
    auto& setting = *std::find_if(settings.begin(), settings.end(),
                                  [&](const auto& one) { return one.schema == change.first; });
    const auto wanted = value.is_null() ? default_of(*schema) : value;
    if (wanted == setting.value) continue;
    if (schema->name == kRequestUserConsent && wanted == boost::json::value(true)) {
      LETHE_TRY(const auto policy, context.views().current_policy());
      if (!policy) return ProblemType::kPolicyRequired;
    }
    setting.value = wanted;
    setting.changed = context.sequence();
    setting.time = context.now();
    facts.changes.push_back({std::string(schema->name), boost::json::serialize(value)});
  }
  Ruling ruling;
  ruling.answer.body = settings_json(settings);
  if (!facts.changes.empty()) ruling.decision.events.push_back(context.event(std::move(facts)));
  return ruling;
}

}  // namespace lethe::api
