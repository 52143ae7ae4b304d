// Walks over events for lists: what a search in the indexes finds (projections/event_search.h), or
// the log itself where nothing is asked for, from a position on, in either order, and never looks
// at more than a bounded number for one page.
#pragma once

#include <functional>
#include <optional>

#include "api/http/list.h"
#include "projections/event_search.h"
#include "projections/views.h"

namespace lethe::api::http {

/// Reads a list of events that has an index of its own.
using ReadIndex = std::function<ledger::Result<void>(const projections::Views& views,
                                                     const projections::PostingRange& range,
                                                     const projections::VisitPosting& visit)>;

struct EventFilter {
  projections::EventQuery query;  // empty: every event
  ledger::Sequence from;          // inclusive
  ledger::Sequence behind;  // exclusive: no further than what there was when the page was made
  bool newest_first = false;
  ReadIndex index;  // none: by the query
  /// What no index knows, of what the rest of the filter leaves; none: everything fits.
  std::function<bool(const ledger::EventHeader&)> takes;
};

using RenderEvent = std::function<Ruled<boost::json::object>(const ledger::EventHeader&)>;

/// The filter of a call, as far as its route takes it: from and to (sequences, both inclusive),
/// since and until (RFC 3339 times; until is exclusive), order, subject, actor, kind (one or more,
/// separated by commas), purpose, field, item, object, request.
Ruled<EventFilter> event_filter(const Call& call);
/// The kinds of the parameter, each once; none when it is not there.
Checked<std::vector<std::uint16_t>> query_kinds(const Call& call);
/// Pages of what fits the filter. Owns the call.
ReadPage walk_events(CallPtr call, EventFilter filter, RenderEvent render);

}  // namespace lethe::api::http
