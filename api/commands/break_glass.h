// POST …/break-glass: in an emergency a member of staff opens what is otherwise closed to them (45
// CFR 164.312(a)(2)(ii)), for a while and for a reason, and answers for it afterwards.
#pragma once

#include <boost/json/object.hpp>
#include <vector>

#include "api/commands/executor.h"
#include "api/json/request.h"
#include "projections/break_glass_views.h"

namespace lethe::api {

struct BreakGlassInput {
  static constexpr RuleTraits kTraits{};
  ledger::SubjectId subject;
  std::optional<ledger::SubjectId> agent;  // role portal says it; of role agent it is the caller
  std::string purpose_of_use = "BTG";
  std::vector<ledger::GrantScope> scopes;  // none: all of them
  std::optional<std::uint32_t> minutes;    // none: as the setting break_glass_minutes says
  std::string reason;                      // free text, a section
  static BreakGlassInput parse(ObjectReader& reader);
};

/// Nobody opens a record for longer by it.
inline constexpr std::uint32_t kLongestGlassMinutes = 24 * 60;

/// Roles agent, portal. What a member of staff has in force for the person is extended by nothing:
/// another one is started, once the first is reviewed. Opens a review of priority high with it, and
/// the privacy officer is told (setting break_glass_recipient). Order: kUnknownSubject,
/// kSubjectErased, kForbidden (an agent for another), kInvalidBody (a portal that does not say who
/// it was), kActorUnknown, kActorNotAgent, kBreakGlassUnreviewed (member `glass`: whose review is
/// not closed). 201 with break_glass_json().
Ruled<Ruling> break_glass(RuleContext& context, const BreakGlassInput& input);

struct EndBreakGlassInput {
  static constexpr RuleTraits kTraits{.personal = false};
  ledger::GlassId glass;  // of the path
  static EndBreakGlassInput parse(ObjectReader& reader);
};

/// Before its time: roles agent (their own), portal, admin, reviewer. kUnknownGlass, also for an
/// agent of whom it is not. 200 with break_glass_json(); without an event when it was over. Its
/// review stays open.
Ruled<Ruling> end_break_glass(RuleContext& context, const EndBreakGlassInput& input);

/// {"id", "subject", "agent", "purpose_of_use", "scopes", "started", "expires_at", "in_force",
///  "review", "sequence", "ended"?, "ended_sequence"?}
boost::json::object break_glass_json(const projections::BreakGlassRow& glass, ledger::Moment now);

}  // namespace lethe::api
