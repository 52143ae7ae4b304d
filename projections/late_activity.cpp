#include "projections/late_activity.h"

#include <algorithm>

#include "crypto/check.h"
#include "projections/event_index.h"

namespace lethe::projections {
namespace {

constexpr char kLate = 'l';

Bytes late_day(ledger::Moment day) {
  return RowEncoder(kLate).key_moment(day).take();
}
Bytes late_part_row(ledger::Moment day, std::uint64_t part) {
  return RowEncoder(kLate).key_moment(day).big_endian64(part).take();
}

bool is_late(ledger::Moment happened, ledger::Moment recorded) {
  const auto apart = recorded.micros - happened.micros;
  return apart > kLateMicros || apart < -kLateMicros;
}

}  // namespace

std::optional<ledger::Moment> happened_at(const ledger::Facts& facts) {
  if (const auto* access = std::get_if<ledger::AccessRecorded>(&facts)) return access->occurred_at;
  if (const auto* search = std::get_if<ledger::SearchRecorded>(&facts)) return search->occurred_at;
  if (const auto* login = std::get_if<ledger::LoginRecorded>(&facts)) return login->occurred_at;
  return std::nullopt;
}

Result<void> LateActivity::apply(const ledger::EventHeader& header, const ledger::SectionSource&,
                                 RowWriter& rows, const ledger::KeySource&) const {
  const auto happened = happened_at(header.facts);
  if (!happened || !is_late(*happened, header.time)) return {};
  const auto row = late_part_row(day_of(*happened), header.sequence.value / kEventsPerLatePart);
  LETHE_TRY(const auto there, rows.get(row));
  if (!there) rows.put(row, {});
  return {};
}

Result<void> add_late_parts(const ledger::StateReader& state, ledger::Moment from,
                            ledger::Moment until, ledger::Sequence behind,
                            ledger::IntervalSet& parts) {
  LETHE_TRY(const auto rows, RowReader::active(state, ProjectionId::kLateActivity));
  const auto last = day_of(until);
  const auto visit = [&](ByteView row, ByteView) -> Result<Visiting> {
    RowDecoder key(row.subspan(1));
    const auto day = key.key_moment();
    const auto first = key.big_endian64() * kEventsPerLatePart;
    LETHE_TRY_VOID(key.finish());
    if (day > last) return Visiting::kEnd;
    if (first < behind.value) {
      parts.add(first, std::min(first + kEventsPerLatePart, behind.value));
    }
    return Visiting::kGoOn;
  };
  return rows.scan(RowEncoder(kLate).take(), late_day(day_of(from)), visit);
}

}  // namespace lethe::projections
