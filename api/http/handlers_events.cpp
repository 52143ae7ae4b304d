// Events, one by one and as counted.
#include <algorithm>
#include <map>

#include "api/commands/event_texts.h"
#include "api/http/call.h"
#include "api/http/event_walk.h"
#include "api/http/handlers.h"
#include "api/http/list.h"
#include "api/http/responses.h"
#include "api/http/submission.h"
#include "api/http/visible_event.h"
#include "api/json/render.h"
#include "crypto/check.h"

namespace lethe::api::http {
namespace {

using ledger::Moment;
using projections::DayCounts;

constexpr std::size_t kDateSize = 10;  // 2026-11-23

std::string date(Moment day) {
  return ledger::format_rfc3339(day).substr(0, kDateSize);
}

/// When a day begins, in UTC.
Checked<Moment> query_day(const Call& call, std::string_view name, Moment otherwise) {
  const auto text = query_text(call, name);
  if (!text) return otherwise;
  const auto day = text->size() == kDateSize ? ledger::parse_rfc3339(*text + "T00:00:00Z")
                                             : std::optional<Moment>{};
  if (!day) return Problem::bad_parameter(std::string(name), "must be a date: YYYY-MM-DD");
  return *day;
}

struct Days {
  Moment first, last;
  std::vector<std::uint16_t> kinds;  // none: all
};

Checked<Days> asked_days(const Call& call) {
  Days days;
  LETHE_TRY(days.first, query_day(call, "first_day", ledger::kEarliestMoment));
  LETHE_TRY(days.last, query_day(call, "last_day", ledger::kLatestMoment));
  if (days.last < days.first) {
    return Problem::bad_parameter("last_day", "must not lie before first_day");
  }
  LETHE_TRY(days.kinds, query_kinds(call));
  return days;
}

using KindCounts = std::map<std::uint16_t, std::uint64_t>;

/// Those that are asked for, added to `sums`.
void add_counts(const DayCounts& day, const Days& asked, KindCounts& sums) {
  for (const auto& [kind, events] : day.kinds) {
    const bool is_asked =
        asked.kinds.empty() || std::ranges::find(asked.kinds, kind) != asked.kinds.end();
    if (is_asked) sums[kind] += events;
  }
}

/// {"events", "kinds"}; kinds that this program does not know are counted as one.
boost::json::object counts_json(const KindCounts& sums) {
  std::uint64_t all = 0;
  std::map<std::string_view, std::uint64_t> by_name;
  for (const auto& [kind, events] : sums) {
    by_name[ledger::kind_name(kind)] += events;
    all += events;
  }
  boost::json::object kinds;
  for (const auto& [name, events] : by_name) kinds[name] = events;
  return {{"events", all}, {"kinds", std::move(kinds)}};
}

/// A page of days that have events of the kinds that are asked for.
Ruled<Page> day_page(const Call& call, const Days& asked, const crypto::Bytes& from,
                     std::size_t limit) {
  const auto snapshot = call.ledger->snapshot();
  auto first = asked.first;
  if (!from.empty()) first.micros = static_cast<std::int64_t>(number_at(from, 0));
  Page page;
  const auto visit = [&](const DayCounts& day) {
    KindCounts counts;
    add_counts(day, asked, counts);
    if (counts.empty()) return true;
    if (page.items.size() == limit) {
      page.next = position_of(static_cast<std::uint64_t>(day.day.micros));
      return false;
    }
    boost::json::object item{{"day", date(day.day)}};
    for (auto& member : counts_json(counts)) item[member.key()] = std::move(member.value());
    page.items.push_back(std::move(item));
    return true;
  };
  LETHE_TRY_VOID(projections::Views(*snapshot).event_counts(first, asked.last, visit));
  return page;
}

}  // namespace

Ruled<Response> list_events(const CallPtr& call, const ReadServices& /*services*/) {
  LETHE_TRY(auto filter, event_filter(*call));
  return stream_response(call, walk_events(call, filter, event_json));
}

Ruled<Response> list_event_days(const CallPtr& call, const ReadServices& /*services*/) {
  LETHE_TRY(const auto asked, asked_days(*call));
  return stream_response(call, [call, asked](const crypto::Bytes& from, std::size_t limit) {
    return day_page(*call, asked, from, limit);
  });
}

Ruled<Response> get_event_counts(const CallPtr& call, const ReadServices& /*services*/) {
  LETHE_TRY(const auto asked, asked_days(*call));
  const auto snapshot = call->ledger->snapshot();
  KindCounts sums;
  const auto visit = [&](const DayCounts& day) {
    add_counts(day, asked, sums);
    return true;
  };
  LETHE_TRY_VOID(projections::Views(*snapshot).event_counts(asked.first, asked.last, visit));
  return json_response(200, counts_json(sums));
}

Ruled<Response> get_event(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto sequence, path_sequence(*call, "sequence"));
  LETHE_TRY(const auto header, visible_event(*call, sequence, services.clock));
  return json_response(200, shown_event(header, call->caller));
}

Ruled<Submission> get_texts(const Call& call, const WriteServices& services) {
  LETHE_TRY(const auto sequence, path_sequence(call, "sequence"));
  ReadTextsInput input;
  LETHE_TRY(input.event, visible_event(call, sequence, services.clock));
  LETHE_TRY(auto reading, reading_reason(call));
  input.purpose_of_use = std::move(reading.purpose_of_use);
  input.reason = std::move(reading.reason);
  return submission(call, services, api::read_texts, std::move(input));
}

}  // namespace lethe::api::http
