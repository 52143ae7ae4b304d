#include "api/commands/opening.h"

#include <algorithm>
#include <set>

#include "api/commands/auditor_grants.h"
#include "api/commands/settings_schema.h"
#include "api/review/access_rules.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::Moment;
using ledger::RelationshipType;
using ledger::SubjectId;

enum class Open : std::uint8_t { kNo, kYes };
Open open_if(bool is_open) {
  return is_open ? Open::kYes : Open::kNo;
}

/// Where the agent works, or is on duty now.
Ruled<std::set<std::string>> departments_of(const RuleContext& context, const SubjectId& agent) {
  std::set<std::string> out;
  LETHE_TRY(const auto staff, context.review().staff(agent));
  if (staff && !staff->facts.department.empty()) out.insert(staff->facts.department);
  LETHE_TRY(const auto duties, context.views().relationships_between(agent, {}));
  for (const auto& duty : duties) {
    const bool is_now =
        duty.type == RelationshipType::kDuty && duty.covers(context.now(), context.now());
    if (is_now) out.insert(duty.department);
  }
  return out;
}

Ruled<Open> by_relationship(const RuleContext& context, const SubjectId& agent,
                            const SubjectId& person) {
  LETHE_TRY(const auto set, context.review().access_rules());
  const auto& rules = set ? set->rules : review::default_rules();
  const Moment from{context.now().micros - rules.treatment_days * ledger::kDayMicros};
  LETHE_TRY(const auto relationships, context.views().relationships(person));
  LETHE_TRY(const auto departments, departments_of(context, agent));
  return open_if(std::ranges::any_of(relationships, [&](const auto& row) {
    if (row.type == RelationshipType::kDuty || !row.covers(from, context.now())) return false;
    return row.agent == agent || (!row.department.empty() && departments.contains(row.department));
  }));
}

/// An emergency of theirs in force opens the scope: among the latest, since none lasts for long.
Ruled<Open> by_emergency(const RuleContext& context, const SubjectId& agent,
                         const SubjectId& person, ledger::GrantScope scope) {
  constexpr std::size_t kLatest = 8;
  LETHE_TRY(const auto glasses, context.glasses().glasses_between(agent, person, kLatest));
  return open_if(std::ranges::any_of(glasses, [&](const auto& glass) {
    return glass.is_in_force(context.now()) && glass.opens(scope);
  }));
}

}  // namespace

Ruled<void> check_may_open(const RuleContext& context, ledger::GrantScope scope,
                           const SubjectId& about) {
  LETHE_TRY_VOID(check_granted(context, scope, about));
  const auto& caller = context.caller();
  const bool is_own = caller.subject == about || about.is_zero();
  if (caller.role != ledger::Role::kAgent || is_own) return {};
  LETHE_TRY(const bool is_asked, setting_boolean(context.views(), "agents_need_relationship"));
  if (!is_asked) return {};
  LETHE_TRY(const auto related, by_relationship(context, caller.subject, about));
  if (related == Open::kYes) return {};
  LETHE_TRY(const auto declared, by_emergency(context, caller.subject, about, scope));
  if (declared == Open::kNo) return ProblemType::kRelationshipRequired;
  return {};
}

}  // namespace lethe::api
