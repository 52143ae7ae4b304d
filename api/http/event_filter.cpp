#include <algorithm>

#include "api/http/call.h"
#include "api/http/event_walk.h"
#include "api/json/event_query.h"
#include "crypto/check.h"

namespace lethe::api::http {
namespace {

using ledger::Sequence;

/// Which part of the log: by sequence and by time, whichever is narrower.
Ruled<void> read_bounds(const Call& call, EventFilter& filter) {
  filter.behind = {call.ledger->size().value};
  LETHE_TRY(const auto from, query_number(call, "from", 0, ledger::kMaxSequence));
  LETHE_TRY(const auto to, query_number(call, "to", from.value_or(0), ledger::kMaxSequence));
  LETHE_TRY(const auto since, read_moment(query_texts(call), "since"));
  LETHE_TRY(const auto until, read_moment(query_texts(call), "until"));
  if (since && until && *until < *since) {
    return Problem::bad_parameter("until", "must not lie before since");
  }
  if (from) filter.from = {*from};
  if (to) filter.behind = std::min(filter.behind, Sequence{*to + 1});
  if (since) {
    LETHE_TRY(const auto first, call.ledger->first_at(*since));
    filter.from = std::max(filter.from, first);
  }
  if (until) {
    LETHE_TRY(const auto behind, call.ledger->first_at(*until));
    filter.behind = std::min(filter.behind, behind);
  }
  return {};
}

}  // namespace

Checked<std::vector<std::uint16_t>> query_kinds(const Call& call) {
  return read_event_kinds(query_texts(call));
}

Ruled<EventFilter> event_filter(const Call& call) {
  EventFilter filter;
  LETHE_TRY_VOID(read_bounds(call, filter));
  LETHE_TRY(filter.query, read_event_query(query_texts(call)));
  if (const auto order = query_text(call, "order")) {
    filter.newest_first = *order == "desc";
    if (*order != "desc" && *order != "asc") {
      return Problem::bad_parameter("order", "must be asc or desc");
    }
  }
  return filter;
}

}  // namespace lethe::api::http
