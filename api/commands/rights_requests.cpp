#include "api/commands/rights_requests.h"

#include <algorithm>
#include <array>

#include "api/commands/own_sections.h"
#include "api/json/render_rights.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::DenialGround;
using ledger::Moment;
using ledger::Regime;
using projections::RightsRequestRow;
using State = ledger::RightsRequestState;
using Type = ledger::RightsRequestType;

constexpr std::int64_t kYearDays = 365;
constexpr std::int64_t kMostFee = 1'000'000'000;

constexpr TextRule kCurrency{[](std::string_view text) {
                               return text.size() == 3 &&
                                      std::all_of(text.begin(), text.end(),
                                                  [](char c) { return c >= 'A' && c <= 'Z'; });
                             },
                             "a currency of ISO 4217, like EUR"};

/// What is so from the step on, as its event says it.
ledger::RightsRequestRecorded facts_of(const RightsRequestRow& request, Moment told_at) {
  return {request.id,     request.type,   request.regime, request.state,    request.received_at,
          request.due_at, request.denial, request.fee,    request.currency, told_at};
}

Problem revision_mismatch(std::uint64_t revision) {
  Problem problem(ProblemType::kRevisionMismatch);
  problem.members["revision"] = revision;
  return problem;
}

/// One of the person's within the year before is what the free one was used for.
Ruled<void> check_fee(const RuleContext& context, const RightsRequestRow& request,
                      const StepRequestInput& input) {
  if (input.fee == 0 || request.type != Type::kAccounting) return {};
  LETHE_TRY(const auto requests, context.views().rights_requests(request.subject));
  const bool is_later_one =
      std::any_of(requests.begin(), requests.end(), [&](const RightsRequestRow& other) {
        return other.id != request.id && other.type == Type::kAccounting &&
               other.state != State::kWithdrawn && other.state != State::kDenied &&
               other.received_at <= request.received_at &&
               request.received_at.micros - other.received_at.micros <
                   kYearDays * ledger::kDayMicros;
      });
  if (!is_later_one) return ProblemType::kFeeNotDue;
  return {};
}

/// The new end of an extended request.
Ruled<Moment> extended_due(const RuleContext& context, const RightsRequestRow& request,
                           const StepRequestInput& input) {
  LETHE_TRY(const auto calendar, calendar_of(context.views()));
  const auto latest =
      request_times(calendar, request.type, request.regime, request.received_at).due_if_extended;
  const auto due = input.due_at.value_or(latest);
  if (due <= request.due_at || due > latest) {
    return body_fault("/due_at", "must lie behind the present end, and at the latest at " +
                                     ledger::format_rfc3339(latest));
  }
  return due;
}

/// When the person was told; none for a step of which nobody has to be.
Ruled<Moment> told(const RuleContext& context, const RightsRequestRow& request,
                   const StepRequestInput& input) {
  const bool has_to_be = input.state == State::kExtended || input.state == State::kDenied;
  const auto told_at = input.told_at.value_or(has_to_be ? context.now() : Moment{});
  if (input.told_at && (told_at < request.received_at || told_at > context.now())) {
    return body_fault("/told_at", "must lie between the receipt and now");
  }
  return told_at;
}

}  // namespace

RequestTimes request_times(const Calendar& calendar, Type type, Regime regime, Moment received_at) {
  if (regime == Regime::kHipaa) {
    const unsigned days = type == Type::kAccess ? 30 : 60;
    return {days_after(received_at, days), days_after(received_at, days + 30)};
  }
  return {calendar.months_after(received_at, 1), calendar.months_after(received_at, 3)};
}

bool is_right_of(Type type, Regime regime) {
  const bool is_hipaas_alone = type == Type::kAmendment || type == Type::kAccounting;
  if (regime == Regime::kHipaa) return is_hipaas_alone || type == Type::kAccess;
  return !is_hipaas_alone;
}

bool is_step(State from, State to) {
  switch (to) {
    case State::kVerificationNeeded:
      return from == State::kReceived;
    case State::kVerified:
      return from == State::kReceived || from == State::kVerificationNeeded;
    case State::kInProgress:
      return from == State::kVerified;
    case State::kExtended:
      return from == State::kInProgress;
    case State::kFulfilled:
    case State::kPartlyFulfilled:
      return from == State::kInProgress || from == State::kExtended;
    case State::kDenied:
    case State::kWithdrawn:
      return from < State::kFulfilled;
    case State::kReceived:
    case State::kInvalid:
      return false;
  }
  return false;
}

OpenRequestInput OpenRequestInput::parse(ObjectReader& reader) {
  OpenRequestInput input;
  reader.require("subject");
  input.subject = reader.id<ledger::SubjectId>("subject").value_or(ledger::SubjectId{});
  input.type = reader.named<Type>("type");
  const auto natural = is_right_of(input.type, Regime::kGdpr) ? Regime::kGdpr : Regime::kHipaa;
  input.regime = reader.optional_named<Regime>("regime").value_or(natural);
  if (input.type != Type::kInvalid && !is_right_of(input.type, input.regime)) {
    reader.fault("regime", "must be one that knows such a request");
  }
  input.received_at = reader.moment("received_at");
  input.detail = reader.optional_text("detail", kFreeText);
  return input;
}

Ruled<Ruling> open_request(RuleContext& context, const OpenRequestInput& input) {
  if (input.received_at && context.caller().role == ledger::Role::kSubject) {
    return ProblemType::kForbidden;
  }
  RightsRequestRow request;
  request.received_at = input.received_at.value_or(context.now());
  if (request.received_at > context.now()) {
    return body_fault("/received_at", "must not lie ahead");
  }
  LETHE_TRY(const auto known, context.person(input.subject, Erased::kAllow));
  std::optional person(known);
  LETHE_TRY(const auto calendar, calendar_of(context.views()));
  request.id = ledger::RightsRequestId::random();
  request.subject = known.id;
  request.type = input.type;
  request.regime = input.regime;
  request.state = State::kReceived;
  request.due_at = request_times(calendar, input.type, input.regime, request.received_at).due;
  request.opened_at = request.changed_at = context.sequence();
  request.changed = context.now();
  auto event = context.event(facts_of(request, {}), request.subject);
  if (input.detail) {
    LETHE_TRY(auto detail,
              reason_section(context, person, ledger::SectionRole::kDetail, *input.detail));
    context.keep_reply_under(detail.compartment);
    event.sections.push_back(std::move(detail));
  }
  Ruling ruling;
  ruling.decision.events.push_back(std::move(event));
  ruling.answer.status = 201;
  ruling.answer.body = rights_request_json(request, context.now());
  ruling.answer.revision = request.revision;
  ruling.answer.location = "requests/" + request.id.str();
  return ruling;
}

StepRequestInput StepRequestInput::parse(ObjectReader& reader) {
  StepRequestInput input;
  input.state = reader.named<State>("state");
  input.reason = reader.optional_text("reason", kFreeText);
  input.denial = reader.optional_named<DenialGround>("ground").value_or(DenialGround::kInvalid);
  input.told_at = reader.moment("told_at");
  input.due_at = reader.moment("due_at");
  input.fee = static_cast<std::uint64_t>(reader.integer("fee", 0, kMostFee).value_or(0));
  if (const auto currency = reader.optional_text("currency", kCurrency)) {
    input.currency = *currency;
  }
  const bool is_refusal = input.state == State::kDenied || input.state == State::kPartlyFulfilled;
  if (is_refusal) {
    reader.require("ground");
  } else if (reader.has("ground") && input.state != State::kInvalid) {
    reader.fault("ground", "is for what is denied or partly fulfilled");
  }
  if (is_refusal || input.state == State::kExtended || input.fee > 0) reader.require("reason");
  if (input.fee > 0) reader.require("currency");
  if (reader.has("due_at") && input.state != State::kExtended) {
    reader.fault("due_at", "is for an extension");
  }
  for (const auto* name : {"complaint_told", "remedy_told"}) {
    const auto is_told = reader.boolean(name);
    if (input.state != State::kDenied) continue;
    reader.require(name);  // GDPR Art. 12(4)
    if (is_told == false) reader.fault(name, "must be true");
  }
  return input;
}

Ruled<Ruling> step_request(RuleContext& context, const StepRequestInput& input) {
  LETHE_TRY(const auto known, context.views().rights_request(input.request));
  if (!known) return ProblemType::kUnknownRequest;
  auto request = *known;
  const bool is_person = context.caller().role == ledger::Role::kSubject;
  if (is_person && request.subject != context.caller().subject) return ProblemType::kUnknownRequest;
  LETHE_TRY(auto person, context.views().person(request.subject));
  if (!person) return ledger::Error::kRowMalformed;
  context.note_about(*person);
  if (is_person && input.state != State::kWithdrawn) return ProblemType::kForbidden;
  if (input.revision && *input.revision != request.revision) {
    return revision_mismatch(request.revision);
  }
  if (input.state == State::kExtended && request.extended_at) {
    return ProblemType::kExtensionTooLate;
  }
  if (!is_step(request.state, input.state)) return ProblemType::kStepNotAllowed;
  if (input.state == State::kExtended && context.now() > request.due_at) {
    return ProblemType::kExtensionTooLate;
  }
  LETHE_TRY_VOID(check_fee(context, request, input));
  LETHE_TRY(const auto told_at, told(context, request, input));
  if (input.state == State::kExtended) {
    LETHE_TRY(request.due_at, extended_due(context, request, input));
    request.extended_at = context.sequence();
  }
  request.state = input.state;
  request.denial = input.denial;
  if (input.fee > 0) {
    request.fee = input.fee;
    request.currency = input.currency;
  }
  if (told_at.micros != 0) request.told_at = told_at;
  request.changed_at = context.sequence();
  request.changed = context.now();
  ++request.revision;
  auto event = context.event(facts_of(request, told_at), request.subject);
  if (input.reason) {
    LETHE_TRY(auto reason,
              reason_section(context, person, ledger::SectionRole::kReason, *input.reason));
    context.keep_reply_under(reason.compartment);
    event.sections.push_back(std::move(reason));
  }
  Ruling ruling;
  ruling.decision.events.push_back(std::move(event));
  ruling.answer.body = rights_request_json(request, context.now());
  ruling.answer.revision = request.revision;
  return ruling;
}

}  // namespace lethe::api
