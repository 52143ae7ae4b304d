#include "api/commands/access_rules.h"

#include <boost/json/array.hpp>
#include <set>

#include "api/json/render_review.h"
#include "api/review/access_rules.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

constexpr std::int64_t kMostDays = 3'660;

std::uint32_t number_of(ObjectReader& reader, std::string_view name, std::int64_t least,
                        std::int64_t most, std::uint32_t otherwise) {
  return static_cast<std::uint32_t>(reader.integer(name, least, most).value_or(otherwise));
}

void read_thresholds(ObjectReader& reader, ledger::AccessRuleValue& rule) {
  const auto* said = reader.raw("thresholds");
  if (said == nullptr) return;
  ObjectReader thresholds(*said, reader.pointer("thresholds"), reader.faults());
  for (auto& threshold : rule.thresholds) {
    for (const auto& info : review::thresholds()) {
      if (info.rule != rule.rule || info.name != threshold.name) continue;
      threshold.value =
          static_cast<std::uint64_t>(thresholds
                                         .integer(info.name, static_cast<std::int64_t>(info.min),
                                                  static_cast<std::int64_t>(info.max))
                                         .value_or(static_cast<std::int64_t>(threshold.value)));
    }
  }
  thresholds.finish();
}

void read_rule(ObjectReader& reader, ledger::AccessRulesSet& set,
               std::set<ledger::AccessRule>& named) {
  const auto which = reader.named<ledger::AccessRule>("rule");
  for (auto& rule : set.rules) {
    if (rule.rule != which) continue;
    if (!named.insert(which).second) reader.fault("rule", "must come once");
    rule.enabled = reader.boolean("enabled").value_or(rule.enabled);
    rule.weight = number_of(reader, "weight", 0, review::kMaxWeight, rule.weight);
    read_thresholds(reader, rule);
    reader.finish();
  }
}

void read_rules(ObjectReader& reader, ledger::AccessRulesSet& set) {
  const auto* said = reader.raw("rules");
  if (said == nullptr) return;
  if (!said->is_array() || said->get_array().size() > set.rules.size()) {
    reader.fault("rules",
                 "must be an array of at most " + std::to_string(set.rules.size()) + " rules");
    return;
  }
  std::set<ledger::AccessRule> named;
  const auto& rules = said->get_array();
  for (std::size_t i = 0; i < rules.size(); ++i) {
    ObjectReader rule(rules[i], pointer_to(reader.pointer("rules"), std::to_string(i)),
                      reader.faults());
    read_rule(rule, set, named);
  }
}

}  // namespace

SetAccessRulesInput SetAccessRulesInput::parse(ObjectReader& reader) {
  SetAccessRulesInput input{review::default_rules()};
  auto& set = input.rules;
  read_rules(reader, set);
  set.treatment_days = number_of(reader, "treatment_days", 0, kMostDays, set.treatment_days);
  set.glass_broken_days =
      number_of(reader, "glass_broken_days", 0, kMostDays, set.glass_broken_days);
  constexpr auto kMostWeight = std::int64_t{16} * review::kMaxWeight;
  set.flag_from = number_of(reader, "flag_from", 1, kMostWeight, set.flag_from);
  set.medium_from = number_of(reader, "medium_from", 1, kMostWeight, set.medium_from);
  set.high_from = number_of(reader, "high_from", 1, kMostWeight, set.high_from);
  if (set.medium_from < set.flag_from) reader.fault("medium_from", "must not be below flag_from");
  if (set.high_from < set.medium_from) reader.fault("high_from", "must not be below medium_from");
  set.utc_offset = static_cast<std::int16_t>(
      reader.integer("utc_offset", -ledger::kMaxUtcOffset, ledger::kMaxUtcOffset)
          .value_or(set.utc_offset));
  return input;
}

Ruled<Ruling> set_access_rules(RuleContext& context, const SetAccessRulesInput& input) {
  LETHE_TRY(const auto earlier, context.review().access_rules());
  auto facts = input.rules;
  facts.version = earlier ? earlier->rules.version : 0;
  Ruling ruling;
  const auto& in_force = earlier ? earlier->rules : review::default_rules();
  if (facts != in_force) {
    ++facts.version;
    ruling.decision.events.push_back(context.event(facts));
  }
  ruling.answer.body = access_rules_json(facts);
  return ruling;
}

}  // namespace lethe::api
