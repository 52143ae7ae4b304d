// Samples of accesses, periods that are signed off, and figures of reviews.
#include "api/commands/review_periods.h"
#include "api/commands/review_samples.h"
#include "api/http/call.h"
#include "api/http/event_walk.h"
#include "api/http/handlers.h"
#include "api/http/list.h"
#include "api/http/responses.h"
#include "api/http/submission.h"
#include "api/json/render_fields.h"
#include "api/json/render_reviews.h"
#include "api/review/period_figures.h"
#include "api/review/review_figures.h"
#include "crypto/check.h"
#include "projections/case_views.h"

namespace lethe::api::http {
namespace {

using boost::json::object;
using ledger::Moment;
using ledger::Sequence;

constexpr std::int64_t kFigureDays = 30;

object signed_period_json(const ledger::EventHeader& header) {
  auto out = period_json(std::get<ledger::ReviewPeriodSigned>(header.facts));
  out["signed"] = time(header.time);
  out["sequence"] = header.sequence.value;
  out["by"] = header.actor.token.str();
  return out;
}

object drawn_json(const ledger::EventHeader& header) {
  auto out = sample_json(std::get<ledger::ReviewSampled>(header.facts));
  out["time"] = time(header.time);
  out["sequence"] = header.sequence.value;
  return out;
}

/// The events of one kind.
Ruled<Response> list_kind(const CallPtr& call, std::uint16_t kind,
                          object (*json)(const ledger::EventHeader&)) {
  LETHE_TRY(auto filter, event_filter(*call));
  filter.query.kinds = {kind};
  return stream_response(
      call, walk_events(call, filter, [json](const ledger::EventHeader& header) -> Ruled<object> {
        return json(header);
      }));
}

template <class Key, class Name>
object closed_json(const std::map<Key, review::ClosedCount>& counts, const Name& name) {
  object out;
  for (const auto& [key, count] : counts) {
    out[name(key)] = object{{"closed", count.count},
                            {"median_seconds", count.median_micros / ledger::kSecondMicros}};
  }
  return out;
}

object by_priority(const std::array<std::uint64_t, 3>& counts) {
  return {{"high", counts[2]}, {"medium", counts[1]}, {"low", counts[0]}};
}

/// In thousandths, so that it is a whole number; of nothing everything was looked at.
std::uint64_t share(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 1'000 : part * 1'000 / whole;
}

object coverage_json(const ledger::PeriodFigures& figures) {
  auto out = period_figures_json(figures);
  const auto for_rules = figures.checked + figures.unchecked;
  out["permille_by_rules"] = share(figures.checked, for_rules);
  out["permille_by_people"] = share(figures.in_review, for_rules);
  out["permille_of_flags"] = share(figures.flagged_in_review, figures.flagged);
  return out;
}

/// The part of the time that is asked for: the last thirty days where nothing is said.
struct AskedTime {
  Moment since, until;
};
Ruled<AskedTime> asked_time(const Call& call, const ledger::Clock& clock) {
  const auto texts = query_texts(call);
  LETHE_TRY(const auto since, read_moment(texts, "since"));
  LETHE_TRY(const auto until, read_moment(texts, "until"));
  AskedTime out;
  out.until = until.value_or(clock.now());
  out.since = since.value_or(Moment{out.until.micros - kFigureDays * ledger::kDayMicros});
  if (out.until < out.since) return Problem::bad_parameter("until", "must not lie before since");
  return out;
}

}  // namespace

Ruled<Response> list_samples(const CallPtr& call, const ReadServices& /*services*/) {
  return list_kind(call, ledger::kind_of(ledger::ReviewSampled{}), drawn_json);
}

Ruled<Submission> post_sample(const Call& call, const WriteServices& services) {
  LETHE_TRY(auto input, body_input<DrawSampleInput>(call));
  LETHE_TRY_VOID(draw(*call.ledger, input));
  return submission(call, services, api::record_sample, std::move(input));
}

Ruled<Response> list_periods(const CallPtr& call, const ReadServices& /*services*/) {
  return list_kind(call, ledger::kind_of(ledger::ReviewPeriodSigned{}), signed_period_json);
}

Ruled<Submission> post_period(const Call& call, const WriteServices& services) {
  LETHE_TRY(auto input, body_input<SignPeriodInput>(call));
  LETHE_TRY_VOID(look_at(*call.ledger, services.clock.now(), input));
  return submission(call, services, api::sign_period, std::move(input));
}

Ruled<Response> get_period(const CallPtr& call, const ReadServices& /*services*/) {
  LETHE_TRY(const auto id, path_id<ledger::PeriodId>(*call, "period"));
  const auto snapshot = call->ledger->snapshot();
  LETHE_TRY(const auto sequence, projections::CaseViews(*snapshot).period(id));
  if (!sequence) return ProblemType::kUnknownPeriod;
  LETHE_TRY(const auto header, call->ledger->event(*sequence));
  const auto* facts = std::get_if<ledger::ReviewPeriodSigned>(&header.facts);
  if (facts == nullptr) return ledger::Error::kRowMalformed;
  LETHE_TRY(const auto then, review::look_at_period(*call->ledger, *snapshot, facts->from,
                                                    facts->behind, facts->size));
  LETHE_TRY(const auto now, review::look_at_period(*call->ledger, *snapshot, facts->from,
                                                   facts->behind, snapshot->size().value));
  auto out = signed_period_json(header);
  out["recomputed"] = period_figures_json(then.figures);
  out["agrees"] = then.figures == facts->figures && then.rules == facts->rules;
  out["now"] = period_figures_json(now.figures);
  return json_response(200, std::move(out));
}

Ruled<Response> get_review_figures(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto asked, asked_time(*call, services.clock));
  const auto snapshot = call->ledger->snapshot();
  const auto size = snapshot->size().value;
  LETHE_TRY(const auto from, call->ledger->first_at(asked.since));
  LETHE_TRY(auto behind, call->ledger->first_at(asked.until));
  behind = std::min(behind, Sequence{size});
  LETHE_TRY(const auto look,
            review::look_at_period(*call->ledger, *snapshot, std::min(from, behind), behind, size));
  LETHE_TRY(const auto open, review::open_reviews(*snapshot, services.clock.now()));
  LETHE_TRY(const auto closed, review::closed_reviews(*snapshot, asked.since, asked.until));
  object dispositions;
  for (const auto& [disposition, count] : closed.dispositions) {
    dispositions[name_of(disposition)] = count;
  }
  object out{{"size", size}, {"since", time(asked.since)}, {"until", time(asked.until)}};
  out["coverage"] = coverage_json(look.figures);
  object waiting{{"open", by_priority(open.open)},
                 {"overdue", by_priority(open.overdue)},
                 {"unassigned", open.unassigned},
                 {"decided", open.decided}};
  put_time(waiting, "earliest_due", open.earliest_due);
  out["queue"] = std::move(waiting);
  out["closed"] = object{
      {"dispositions", std::move(dispositions)},
      {"by_priority",
       closed_json(closed.by_priority, [](auto priority) { return name_of(priority); })},
      {"by_reviewer",
       closed_json(closed.by_reviewer, [](const auto& reviewer) { return reviewer.str(); })}};
  return json_response(200, std::move(out));
}

}  // namespace lethe::api::http
