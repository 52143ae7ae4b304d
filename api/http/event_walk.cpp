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

// What a page looks at, at most: headers decoded, index entries passed over, places of an index
// looked up.
constexpr std::size_t kMostHeaders = 4'000;
constexpr std::size_t kMostPostings = 100'000;
constexpr std::size_t kMostPlaces = 20'000;

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
    if (filter_.index) {
      LETHE_TRY_VOID(through_index());
    } else if (filter_.query.is_empty()) {
      LETHE_TRY_VOID(through_log());
    } else {
      LETHE_TRY_VOID(through_search());
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
    end_before(at);
    return false;
  }
  /// The next page begins with `at`.
  void end_before(Sequence at) {
    page_.next = position_of(filter_.newest_first ? at.value + 1 : at.value);
  }
  Direction direction() const {
    return filter_.newest_first ? Direction::kNewestFirst : Direction::kOldestFirst;
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
    if (!fits(filter_.query, *header)) return true;
    if (filter_.takes && !filter_.takes(*header)) return true;
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
    const auto visit = [&](const projections::Posting& posting) {
      ++postings_;
      return look_at(posting.sequence);
    };
    LETHE_TRY_VOID(
        filter_.index(projections::Views(*snapshot), {first_, behind_, direction()}, visit));
    return {};
  }

  Ruled<void> through_search() {
    using State = projections::EventSearch::State;
    const auto snapshot = ledger_.snapshot();
    projections::EventSearch search(*snapshot, filter_.query, {first_, behind_, direction()});
    for (std::size_t effort = kMostPlaces;;) {
      LETHE_TRY(const auto step, search.next(effort));
      if (step.state == State::kStopped) end_before(step.at);
      if (step.state != State::kFound || !look_at(step.at)) return {};
    }
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

ReadPage walk_events(CallPtr call, EventFilter filter, RenderEvent render) {
  return [call = std::move(call), filter, render = std::move(render)](
             const crypto::Bytes& from, std::size_t limit) -> Ruled<Page> {
    return Walk(*call, filter, render, limit, from).run();
  };
}

}  // namespace lethe::api::http
