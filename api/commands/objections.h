// POST …/subjects/{subject}/objections: objections (GDPR Art. 21), and the signal Sec-GPC.
#pragma once

#include "api/commands/executor.h"
#include "api/json/request.h"

namespace lethe::api {

struct RecordObjectionInput {
  static constexpr RuleTraits kTraits{};
  ledger::SubjectId subject;  // of the path
  std::string purpose;        // empty: everything that rests on Art. 6(1)(e) or (f)
  ledger::ObjectionState state = ledger::ObjectionState::kRaised;
  ledger::ObjectionSignal signal = ledger::ObjectionSignal::kPerson;
  std::optional<std::string> reason;  // a section; required to overrule
  static RecordObjectionInput parse(ObjectReader& reader);
};

/// Raised and withdrawn by or for the person (roles portal, agent, subject); upheld and overruled
/// by the organisation (admin, an agent, a portal on behalf of one). Order: kForbidden,
/// kUnknownSubject, kSubjectErased, kPurposeUnknown, kPurposeNotObjectable (neither on public_task
/// or legitimate_interests nor direct marketing), kObjectionBinds (overruled for direct marketing),
/// kObjectionNotRaised (withdrawn though there never was one; decided on though none is there or it
/// was withdrawn). An objection to direct marketing is upheld at once. 201 with objection_json();
/// 200 without an event when it is so already. The signal gpc is noted once for each person and
/// purpose: what the person says later counts more than what the browser goes on saying.
Ruled<Ruling> record_objection(RuleContext& context, const RecordObjectionInput& input);

/// Adds to a ruling about `person` the objection that the request's Sec-GPC is, behind the events
/// that are there: to everything, once, and only when the request is the person's or a portal's,
/// for a member of staff has a browser, too.
Ruled<void> note_privacy_control(const RuleContext& context, const projections::PersonRow& person,
                                 Ruling& ruling);

/// Whether an objection in that state keeps the organisation from what is objected to, until it is
/// decided and for ever once it is upheld.
inline bool is_objecting(ledger::ObjectionState state) {
  return state == ledger::ObjectionState::kRaised || state == ledger::ObjectionState::kUpheld;
}

}  // namespace lethe::api
