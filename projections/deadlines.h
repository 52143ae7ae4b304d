// Deadlines of which nobody was reminded yet, as each projection that has some keeps them:
//
//   'm' due[8] object[16]    -> subject[16], zero when it is about nobody
#pragma once

#include <span>
#include <vector>

#include "projections/rights_rows.h"
#include "projections/rows.h"

namespace lethe::projections {

/// Whose deadlines they are.
struct Dated {
  ledger::ObjectId object;
  SubjectId subject;
};

template <class Tag>
ledger::ObjectId object_id(const ledger::Id<Tag>& id) {
  ledger::ObjectId out;
  out.bytes = id.bytes;
  return out;
}
template <class IdType>
IdType id_of_object(const ledger::ObjectId& object) {
  IdType out;
  out.bytes = object.bytes;
  return out;
}

/// Takes out what was due before and puts in what is due now, but for what is reminded.
void put_deadlines(RowWriter& rows, const Dated& dated, std::span<const Moment> before,
                   std::span<const Moment> after, std::span<const Moment> reminded);

/// Earliest first, up to `until`, at most `limit`.
Result<void> read_deadlines(const RowReader& rows, ledger::DeadlineType type, Moment until,
                            std::size_t limit, std::vector<Deadline>& out);

void encode_moments(const std::vector<Moment>& moments, RowEncoder& out);
std::vector<Moment> decode_moments(RowDecoder& in);

/// The objects that a projection lists in the order of their first events:
///
///   'o' sequence[8]    -> object[16]
void put_in_order(RowWriter& rows, Sequence sequence, const ledger::ObjectId& object);
/// Newest first, from before `before` on.
Result<std::vector<ledger::ObjectId>> read_in_order(const RowReader& rows,
                                                    std::optional<Sequence> before,
                                                    std::size_t limit);
/// The same in a list of the projection's own, such as those of one person:
///
///   list sequence[8]   -> object[16]
void put_in_order(RowWriter& rows, ByteView list, Sequence sequence,
                  const ledger::ObjectId& object);
Result<std::vector<ledger::ObjectId>> read_in_order(const RowReader& rows, ByteView list,
                                                    std::optional<Sequence> before,
                                                    std::size_t limit);

}  // namespace lethe::projections
