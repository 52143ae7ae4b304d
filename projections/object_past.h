// What a thing was at a moment of the past: its own events up to there, found in the indexes and
// folded again by the projection that it is of, into rows of its own. So a view needs no history of
// what is seldom asked for, and the past is told by the same code as the present.
//
// Each function takes what the views tell of the thing now, and answers nothing when it was not
// there yet; as of today, that itself. It reads as many events as the thing has that count, from
// its first on.
#pragma once

#include "ledger/ledger.h"
#include "projections/event_search.h"
#include "projections/projection.h"
#include "projections/views.h"

namespace lethe::projections {

/// Borrows the ledger and a snapshot of its state. One thread.
class ObjectPast {
 public:
  ObjectPast(const ledger::Ledger& ledger, const ledger::StateReader& state, AsOf as_of)
      : ledger_(ledger), state_(state), as_of_(as_of) {}

  Result<std::optional<PersonRow>> person(const PersonRow& now) const;
  Result<std::optional<TokenRow>> token(const TokenRow& now) const;
  /// Of an item that is deleted by now, the revision that it had; its texts are gone.
  Result<std::optional<ItemRow>> item(const ItemRow& now) const;
  Result<std::optional<ErasureRow>> erasure(const ErasureRow& now) const;
  Result<std::optional<HoldRow>> hold(const HoldRow& now) const;
  /// Those that were in force about a person, and about everybody: of these every hold that there
  /// ever was is looked at.
  Result<std::vector<HoldRow>> holds(const SubjectId& subject, Moment at) const;
  Result<std::optional<RestrictionRow>> restriction(const RestrictionRow& now) const;
  Result<std::optional<RightsRequestRow>> rights_request(const RightsRequestRow& now) const;
  Result<std::optional<NoticeRow>> notice(const NoticeRow& now) const;
  Result<std::optional<BreachRow>> breach(const BreachRow& now) const;

 private:
  /// Which events of a thing make its state.
  struct Fold {
    EventQuery query;  // without kinds
    Sequence first;    // its first event
    std::vector<std::uint16_t> kinds;
    /// A kind of which the latest event says all that the earlier ones did; 0: none.
    std::uint16_t latest_kind = 0;
  };
  Result<void> fold(const Fold& what, const Projection& projection,
                    ledger::StateWriter& rows) const;
  Result<std::vector<ledger::EventHeader>> events(const EventQuery& query, Sequence first) const;
  Result<std::optional<ledger::EventHeader>> latest(const EventQuery& query, Sequence first) const;
  /// What `then` answers, where what is known now does not say it: of a thing whose first event is
  /// `first` and that nothing changed behind `changed`.
  template <class Row, class Then>
  Result<std::optional<Row>> then(const Row& now, Sequence first, Sequence changed,
                                  const Then& then) const {
    if (as_of_.behind == AsOf{}.behind || (first < as_of_.behind && changed < as_of_.behind)) {
      return std::optional<Row>(now);
    }
    if (first >= as_of_.behind) return std::optional<Row>();
    return then();
  }

  const ledger::Ledger& ledger_;
  const ledger::StateReader& state_;
  const AsOf as_of_;
};

}  // namespace lethe::projections
