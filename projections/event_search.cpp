#include "projections/event_search.h"

#include <algorithm>

#include "crypto/check.h"
#include "projections/deadlines.h"
#include "projections/event_index.h"
#include "projections/event_terms.h"
#include "projections/timelines.h"

namespace lethe::projections {
namespace {

using ledger::ObjectId;

/// Where an index goes no further: behind the last event that there may be.
constexpr Sequence kEnd{ledger::kMaxSequence + 1};

template <class Value>
bool has(const std::vector<Value>& values, const Value& value) {
  return std::ranges::find(values, value) != values.end();
}

/// Over the events that may name an id, level after level. Its postings say no kind.
class IdCursor final : public PostingCursor {
 public:
  IdCursor(const RowReader& rows, const ObjectId& id, const PostingRange& range)
      : rows_(rows), id_(id), range_(range) {}

  Result<std::optional<Posting>> seek(Sequence at) override {
    while (at >= range_.first && at < range_.behind) {
      enter_level(at);
      LETHE_TRY(const auto found, seek_in_level(at));
      if (found) return found;
      const bool is_forwards = range_.direction == Direction::kOldestFirst;
      if (!is_forwards && bucket_.first.value == 0) return std::nullopt;
      at = is_forwards ? bucket_.behind : Sequence{bucket_.first.value - 1};
    }
    return std::nullopt;
  }

 private:
  void enter_level(Sequence at) {
    if (cursor_ && at >= bucket_.first && at < bucket_.behind) return;
    bucket_ = id_bucket(id_, at);
    cursor_ = list_cursor(rows_, bucket_.list, range_.direction);
  }

  Result<std::optional<Posting>> seek_in_level(Sequence at) {
    for (;;) {
      LETHE_TRY(const auto found, cursor_->seek(at));
      if (!found) return std::nullopt;
      at = found->sequence;
      if (found->kind == bucket_.mark || found->kind == kSeveralIds) {
        return std::optional(Posting{at, 0});
      }
      if (range_.direction == Direction::kNewestFirst && at.value == 0) return std::nullopt;
      at = range_.direction == Direction::kOldestFirst ? at.next() : Sequence{at.value - 1};
    }
  }

  const RowReader& rows_;
  const ObjectId id_;
  const PostingRange range_;
  IdBucket bucket_;
  PostingCursorPtr cursor_;  // over the bucket
};

PostingRange clamped(PostingRange range) {
  range.behind = std::min(range.behind, kEnd);
  return range;
}

}  // namespace

bool EventQuery::is_empty() const {
  return subjects.empty() && involving.empty() && !actor && kinds.empty() && !purpose && !field &&
         objects.empty() && !item && !request;
}

bool fits(const EventQuery& query, const ledger::EventHeader& header) {
  const auto is_involved = [&](const SubjectId& id) {
    return header.subject == id || header.actor.id == ledger::actor_id(id);
  };
  if (!query.subjects.empty() && !has(query.subjects, header.subject)) return false;
  if (!query.involving.empty() && std::ranges::none_of(query.involving, is_involved)) return false;
  if (query.actor && header.actor.id != *query.actor) return false;
  if (!query.kinds.empty() && !has(query.kinds, kind_of(header.facts))) return false;
  if (query.request && header.request != *query.request) return false;
  if (query.item && item_of(header.facts) != *query.item) return false;
  if (!query.purpose && !query.field && query.objects.empty()) return true;
  const auto terms = terms_of(header);
  const auto is_named = [&](const ObjectId& id) { return has(terms.objects, id); };
  return (!query.purpose || has(terms.purposes, *query.purpose)) &&
         (!query.field || has(terms.fields, *query.field)) &&
         (query.objects.empty() || std::ranges::any_of(query.objects, is_named));
}

EventSearch::EventSearch(const ledger::StateReader& state, EventQuery query,
                         const PostingRange& range)
    : state_(state),
      query_(std::move(query)),
      range_(clamped(range)),
      is_done_(range_.first >= range_.behind) {
  LETHE_CHECK(!query_.is_empty());
  if (is_done_) return;
  at_ = range_.first;
  if (range_.direction == Direction::kNewestFirst) at_ = {range_.behind.value - 1};
}

Result<EventSearch::Step> EventSearch::next(std::size_t& effort) {
  LETHE_TRY_VOID(open());
  while (!is_done_) {
    if (effort == 0) return Step{State::kStopped, at_};
    --effort;
    LETHE_TRY(const auto fitting, look());
    if (fitting == Fitting::kNo) continue;
    const Step found{State::kFound, at_};
    go_behind();
    return found;
  }
  return Step{};
}

Result<void> EventSearch::open() {
  if (index_) return {};
  LETHE_TRY(const auto timelines, RowReader::active(state_, ProjectionId::kTimelines));
  LETHE_TRY(const auto index, RowReader::active(state_, ProjectionId::kEventIndex));
  timelines_.emplace(timelines);
  index_.emplace(index);
  const auto list = [&](const RowReader& rows, Bytes name) {
    return list_cursor(rows, std::move(name), range_.direction);
  };
  // What has few events goes first: the others are looked up at its places only.
  if (query_.request) lists_.push_back(id_cursor(object_id(*query_.request)));
  if (query_.item) lists_.push_back(id_cursor(object_id(*query_.item)));
  std::vector<PostingCursorPtr> parts;
  for (const auto& id : query_.objects) parts.push_back(id_cursor(id));
  add(std::move(parts));
  parts.clear();
  for (const auto& id : query_.subjects) parts.push_back(list(*timelines_, subject_list(id)));
  add(std::move(parts));
  parts.clear();
  for (const auto& id : query_.involving) {
    parts.push_back(list(*timelines_, subject_list(id)));
    parts.push_back(list(*timelines_, actor_list(ledger::actor_id(id))));
  }
  add(std::move(parts));
  if (query_.actor) lists_.push_back(list(*timelines_, actor_list(*query_.actor)));
  if (query_.field) lists_.push_back(list(*index_, field_list(*query_.field)));
  if (query_.purpose) lists_.push_back(list(*index_, purpose_list(*query_.purpose)));
  parts.clear();
  for (const auto kind : query_.kinds) parts.push_back(list(*index_, kind_list(kind)));
  if (!parts.empty()) kinds_ = union_cursor(std::move(parts), range_.direction);
  return {};
}

void EventSearch::add(std::vector<PostingCursorPtr> parts) {
  if (!parts.empty()) lists_.push_back(union_cursor(std::move(parts), range_.direction));
}

PostingCursorPtr EventSearch::id_cursor(const ObjectId& id) const {
  return std::make_unique<IdCursor>(*index_, id, range_);
}

Result<EventSearch::Fitting> EventSearch::look() {
  std::uint16_t kind = 0;
  for (const auto& list : lists_) {
    LETHE_TRY(const auto posting, list->seek(at_));
    if (!posting || posting->sequence != at_) {
      go_to(posting);
      return Fitting::kNo;
    }
    if (posting->kind != 0) kind = posting->kind;
  }
  return look_at_kinds(kind);
}

/// Most lists say an event's kind; where they don't, or it is another, the lists of the kinds do.
Result<EventSearch::Fitting> EventSearch::look_at_kinds(std::uint16_t kind) {
  if (!kinds_ || has(query_.kinds, kind)) return Fitting::kYes;
  LETHE_TRY(const auto posting, kinds_->seek(at_));
  if (posting && posting->sequence == at_) return Fitting::kYes;
  go_to(posting);
  return Fitting::kNo;
}

void EventSearch::go_to(const std::optional<Posting>& posting) {
  if (posting) at_ = posting->sequence;
  is_done_ = !posting || at_ < range_.first || at_ >= range_.behind;
}

void EventSearch::go_behind() {
  const bool is_forwards = range_.direction == Direction::kOldestFirst;
  const bool is_last = is_forwards ? at_.next() >= range_.behind : at_ <= range_.first;
  is_done_ = is_done_ || is_last;
  if (!is_done_) at_ = is_forwards ? at_.next() : Sequence{at_.value - 1};
}

}  // namespace lethe::projections
