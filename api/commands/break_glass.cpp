#include "api/commands/break_glass.h"

#include "api/codes.h"
#include "api/commands/access_parts.h"
#include "api/commands/auditor_grants.h"
#include "api/commands/recipients.h"
#include "api/commands/review_parts.h"
#include "api/commands/settings_schema.h"
#include "api/json/render_fields.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::GrantScope;
using ledger::Role;
using ledger::SubjectId;
using projections::BreakGlassRow;

/// Of FHIR's purposes of use those that are an emergency.
constexpr TextRule kEmergencyPurpose{
    [](std::string_view text) { return text == "BTG" || text == "ETREAT" || text == "ERTREAT"; },
    "one of BTG ETREAT ERTREAT"};

/// A member of staff speaks for themselves, a portal must say for whom.
Ruled<SubjectId> glass_agent(const RuleContext& context, const BreakGlassInput& input) {
  const auto& caller = context.caller();
  if (caller.role == Role::kAgent) {
    if (input.agent && *input.agent != caller.subject) return ProblemType::kForbidden;
    return caller.subject;
  }
  if (!input.agent) return Problem::bad_body("/agent", "is required");
  LETHE_TRY_VOID(check_agent(context, *input.agent));
  return *input.agent;
}

Ruled<void> check_glass_reviewed(const RuleContext& context, const SubjectId& agent) {
  LETHE_TRY(const auto open, context.glasses().unreviewed(agent));
  if (!open) return {};
  Problem problem(ProblemType::kBreakGlassUnreviewed);
  problem.members["glass"] = open->str();
  return problem;
}

/// The glass as it will be; the review that it leaves is the event behind it.
Ruled<BreakGlassRow> broken(const RuleContext& context, const BreakGlassInput& input,
                            const SubjectId& agent) {
  LETHE_TRY(const auto usual, setting_integer(context.views(), "break_glass_minutes"));
  const std::int64_t minutes = input.minutes ? std::int64_t{*input.minutes} : usual;
  BreakGlassRow row;
  row.id = ledger::GlassId::random();
  row.subject = input.subject;
  row.agent = agent;
  row.scopes = input.scopes;
  if (row.scopes.empty()) {
    row.scopes = {GrantScope::kProfile, GrantScope::kContent, GrantScope::kTexts};
  }
  row.expires_at = {context.now().micros + minutes * ledger::kMinuteMicros};
  row.purpose_of_use = input.purpose_of_use;
  row.review = ledger::ReviewId::random();
  row.started_at = context.sequence();
  row.started = context.now();
  return row;
}

/// With the emergency itself as what is to be looked at.
Ruled<ledger::EventDraft> glass_review(const RuleContext& context, const BreakGlassRow& glass) {
  ledger::ReviewOpened facts;
  facts.review = glass.review;
  facts.origin = ledger::ReviewOrigin::kBreakGlass;
  facts.priority = ledger::FlagPriority::kHigh;
  LETHE_TRY(facts.due_at, review_due(context, facts.priority));
  facts.accesses = {glass.started_at};
  return context.event(std::move(facts), glass.agent);
}

}  // namespace

BreakGlassInput BreakGlassInput::parse(ObjectReader& reader) {
  BreakGlassInput input;
  reader.require("subject");
  input.subject = reader.id<SubjectId>("subject").value_or(SubjectId{});
  input.agent = reader.id<SubjectId>("agent");
  if (auto purpose = reader.optional_text("purpose_of_use", kEmergencyPurpose)) {
    input.purpose_of_use = std::move(*purpose);
  }
  if (reader.has("scopes")) input.scopes = read_scopes(reader);
  if (const auto minutes = reader.integer("minutes", 1, kLongestGlassMinutes)) {
    input.minutes = static_cast<std::uint32_t>(*minutes);
  }
  input.reason = reader.text("reason", kFreeText);
  return input;
}

Ruled<Ruling> break_glass(RuleContext& context, const BreakGlassInput& input) {
  LETHE_TRY(auto person, context.person(input.subject));
  LETHE_TRY(const auto agent, glass_agent(context, input));
  LETHE_TRY_VOID(check_glass_reviewed(context, agent));
  LETHE_TRY(const auto glass, broken(context, input, agent));
  LETHE_TRY(auto recipient, officer(context.views(), "break_glass_recipient"));
  auto started = context.event(
      ledger::BreakGlassStarted{glass.id, agent, glass.scopes, glass.expires_at,
                                glass.purpose_of_use, glass.review, std::move(recipient)},
      person.id);
  LETHE_TRY(const auto compartment,
            next_compartment(context, person, ledger::CompartmentClass::kAccess));
  started.sections.push_back(
      section_of(compartment, ledger::SectionRole::kReason, "", input.reason));
  LETHE_TRY(auto review, glass_review(context, glass));
  Ruling ruling;
  ruling.decision.events.push_back(std::move(started));
  ruling.decision.events.push_back(std::move(review));
  ruling.answer.status = 201;
  ruling.answer.body = break_glass_json(glass, context.now());
  ruling.answer.location = "break-glass/" + glass.id.str();
  return ruling;
}

EndBreakGlassInput EndBreakGlassInput::parse(ObjectReader& /*reader*/) {
  return {};
}

Ruled<Ruling> end_break_glass(RuleContext& context, const EndBreakGlassInput& input) {
  const auto& caller = context.caller();
  LETHE_TRY(auto glass, context.glasses().glass(input.glass));
  const bool is_anothers = glass && caller.role == Role::kAgent && glass->agent != caller.subject;
  if (!glass || is_anothers) return ProblemType::kUnknownGlass;
  Ruling ruling;
  if (glass->is_in_force(context.now())) {
    ruling.decision.events.push_back(
        context.event(ledger::BreakGlassEnded{glass->id}, glass->subject));
    glass->ended_at = context.sequence();
    glass->ended = context.now();
  }
  ruling.answer.body = break_glass_json(*glass, context.now());
  return ruling;
}

boost::json::object break_glass_json(const BreakGlassRow& glass, ledger::Moment now) {
  boost::json::object out{{"id", glass.id.str()},
                          {"subject", glass.subject.str()},
                          {"agent", glass.agent.str()},
                          {"purpose_of_use", glass.purpose_of_use},
                          {"scopes", names_json(glass.scopes)},
                          {"started", time(glass.started)},
                          {"expires_at", time(glass.expires_at)},
                          {"in_force", glass.is_in_force(now)},
                          {"review", glass.review.str()},
                          {"sequence", glass.started_at.value}};
  if (glass.ended_at) {
    out["ended"] = time(glass.ended);
    out["ended_sequence"] = glass.ended_at->value;
  }
  return out;
}

}  // namespace lethe::api
