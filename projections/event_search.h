// Which events fit a question: what to ask, and a walk that answers it from the posting lists of
// `timelines` and `event_index`, never from the log. Lists are intersected by leaping, so what a
// page costs depends on what is found, and not on how long the log is.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/event.h"
#include "ledger/state.h"
#include "projections/posting_cursor.h"

namespace lethe::projections {

using ledger::Sequence;
using ledger::SubjectId;

/// Everything that is said must hold; nothing said: every event.
struct EventQuery {
  std::vector<SubjectId> subjects;   // about any of them
  std::vector<SubjectId> involving;  // about any of them, or done by any of them
  std::optional<ledger::ActorId> actor;
  std::vector<std::uint16_t> kinds;           // any of them
  std::optional<std::string> purpose, field;  // projections/event_terms.h
  std::vector<ledger::ObjectId> objects;      // any of them is named
  std::optional<ledger::ItemId> item;         // posted, edited or deleted
  std::optional<ledger::RequestId> request;
  bool is_empty() const;
};

/// Whether an event fits. Pure.
bool fits(const EventQuery& query, const ledger::EventHeader& header);

/// One walk over what may fit. Borrows the state, which must not change while it lives; owns the
/// rest. One thread.
class EventSearch {
 public:
  /// REQUIRES that the query is not empty.
  EventSearch(const ledger::StateReader& state, EventQuery query, const PostingRange& range);

  enum class State : std::uint8_t {
    kFound,    // an event that fits, unless two ids look alike in the index: see fits()
    kEnd,      // nothing more
    kStopped,  // `effort` is used up
  };
  struct Step {
    State state = State::kEnd;
    Sequence at;  // the event; or where to go on, which is the first that was not looked at
  };
  /// `effort` counts down by the places that are looked up. kRowMalformed.
  Result<Step> next(std::size_t& effort);

 private:
  Result<void> open();
  /// Adds the list of what one term of the query has, which is what any of several lists has.
  void add(std::vector<PostingCursorPtr> parts);
  PostingCursorPtr id_cursor(const ledger::ObjectId& id) const;
  enum class Fitting : bool { kNo, kYes };
  /// Whether every list has the place that the walk is at, and the kinds do; else the walk goes to
  /// the next place that may be it.
  Result<Fitting> look();
  Result<Fitting> look_at_kinds(std::uint16_t kind);
  void go_to(const std::optional<Posting>& posting);
  void go_behind();

  const ledger::StateReader& state_;
  const EventQuery query_;
  const PostingRange range_;
  std::optional<RowReader> timelines_, index_;  // once it is open
  std::vector<PostingCursorPtr> lists_;
  PostingCursorPtr kinds_;  // null: of whatever kind
  bool is_done_ = false;
  Sequence at_;  // the first place that was not looked at
};

}  // namespace lethe::projections
