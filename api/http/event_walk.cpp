#include "api/http/event_walk.h"

#include <algorithm>

#include "api/http/call.h"
#include "crypto/check.h"
#include "ledger/event_codec.h"

namespace lethe::api::http {
namespace {

using ledger::EventHeader;
using ledger::Sequence;
using projections::Direction;

// What a page looks at, at most: headers decoded, and index entries passed over.
constexpr std::size_t kMostHeaders = 4'000;
constexpr std::size_t kMostPostings = 100'000;

bool fits(const EventFilter& filter, const EventHeader& header) {
  const auto& subjects = filter.subjects;
  return (subjects.empty() || std::ranges::find(subjects, header.subject) != subjects.end()) &&
         (!filter.actor || header.actor.id == *filter.actor) &&
         (!filter.kind || ledger::kind_of(header.facts) == *filter.kind);
}

/// One page in the making. The position of the next one is the first sequence that was not looked
/// at, or behind the last one that was.
class Walk {
 public:
  Walk(const Call& call, const EventFilter& filter, const RenderEvent& render, std::size_t limit,
       const crypto::Bytes& from)
      : ledger_(*call.ledger),
        filter_(filter),
        render_(render),
        limit_(limit),
        first_(filter.from),
        behind_(filter.behind) {
    if (!from.empty() && filter.newest_first)
      behind_.value = std::min(behind_.value, number_at(from, 0));
    if (!from.empty() && !filter.newest_first)
      first_.value = std::max(first_.value, number_at(from, 0));
  }

  Ruled<Page> run() {
    if (filter_.index || !filter_.subjects.empty() || filter_.actor) {
      LETHE_TRY_VOID(through_index());
    } else {
      LETHE_TRY_VOID(through_log());
    }
    if (failed_) return *failed_;
    return std::move(page_);
  }

 private:
  /// False when the page is full or enough was looked at; then the next one begins here.
  bool goes_on(Sequence at) {
    if (page_.items.size() < limit_ && headers_ < kMostHeaders && postings_ < kMostPostings) {
      return true;
    }
    page_.next = position_of(filter_.newest_first ? at.value + 1 : at.value);
    return false;
  }
  bool look_at(Sequence at) {
    if (!goes_on(at)) return false;
    return take(ledger_.event(at));
  }
  bool take(const ledger::Result<EventHeader>& header) {
    ++headers_;
    if (!header) {
      failed_ = header.error();
      return false;
    }
    if (!fits(filter_, *header)) return true;
    auto item = render_(*header);
    if (!item) {
      failed_ = item.error();
      return false;
    }
    page_.items.push_back(std::move(*item));
    return true;
  }

  Ruled<void> through_log() {
    if (filter_.newest_first) {
      for (auto at = behind_.value; at > first_.value; --at) {
        if (!look_at({at - 1})) break;
      }
      return {};
    }
    if (first_ >= behind_) return {};
    LETHE_TRY_VOID(ledger_.entries(first_, behind_, [&](Sequence at, crypto::ByteView bytes) {
      if (!goes_on(at)) return false;
      const auto entry = ledger::split_entry(bytes);
      return entry ? take(ledger::decode_header(entry->header_bytes)) : take(entry.error());
    }));
    return {};
  }

  Ruled<void> through_index() {
    const auto snapshot = ledger_.snapshot();
    const projections::Views views(*snapshot);
    const auto direction = filter_.newest_first ? Direction::kNewestFirst : Direction::kOldestFirst;
    const auto visit = [&](const projections::Posting& posting) {
      ++postings_;
      if (filter_.kind && posting.kind != *filter_.kind) return goes_on(posting.sequence);
      return look_at(posting.sequence);
    };
    // Of two lists the subject's is the shorter one.
    if (filter_.index) {
      LETHE_TRY_VOID(filter_.index(views, {first_, behind_, direction}, visit));
    } else if (filter_.subjects.size() > 1) {
      LETHE_TRY_VOID(through_lists(views, direction));
    } else if (!filter_.subjects.empty()) {
      LETHE_TRY_VOID(
          views.subject_events(filter_.subjects.front(), first_, behind_, direction, visit));
    } else {
      LETHE_TRY_VOID(views.actor_events(*filter_.actor, first_, behind_, direction, visit));
    }
    return {};
  }

  /// The lists of several identities, put together. Each gives as much as the page may need; behind
  /// the place where one of them stopped, the page does not know all there is, and ends.
  Ruled<void> through_lists(const projections::Views& views, Direction direction) {
    std::vector<Sequence> found;
    std::optional<Sequence> nearest_stop;
    for (const auto& subject : filter_.subjects) {
      LETHE_TRY(const auto stop, from_list(views, subject, direction, found));
      if (stop && is_nearer(*stop, nearest_stop)) nearest_stop = stop;
    }
    std::ranges::sort(found);
    if (filter_.newest_first) std::ranges::reverse(found);
    for (const auto at : found) {
      if (!is_nearer(at, nearest_stop) || !look_at(at)) break;
    }
    if (page_.next.empty() && nearest_stop) {
      page_.next = position_of(nearest_stop->value + (filter_.newest_first ? 1 : 0));
    }
    return {};
  }

  /// Whether `at` comes before the stop, in the order of the list; anything does where there is
  /// none.
  bool is_nearer(Sequence at, const std::optional<Sequence>& stop) const {
    return !stop || (filter_.newest_first ? at > *stop : at < *stop);
  }

  /// Adds what the page may need of one list. Where it stopped, unless it went to the end.
  Ruled<std::optional<Sequence>> from_list(const projections::Views& views,
                                           const ledger::SubjectId& subject, Direction direction,
                                           std::vector<Sequence>& found) const {
    std::optional<Sequence> stop;
    std::size_t taken = 0;
    std::size_t looked_at = 0;
    const auto visit = [&](const projections::Posting& posting) {
      if (taken > limit_ || ++looked_at > kMostPostings) {
        stop = posting.sequence;
        return false;
      }
      if (filter_.kind && posting.kind != *filter_.kind) return true;
      found.push_back(posting.sequence);
      ++taken;
      return true;
    };
    LETHE_TRY_VOID(views.subject_events(subject, first_, behind_, direction, visit));
    return stop;
  }

  const ledger::Ledger& ledger_;
  const EventFilter& filter_;
  const RenderEvent& render_;
  const std::size_t limit_;
  Sequence first_, behind_;
  Page page_;
  std::size_t headers_ = 0, postings_ = 0;
  std::optional<Stop> failed_;
};

}  // namespace

Ruled<EventFilter> event_filter(const Call& call) {
  EventFilter filter;
  filter.behind = {call.ledger->size().value};
  LETHE_TRY(const auto from, query_number(call, "from", 0, ledger::kMaxSequence));
  if (from) filter.from = {*from};
  LETHE_TRY(const auto subject, query_id<ledger::SubjectId>(call, "subject"));
  if (subject) filter.subjects.push_back(*subject);
  LETHE_TRY(filter.actor, query_id<ledger::ActorId>(call, "actor"));
  if (const auto kind = query_text(call, "kind")) {
    filter.kind = ledger::kind_by_name(*kind);
    if (!filter.kind) return Problem::bad_parameter("kind", "must be the kind of an event");
  }
  if (const auto order = query_text(call, "order")) {
    filter.newest_first = *order == "desc";
    if (*order != "desc" && *order != "asc") {
      return Problem::bad_parameter("order", "must be asc or desc");
    }
  }
  return filter;
}

ReadPage walk_events(CallPtr call, EventFilter filter, RenderEvent render) {
  return [call = std::move(call), filter, render = std::move(render)](
             const crypto::Bytes& from, std::size_t limit) -> Ruled<Page> {
    return Walk(*call, filter, render, limit, from).run();
  };
}

}  // namespace lethe::api::http
