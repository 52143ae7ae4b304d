#include "api/json/render_review.h"

#include "api/json/render_fields.h"

namespace lethe::api {

using boost::json::array;
using boost::json::object;

object access_rules_json(const ledger::AccessRulesSet& set) {
  array rules;
  for (const auto& rule : set.rules) {
    object thresholds;
    for (const auto& threshold : rule.thresholds) thresholds[threshold.name] = threshold.value;
    rules.push_back(object{{"rule", name_of(rule.rule)},
                           {"enabled", rule.enabled},
                           {"weight", rule.weight},
                           {"thresholds", std::move(thresholds)}});
  }
  return {{"version", set.version},
          {"rules", std::move(rules)},
          {"treatment_days", set.treatment_days},
          {"glass_broken_days", set.glass_broken_days},
          {"flag_from", set.flag_from},
          {"medium_from", set.medium_from},
          {"high_from", set.high_from},
          {"utc_offset", set.utc_offset}};
}

object flagged_json(const ledger::AccessFlagged& facts) {
  array findings;
  for (const auto& finding : facts.findings) {
    object one{{"rule", name_of(finding.rule)}, {"weight", finding.weight}};
    put_name(one, "exemption", finding.exemption);
    if (!finding.numbers.empty()) {
      one["numbers"] = array(finding.numbers.begin(), finding.numbers.end());
    }
    findings.push_back(std::move(one));
  }
  return {{"access", facts.access.value},
          {"agent", facts.agent.str()},
          {"rules", facts.rules},
          {"checked_up_to", facts.checked_up_to},
          {"priority", name_of(facts.priority)},
          {"weight", facts.weight},
          {"findings", std::move(findings)}};
}

object staff_json(const ledger::StaffDescribed& facts) {
  object out;
  put_text(out, "role", facts.role);
  put_text(out, "department", facts.department);
  put_id(out, "supervisor", facts.supervisor);
  put_time(out, "employed_from", facts.employed_from);
  put_time(out, "employed_until", facts.employed_until);
  if (facts.usual_from != 0 || facts.usual_until != 0) {
    out["usual_from"] = facts.usual_from;
    out["usual_until"] = facts.usual_until;
    out["usual_days"] = facts.usual_days;
  }
  return out;
}

}  // namespace lethe::api
