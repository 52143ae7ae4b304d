// Restriction of processing, and requests for rights with their steps and clocks.
#include <algorithm>
#include <chrono>

#include "tests/api/model.h"

namespace lethe::api::testing {

using ledger::RightsRequestState;
using ledger::RightsRequestType;

namespace {

using State = RightsRequestState;
using Days = std::chrono::sys_days;

/// What may come behind each state.
const std::map<State, std::set<State>> kSteps{
    {State::kReceived,
     {State::kVerificationNeeded, State::kVerified, State::kDenied, State::kWithdrawn}},
    {State::kVerificationNeeded, {State::kVerified, State::kDenied, State::kWithdrawn}},
    {State::kVerified, {State::kInProgress, State::kDenied, State::kWithdrawn}},
    {State::kInProgress,
     {State::kExtended, State::kFulfilled, State::kPartlyFulfilled, State::kDenied,
      State::kWithdrawn}},
    {State::kExtended,
     {State::kFulfilled, State::kPartlyFulfilled, State::kDenied, State::kWithdrawn}},
    {State::kFulfilled, {}},
    {State::kPartlyFulfilled, {}},
    {State::kDenied, {}},
    {State::kWithdrawn, {}},
};

Days day_of_moment(Micros moment) {
  return Days(std::chrono::days(moment / kDayMicros));
}

Micros last_of(Days day) {
  return (day.time_since_epoch().count() + 1) * kDayMicros - 1;
}

std::string written(Days day) {
  const std::chrono::year_month_day date(day);
  const auto two = [](unsigned number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
  };
  return std::to_string(static_cast<int>(date.year())) + "-" +
         two(static_cast<unsigned>(date.month())) + "-" + two(static_cast<unsigned>(date.day()));
}

}  // namespace

bool Model::is_restricted(const Name& name) const {
  return std::any_of(restrictions.begin(), restrictions.end(), [&](const auto& one) {
    return one.second.person == name && !one.second.informed;
  });
}

Outcome Model::restricted(const Call& call, const Name& name, Use use) const {
  const bool is_withheld = people.at(name).standing == Standing::kWithheld;
  if (!is_restricted(name) && !is_withheld) return {};
  // People read and delete what is theirs all the same.
  const bool is_own = as_person(call) && identities(call.acting()).contains(name);
  if (use != Use::kChange && is_own) return {};
  return call.exception ? "" : "409 subject-restricted";
}

Outcome Model::restrict_person(const Call& call, const Name& restriction, const Name& name,
                               ledger::RestrictionGround ground) {
  if (auto no = acting(call); !no.empty()) return no;
  if (auto no = visible(call, name); !no.empty()) return no;
  for (const auto& [id, other] : restrictions) {
    if (other.person == name && other.ground == ground && !other.informed) return "200";
  }
  restrictions[restriction] = {name, ground, now, std::nullopt};
  return "201";
}

Outcome Model::lift_restriction(const Name& restriction, Micros informed) {
  const auto found = restrictions.find(restriction);
  if (found == restrictions.end()) return "404 unknown-restriction";
  if (found->second.informed) return "200";
  if (informed < found->second.set || informed > now) return "400 invalid-parameter";
  found->second.informed = informed;
  return "200";
}

Micros Model::months_after(Micros moment, unsigned months) const {
  std::chrono::year_month_day date(day_of_moment(moment));
  date += std::chrono::months(months);
  while (!date.ok()) date = date.year() / date.month() / (date.day() - std::chrono::days(1));
  Days day(date);
  const auto is_free = [&](Days one) {
    const auto weekday = std::chrono::weekday(one).iso_encoding();
    return weekday > 5 || settings.holidays.contains(written(one));
  };
  while (is_free(day)) day += std::chrono::days(1);
  return last_of(day);
}

Micros Model::due_of(const ModelRequest& request, bool extended) const {
  if (request.regime == ledger::Regime::kGdpr) {
    return months_after(request.received, extended ? 3 : 1);
  }
  const unsigned days = request.type == RightsRequestType::kAccess ? 30 : 60;
  return last_of(day_of_moment(request.received) + std::chrono::days(days + (extended ? 30 : 0)));
}

Outcome Model::open_request(const Call& call, const Name& request, const Name& name,
                            const OpenRequestInput& input) {
  if (auto no = acting(call, true); !no.empty()) return no;
  if (input.received_at && call.role() == "subject") return "403 forbidden";
  if (input.received_at && input.received_at->micros > now) return "400 invalid-body";
  if (auto no = visible(call, name, true); !no.empty()) return no;
  ModelRequest made{name, input.type, input.regime};
  made.received = input.received_at ? input.received_at->micros : now;
  made.due = due_of(made, false);
  requests[request] = made;
  return "201";
}

/// A person has one accounting in twelve months for nothing.
bool Model::is_fee_due(const Name& name) const {
  const auto& request = requests.at(name);
  if (request.type != RightsRequestType::kAccounting) return true;
  return std::any_of(requests.begin(), requests.end(), [&](const auto& one) {
    const auto& [other_name, other] = one;
    const auto earlier_by = request.received - other.received;
    return other_name != name && other.person == request.person && other.type == request.type &&
           other.state != State::kWithdrawn && other.state != State::kDenied && earlier_by >= 0 &&
           earlier_by < 365 * kDayMicros;
  });
}

Outcome Model::step_request(const Call& call, const Name& name, const StepRequestInput& input) {
  if (auto no = acting(call, true); !no.empty()) return no;
  const auto found = requests.find(name);
  if (found == requests.end()) return "404 unknown-request";
  auto& request = found->second;
  const bool is_subject = call.role() == "subject";
  if (is_subject && call.acting() != request.person) return "404 unknown-request";
  if (is_subject && input.state != State::kWithdrawn) return "403 forbidden";
  if (input.revision && *input.revision != request.revision) return "412 revision-mismatch";
  const bool extends = input.state == State::kExtended;
  if (extends && request.extended) return "409 extension-too-late";
  if (!kSteps.at(request.state).contains(input.state)) return "409 step-not-allowed";
  if (extends && now > request.due) return "409 extension-too-late";
  if (input.fee > 0 && !is_fee_due(name)) return "422 fee-not-due";
  const Micros told = input.told_at ? input.told_at->micros : now;
  if (told < request.received || told > now) return "400 invalid-body";
  if (extends) {
    const Micros latest = due_of(request, true);
    const Micros due = input.due_at ? input.due_at->micros : latest;
    if (due <= request.due || due > latest) return "400 invalid-body";
    request.due = due;
    request.extended = true;
  }
  request.state = input.state;
  request.denial = input.denial;
  if (input.fee > 0) request.fee = input.fee;
  if (input.told_at || extends || input.state == State::kDenied) request.told = told;
  ++request.revision;
  return "200";
}

}  // namespace lethe::api::testing
