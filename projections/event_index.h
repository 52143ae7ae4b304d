// The events of each kind, purpose and field, and those that name an id, as posting lists
// (projections/posting_list.h); and how many of each kind there were a day. Timelines have those
// about a person and of an actor.
//
//   'k' kind[2]                the list of a kind
//   'p' purpose text, 'f' field text
//                              those of what an event names (projections/event_terms.h)
//   'i' level[1] bucket[4]     a bucket of ids: the request of each event, and what its facts name
//   'd' day[8]                 -> (kind, count)*    varints, by kind; the moment at which the day
//                              (UTC) begins, as a moment in a key
//
// An id has few events, so a list each would cost a row an event, and most of that row would be its
// key. Ids share lists instead. A level is a part of the log, each twice as long as the one before
// it, with twice as many buckets, so that a bucket has some 32 events whatever the log's length:
//
//   level 0                    events 0 to 31, one bucket
//   level n                    events 2^(n+4) to 2^(n+5) - 1, 2^(n-1) buckets, 2^32 at most
//   bucket, mark               SHA-256(id): the first 4 bytes (big-endian) below the number of
//                              buckets, by their lowest bits; the next 2, and 1 where they are 0
//
// Where a posting of the other lists has its event's kind, one of a bucket has the mark of the id;
// 0 where several ids of one event are in the bucket. So a bucket says which events may name an id,
// hardly ever one too many, and whoever asks looks at the event. Ids are random and name nobody
// once their vault is empty; texts are the organisation's codes. Nothing here has to go in an
// erasure.
#pragma once

#include "projections/projection.h"
#include "projections/views.h"

namespace lethe::projections {

class EventIndex final : public Projection {
 public:
  ProjectionId id() const override { return ProjectionId::kEventIndex; }
  std::string_view name() const override { return "event_index"; }
  std::uint32_t version() const override { return 1; }
  Result<void> apply(const ledger::EventHeader& header, const ledger::SectionSource& sections,
                     RowWriter& rows, const ledger::KeySource& keys) const override;
};

Bytes kind_list(std::uint16_t kind);
Bytes purpose_list(std::string_view purpose);
Bytes field_list(std::string_view field);

/// Where the events from `first` to before `behind` that name an id are listed.
struct IdBucket {
  Bytes list;
  Sequence first, behind;  // the level's
  std::uint16_t mark = 0;
};
inline constexpr std::uint16_t kSeveralIds = 0;  // the mark of more than one id
IdBucket id_bucket(const ledger::ObjectId& id, Sequence at);

Bytes day_row(Moment day);
Bytes days_list();
/// When the day of a moment begins, in UTC.
Moment day_of(Moment moment);
Result<DayCounts> decode_day(ByteView row, ByteView value);

}  // namespace lethe::projections
