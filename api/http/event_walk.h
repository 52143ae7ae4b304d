// Walks over events for lists: the log itself, or the index of a subject or an actor, from a
// position on, in either order, and never looks at more than a bounded number for one page.
#pragma once

#include <functional>
#include <optional>

#include "api/http/list.h"
#include "projections/views.h"

namespace lethe::api::http {

/// Reads the index of a list of events that is about neither a subject nor an actor.
using ReadIndex = std::function<ledger::Result<void>(const projections::Views& views,
                                                     const projections::PostingRange& range,
                                                     const projections::VisitPosting& visit)>;

struct EventFilter {
  std::vector<ledger::SubjectId> subjects;  // about any of them; none: about whomever
  std::optional<ledger::ActorId> actor;
  std::optional<std::uint16_t> kind;
  ledger::Sequence from;    // inclusive
  ledger::Sequence behind;  // exclusive: what there was when the list began
  bool newest_first = false;
  ReadIndex index;  // none: that of the subject or actor, or else the log itself
};

using RenderEvent = std::function<Ruled<boost::json::object>(const ledger::EventHeader&)>;

/// The filter of a call: from, order, subject, actor, kind, as far as its route takes them.
Ruled<EventFilter> event_filter(const Call& call);
/// Pages of what fits the filter. Owns the call.
ReadPage walk_events(CallPtr call, EventFilter filter, RenderEvent render);

}  // namespace lethe::api::http
