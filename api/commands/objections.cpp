#include "api/commands/objections.h"

#include <algorithm>

#include "api/json/render.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::ObjectionSignal;
using ledger::ObjectionState;
using projections::ObjectionRow;

bool is_decision(ObjectionState state) {
  return state == ObjectionState::kUpheld || state == ObjectionState::kOverruled;
}

/// The person says what it objects to, the organisation what comes of it.
Ruled<void> check_who(const RuleContext& context, const RecordObjectionInput& input) {
  using ledger::Role;
  const auto& caller = context.caller();
  const bool is_staff = caller.is_any(Role::kAdmin, Role::kAgent) ||
                        context.actor().type == ledger::ActorType::kAgent;
  const bool is_for_person = caller.is_any(Role::kPortal, Role::kAgent, Role::kSubject);
  if (is_decision(input.state) ? !is_staff : !is_for_person) return ProblemType::kForbidden;
  return {};
}

/// What an objection is about: nobody overrules one to direct marketing.
enum class Objectable : std::uint8_t { kInterests, kMarketing };

/// kPurposeUnknown, kPurposeNotObjectable.
Ruled<Objectable> check_purpose(const RuleContext& context, const std::string& code) {
  if (code.empty()) return Objectable::kInterests;
  LETHE_TRY(const auto purpose, context.views().purpose(code));
  if (!purpose) return ProblemType::kPurposeUnknown;
  if (purpose->direct_marketing) return Objectable::kMarketing;
  const bool is_objectable = purpose->basis == ledger::LegalBasis::kPublicTask ||
                             purpose->basis == ledger::LegalBasis::kLegitimateInterests;
  if (!is_objectable) return ProblemType::kPurposeNotObjectable;
  return Objectable::kInterests;
}

/// How often the signal was noted: it comes with every request of a browser.
Ruled<std::size_t> signals_noted(const RuleContext& context, const ledger::SubjectId& subject,
                                 const std::string& purpose) {
  LETHE_TRY(const auto history, context.views().objection_history(subject, purpose));
  const auto count = std::count_if(history.begin(), history.end(), [](const ObjectionRow& row) {
    return row.signal == ObjectionSignal::kGpc;
  });
  return static_cast<std::size_t>(count);
}

/// The state to record; kInvalid when it is so already.
Ruled<ObjectionState> next_state(const RuleContext& context, const RecordObjectionInput& input,
                                 Objectable about, const std::optional<ObjectionRow>& before) {
  if (input.state != ObjectionState::kRaised) {
    if (!before) return ProblemType::kObjectionNotRaised;
    if (before->state == input.state) return ObjectionState::kInvalid;
    if (is_decision(input.state) && before->state == ObjectionState::kWithdrawn) {
      return ProblemType::kObjectionNotRaised;
    }
    return input.state;
  }
  const auto raised =
      about == Objectable::kMarketing ? ObjectionState::kUpheld : ObjectionState::kRaised;
  const bool objects = before && is_objecting(before->state);
  if (input.signal == ObjectionSignal::kGpc) {
    if (objects) return ObjectionState::kInvalid;
    LETHE_TRY(const auto noted, signals_noted(context, input.subject, input.purpose));
    return noted != 0 ? ObjectionState::kInvalid : raised;
  }
  if (!objects) return raised;
  // What the browser has said only, the person says now.
  const bool says_more =
      before->state == ObjectionState::kRaised && before->signal == ObjectionSignal::kGpc;
  return says_more ? raised : ObjectionState::kInvalid;
}

}  // namespace

RecordObjectionInput RecordObjectionInput::parse(ObjectReader& reader) {
  RecordObjectionInput input;
  input.purpose = reader.optional_text("purpose", kCode).value_or("");
  input.state = reader.optional_named<ObjectionState>("state").value_or(ObjectionState::kRaised);
  input.signal =
      reader.optional_named<ObjectionSignal>("signal").value_or(ObjectionSignal::kPerson);
  if (input.state == ObjectionState::kOverruled) reader.require("reason");
  input.reason = reader.optional_text("reason", kFreeText);
  const bool is_gpc = input.signal == ObjectionSignal::kGpc;
  if (is_gpc && input.state != ObjectionState::kRaised) {
    reader.fault("signal", "must be person but for what is raised");
  }
  if (is_gpc && input.reason) reader.fault("reason", "must not be there: a signal gives none");
  return input;
}

Ruled<Ruling> record_objection(RuleContext& context, const RecordObjectionInput& input) {
  LETHE_TRY_VOID(check_who(context, input));
  LETHE_TRY(auto person, context.person(input.subject));
  LETHE_TRY(const auto about, check_purpose(context, input.purpose));
  if (about == Objectable::kMarketing && input.state == ObjectionState::kOverruled) {
    return ProblemType::kObjectionBinds;
  }
  LETHE_TRY(const auto before, context.views().objection(person.id, input.purpose));
  LETHE_TRY(const auto state, next_state(context, input, about, before));
  Ruling ruling;
  if (state == ObjectionState::kInvalid) {
    // Withdrawn or overruled by the person or the organisation, a signal changes nothing.
    LETHE_CHECK(before.has_value());
    ruling.answer.body = objection_json(*before);
    return ruling;
  }
  // A decision is about what was said, so it keeps who said it.
  const bool is_raised = input.state == ObjectionState::kRaised;
  const ObjectionRow row{input.purpose, state, is_raised ? input.signal : before->signal,
                         context.sequence(), context.now()};
  auto event =
      context.event(ledger::ObjectionRecorded{row.purpose, row.state, row.signal}, person.id);
  if (input.reason) {
    LETHE_TRY(const auto compartment,
              next_compartment(context, person, ledger::CompartmentClass::kEvidence));
    event.sections.push_back(
        section_of(compartment, ledger::SectionRole::kReason, "", *input.reason));
  }
  ruling.decision.events.push_back(std::move(event));
  ruling.answer.status = 201;
  ruling.answer.body = objection_json(row);
  ruling.answer.location = "events/" + std::to_string(row.sequence.value);
  return ruling;
}

Ruled<void> note_privacy_control(const RuleContext& context, const projections::PersonRow& person,
                                 Ruling& ruling) {
  using ledger::Role;
  const auto role = context.caller().role;
  const bool is_persons =
      role == Role::kSubject ||
      (role == Role::kPortal && context.actor().type != ledger::ActorType::kAgent);
  if (!context.request().global_privacy_control || !is_persons) return {};
  LETHE_TRY(const auto before, context.views().objection(person.id, ""));
  if (before && is_objecting(before->state)) return {};
  LETHE_TRY(const auto noted, signals_noted(context, person.id, ""));
  if (noted != 0) return {};
  ruling.decision.events.push_back(context.event(
      ledger::ObjectionRecorded{"", ObjectionState::kRaised, ObjectionSignal::kGpc}, person.id));
  return {};
}

}  // namespace lethe::api
