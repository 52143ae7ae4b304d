// Requests of people for their rights: POST …/requests and PATCH …/requests/{request} (GDPR
// Art. 12-22; 45 CFR 164.524, 164.526, 164.528).
#pragma once

#include "api/commands/calendar.h"
#include "api/commands/executor.h"
#include "api/json/request.h"
#include "projections/rights_rows.h"

namespace lethe::api {

/// When a request has to be answered. GDPR Art. 12(3): a month, and with an extension two further
/// ones. HIPAA: 30 days for access, 60 for amendments and accountings, and 30 further days.
struct RequestTimes {
  ledger::Moment due, due_if_extended;
};
RequestTimes request_times(const Calendar& calendar, ledger::RightsRequestType type,
                           ledger::Regime regime, ledger::Moment received_at);
/// Whether the law of a regime knows such a request.
bool is_right_of(ledger::RightsRequestType type, ledger::Regime regime);
/// What may come behind a state.
bool is_step(ledger::RightsRequestState from, ledger::RightsRequestState to);

struct OpenRequestInput {
  static constexpr RuleTraits kTraits{.actor = Erased::kAllow};
  ledger::SubjectId subject;
  ledger::RightsRequestType type = ledger::RightsRequestType::kInvalid;
  ledger::Regime regime =
      ledger::Regime::kInvalid;               // GDPR, or HIPAA where only that knows the type
  std::optional<ledger::Moment> received_at;  // none: now
  std::optional<std::string> detail;          // what is asked for: free text, a section
  static OpenRequestInput parse(ObjectReader& reader);
};

/// Roles admin, portal, agent, subject (for itself). Order: kForbidden (a person who says when it
/// was received), kInvalidBody (received_at ahead), kUnknownSubject. For erased people too:
/// something of theirs may be kept. 201 with rights_request_json(), revision.
Ruled<Ruling> open_request(RuleContext& context, const OpenRequestInput& input);

struct StepRequestInput {
  static constexpr RuleTraits kTraits{.actor = Erased::kAllow};
  ledger::RightsRequestId request;
  std::optional<std::uint64_t> revision;  // If-Match; none: any
  ledger::RightsRequestState state = ledger::RightsRequestState::kInvalid;
  std::optional<std::string> reason;  // free text, a section
  ledger::DenialGround denial = ledger::DenialGround::kInvalid;
  std::optional<ledger::Moment> told_at, due_at;
  std::uint64_t fee = 0;
  std::string currency;
  /// Needs a reason to be extended, denied or partly fulfilled, and for a fee; a ground to be
  /// denied or partly fulfilled; and who is denied must have been told of complaint and judicial
  /// remedy.
  static StepRequestInput parse(ObjectReader& reader);
};

/// Roles admin, portal, agent, subject (who may withdraw). Order: kUnknownRequest, kForbidden,
/// kRevisionMismatch, kStepNotAllowed, kExtensionTooLate (extended before, or the first time is
/// over), kFeeNotDue (the first accounting in twelve months, 45 CFR 164.528(c)(2)), kInvalidBody
/// (told_at or due_at out of its bounds). Late steps are possible. 200 with rights_request_json(),
/// revision.
Ruled<Ruling> step_request(RuleContext& context, const StepRequestInput& input);

}  // namespace lethe::api
