#include "projections/deadlines.h"

#include <algorithm>

#include "crypto/check.h"
#include "projections/views.h"

namespace lethe::projections {
namespace {

constexpr char kDeadline = 'm';
constexpr char kInOrder = 'o';
/// A row that claims more is damaged.
constexpr std::uint64_t kMostMoments = 1'024;

Bytes deadline_list() {
  return RowEncoder(kDeadline).take();
}

Bytes deadline_row(Moment due, const ledger::ObjectId& object) {
  return RowEncoder(kDeadline).key_moment(due).fixed(object.view()).take();
}

}  // namespace

void put_deadlines(RowWriter& rows, const Dated& dated, std::span<const Moment> before,
                   std::span<const Moment> after, std::span<const Moment> reminded) {
  for (const auto due : before) rows.erase(deadline_row(due, dated.object));
  for (const auto due : after) {
    if (std::find(reminded.begin(), reminded.end(), due) != reminded.end()) continue;
    rows.put(deadline_row(due, dated.object), crypto::to_bytes(dated.subject.view()));
  }
}

Result<void> read_deadlines(const RowReader& rows, ledger::DeadlineType type, Moment until,
                            std::size_t limit, std::vector<Deadline>& out) {
  if (limit == 0) return {};
  const Bytes list = deadline_list();
  std::size_t found = 0;
  const auto visit = [&](ByteView row, ByteView value) -> Result<Visiting> {
    RowDecoder in(row.subspan(list.size()));
    Deadline deadline;
    deadline.type = type;
    deadline.due_at = in.key_moment();
    deadline.object = in.fixed<ledger::ObjectId>();
    const auto subject = SubjectId::from(value);
    if (!subject) in.fail();
    LETHE_TRY_VOID(in.finish());
    if (deadline.due_at > until) return Visiting::kEnd;
    deadline.subject = *subject;
    out.push_back(deadline);
    return go_on_if(++found < limit);
  };
  return rows.scan(list, {}, visit);
}

void encode_moments(const std::vector<Moment>& moments, RowEncoder& out) {
  out.number(moments.size());
  for (const auto moment : moments) out.signed_number(moment.micros);
}

std::vector<Moment> decode_moments(RowDecoder& in) {
  std::vector<Moment> out;
  const std::uint64_t count = in.number();
  if (count > kMostMoments) in.fail();
  for (std::uint64_t i = 0; i < count && !in.failed(); ++i) out.push_back({in.signed_number()});
  return out;
}

void put_in_order(RowWriter& rows, ByteView list, Sequence sequence,
                  const ledger::ObjectId& object) {
  rows.put(RowEncoder().fixed(list).big_endian64(sequence.value).take(),
           crypto::to_bytes(object.view()));
}

void put_in_order(RowWriter& rows, Sequence sequence, const ledger::ObjectId& object) {
  put_in_order(rows, RowEncoder(kInOrder).take(), sequence, object);
}

Result<std::vector<ledger::ObjectId>> read_in_order(const RowReader& rows, ByteView list,
                                                    std::optional<Sequence> before,
                                                    std::size_t limit) {
  std::vector<ledger::ObjectId> out;
  if (limit == 0) return out;
  const auto visit = [&](ByteView, ByteView value) -> Result<Visiting> {
    const auto object = ledger::ObjectId::from(value);
    if (!object) return ledger::Error::kRowMalformed;
    out.push_back(*object);
    return go_on_if(out.size() < limit);
  };
  const Bytes from = before ? RowEncoder().fixed(list).big_endian64(before->value).take() : Bytes{};
  LETHE_TRY_VOID(rows.scan_back(list, from, visit));
  return out;
}

Result<std::vector<ledger::ObjectId>> read_in_order(const RowReader& rows,
                                                    std::optional<Sequence> before,
                                                    std::size_t limit) {
  return read_in_order(rows, RowEncoder(kInOrder).take(), before, limit);
}

Result<std::vector<Deadline>> Views::deadlines(Moment until, std::size_t limit) const {
  constexpr std::pair<ProjectionId, ledger::DeadlineType> kDated[] = {
      {ProjectionId::kRightsRequests, ledger::DeadlineType::kRightsRequest},
      {ProjectionId::kBreaches, ledger::DeadlineType::kBreach},
      {ProjectionId::kHolds, ledger::DeadlineType::kHold},
  };
  std::vector<Deadline> out;
  for (const auto& [id, type] : kDated) {
    LETHE_TRY(const auto rows, RowReader::active(state_, id));
    LETHE_TRY_VOID(read_deadlines(rows, type, until, limit, out));
  }
  return out;
}

}  // namespace lethe::projections
