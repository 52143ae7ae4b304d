#include "api/commands/scheduler.h"

#include <algorithm>
#include <array>

#include "api/commands/calendar.h"
#include "api/commands/consent_expiry.h"
#include "api/commands/regions.h"
#include "api/commands/settings_schema.h"
#include "api/commands/withheld_erasures.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::Moment;
using projections::Views;

constexpr std::size_t kLookedAtOnce = 1'000;

// --- holds whose end has passed ---

Ruled<Due> has_a_hold_ended(const Views& views, Moment now) {
  LETHE_TRY(const auto ended, views.ended_holds(now, 1));
  return due_if(!ended.empty());
}

/// One at a time: an erasure may wait for two that end together.
Ruled<Ruling> end_hold(RuleContext& context, const DutyInput& /*input*/) {
  LETHE_TRY(const auto ended, context.views().ended_holds(context.now(), 1));
  Ruling ruling;
  if (ended.empty()) return ruling;
  const auto& hold = ended.front();
  ruling.decision.events.push_back(context.event(ledger::HoldLifted{hold.id}, hold.subject));
  LETHE_TRY_VOID(resume_erasures(context, hold.id, Lifting::kHere, kSlice, ruling));
  ruling.answer = {};
  return ruling;
}

// --- erasures that wait for nothing any more ---

Ruled<Due> does_an_erasure_wait_in_vain(const Views& views, Moment now) {
  LETHE_TRY(const auto hold, forgotten_hold(views, now));
  return due_if(hold.has_value());
}

Ruled<Ruling> resume_waiting(RuleContext& context, const DutyInput& /*input*/) {
  LETHE_TRY(const auto hold, forgotten_hold(context.views(), context.now()));
  Ruling ruling;
  if (!hold) return ruling;
  LETHE_TRY_VOID(resume_erasures(context, *hold, Lifting::kDone, kSlice, ruling));
  ruling.answer = {};
  return ruling;
}

// --- consents ---

Ruled<Due> has_a_consent_expired(const Views& views, Moment now) {
  LETHE_TRY(const auto expired, views.due_expiries(now, 1));
  return due_if(!expired.empty());
}

Ruled<Ruling> record_expiries(RuleContext& context, const DutyInput& /*input*/) {
  return expire_consents(context, ExpireConsentsInput{});
}

// --- deadlines ---

/// At most `limit` of each type, those within the days of the setting; with 0 days none.
Ruled<std::vector<projections::Deadline>> deadlines_soon(const Views& views, Moment now,
                                                         std::size_t limit) {
  LETHE_TRY(const auto days, setting_integer(views, "reminder_days"));
  if (days == 0) return std::vector<projections::Deadline>{};
  LETHE_TRY(auto deadlines, views.deadlines({now.micros + days * ledger::kDayMicros}, limit));
  return deadlines;
}

Ruled<Due> is_a_deadline_soon(const Views& views, Moment now) {
  LETHE_TRY(const auto deadlines, deadlines_soon(views, now, 1));
  return due_if(!deadlines.empty());
}

Ruled<Ruling> remind(RuleContext& context, const DutyInput& /*input*/) {
  LETHE_TRY(const auto deadlines, deadlines_soon(context.views(), context.now(), kSlice));
  Ruling ruling;
  for (const auto& deadline : deadlines) {
    ruling.decision.events.push_back(
        context.event(ledger::DeadlineReminded{deadline.type, deadline.object, deadline.due_at},
                      deadline.subject));
  }
  return ruling;
}

constexpr std::array kDuties{
    Duty{"holds that end", has_a_hold_ended, end_hold},
    Duty{"withheld erasures", does_an_erasure_wait_in_vain, resume_waiting},
    Duty{"expiry of consents", has_a_consent_expired, record_expiries},
    Duty{"retention", is_retention_over, destroy_kept},
    Duty{"reminders", is_a_deadline_soon, remind},
};

std::size_t events_of(const Reply& reply) {
  return reply.outcome.events + reply.outcome.erasures_completed.size();
}

}  // namespace

Request request_of_system(const ledger::LedgerId& ledger) {
  Request request;
  request.caller = Caller::system(ledger);
  request.id = ledger::RequestId::random();
  return request;
}

std::span<const Duty> duties() {
  return kDuties;
}

Ruled<Scheduler::Slice> Scheduler::run_duty(const ledger::LedgerId& ledger, const Duty& duty,
                                            Moment now) {
  const auto opened = store_.find(ledger);
  if (opened == nullptr) return ProblemType::kUnknownLedger;
  Slice slice;
  {
    const auto snapshot = opened->snapshot();
    LETHE_TRY(const auto due, duty.is_due(Views(*snapshot), now));
    if (due == Due::kNo) return slice;
  }
  const auto reply = run(store_, ledger, request_of_system(ledger), duty.rule, DutyInput{});
  if (reply.refused()) return reply.problem();
  slice.events = events_of(reply);
  // What wrote nothing would write nothing again: the store's clock is behind `now`.
  if (slice.events == 0) return slice;
  const auto snapshot = opened->snapshot();
  LETHE_TRY(const auto due, duty.is_due(Views(*snapshot), now));
  slice.more = due == Due::kYes;
  return slice;
}

template <class Place, class Step, class Input>
Ruled<Scheduler::Slice> Scheduler::run_pass(const ledger::LedgerId& ledger, Pass<Place>& pass,
                                            Ruled<Step> (*find)(const ledger::Ledger&, Place,
                                                                std::size_t, Moment),
                                            Ruled<Ruling> (*rule)(RuleContext&, const Input&),
                                            Moment now) {
  Slice slice;
  if (now < pass.next) return slice;
  const auto opened = store_.find(ledger);
  if (opened == nullptr) return ProblemType::kUnknownLedger;
  LETHE_TRY(const auto step, find(*opened, pass.at, kLookedAtOnce, now));
  for (auto from = step.found.begin(); from != step.found.end();) {
    const auto to = from + std::min<std::ptrdiff_t>(kSlice, step.found.end() - from);
    const auto reply = run(store_, ledger, request_of_system(ledger), rule, Input{{from, to}});
    if (reply.refused()) return reply.problem();
    slice.events += events_of(reply);
    from = to;
  }
  // Only now: what could not be done is looked for again.
  pass.at = step.looked_to;
  slice.more = !step.is_all;
  if (step.is_all) pass = {{}, {now.micros + ledger::kDayMicros}};
  return slice;
}

Ruled<Scheduler::Slice> Scheduler::run_due(const ledger::LedgerId& ledger, Moment now) {
  Slice out;
  const auto opened = store_.find(ledger);
  if (opened == nullptr) return ProblemType::kUnknownLedger;
  LETHE_TRY(const bool is_ours, is_hosted_in(*opened, region_));
  if (!is_ours) return out;
  const auto add = [&](const Slice& slice) {
    out.events += slice.events;
    out.more = out.more || slice.more;
  };
  for (const auto& duty : duties()) {
    LETHE_TRY(const auto slice, run_duty(ledger, duty, now));
    add(slice);
  }
  auto& passes = passes_[ledger];
  LETHE_TRY(const auto items,
            run_pass(ledger, passes.items, find_outdated_items, delete_outdated_items, now));
  add(items);
  LETHE_TRY(const auto people, run_pass(ledger, passes.people, find_silent, erase_silent, now));
  add(people);
  return out;
}

}  // namespace lethe::api
