#include "projections/event_index.h"

#include <bit>
#include <map>

#include "crypto/check.h"
#include "crypto/hash.h"
#include "projections/deadlines.h"
#include "projections/event_terms.h"

namespace lethe::projections {
namespace {

constexpr std::uint64_t kEventsPerBucket = 32;
constexpr unsigned kMostBucketBits = 32;

std::array<std::uint8_t, 2> big_endian16(std::uint16_t value) {
  return {static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)};
}

/// Ids of one event that share a bucket leave one posting there.
Result<void> append_ids(RowWriter& rows, Sequence sequence,
                        const std::vector<ledger::ObjectId>& ids) {
  std::map<Bytes, std::uint16_t> marks;
  for (const auto& id : ids) {
    auto bucket = id_bucket(id, sequence);
    const auto [place, is_new] = marks.emplace(std::move(bucket.list), bucket.mark);
    if (!is_new && place->second != bucket.mark) place->second = kSeveralIds;
  }
  for (const auto& [list, mark] : marks) {
    LETHE_TRY_VOID(append_posting(rows, list, {sequence, mark}));
  }
  return {};
}

Result<void> count(RowWriter& rows, Moment time, std::uint16_t kind) {
  const Bytes row = day_row(day_of(time));
  LETHE_TRY(const auto value, rows.get(row));
  DayCounts day;
  if (value) {
    LETHE_TRY(day, decode_day(row, *value));
  }
  ++day.kinds[kind];
  RowEncoder out;
  for (const auto& [counted, events] : day.kinds) out.number(counted).number(events);
  rows.put(row, out.take());
  return {};
}

}  // namespace

Bytes kind_list(std::uint16_t kind) {
  return RowEncoder('k').fixed(big_endian16(kind)).take();
}

Bytes purpose_list(std::string_view purpose) {
  return RowEncoder('p').key_text(purpose).take();
}

Bytes field_list(std::string_view field) {
  return RowEncoder('f').key_text(field).take();
}

IdBucket id_bucket(const ledger::ObjectId& id, Sequence at) {
  const auto level = static_cast<unsigned>(std::bit_width(at.value / kEventsPerBucket));
  const auto digest = crypto::sha256(id.view());
  const auto byte = [&](std::size_t index) { return std::uint32_t{digest.view()[index]}; };
  const std::uint32_t place = byte(0) << 24 | byte(1) << 16 | byte(2) << 8 | byte(3);
  const unsigned bits = level == 0 ? 0 : std::min(level - 1, kMostBucketBits);
  const auto bucket =
      static_cast<std::uint32_t>(place & ((std::uint64_t{1} << bits) - 1));  // the lowest bits

  IdBucket out;
  RowEncoder list('i');
  list.fixed(std::array{static_cast<std::uint8_t>(level)});
  list.fixed(big_endian16(static_cast<std::uint16_t>(bucket >> 16)));
  out.list = list.fixed(big_endian16(static_cast<std::uint16_t>(bucket))).take();
  if (level > 0) out.first = {kEventsPerBucket << (level - 1)};
  out.behind = {kEventsPerBucket << level};
  out.mark = static_cast<std::uint16_t>(byte(4) << 8 | byte(5));
  if (out.mark == kSeveralIds) out.mark = 1;
  return out;
}

Bytes days_list() {
  return RowEncoder('d').take();
}

Bytes day_row(Moment day) {
  return RowEncoder('d').key_moment(day).take();
}

Moment day_of(Moment moment) {
  const auto into_day = moment.micros % ledger::kDayMicros;
  return {moment.micros - into_day - (into_day < 0 ? ledger::kDayMicros : 0)};
}

Result<DayCounts> decode_day(ByteView row, ByteView value) {
  DayCounts day;
  RowDecoder key(row.subspan(days_list().size()));
  day.day = key.key_moment();
  LETHE_TRY_VOID(key.finish());
  RowDecoder in(value);
  while (!in.at_end()) {
    const auto kind = in.number16();
    const auto events = in.number();
    const bool is_in_order = day.kinds.empty() || day.kinds.rbegin()->first < kind;
    if (!is_in_order || events == 0) in.fail();
    day.kinds.emplace(kind, events);
  }
  LETHE_TRY_VOID(in.finish());
  return day;
}

Result<void> EventIndex::apply(const ledger::EventHeader& header, const ledger::SectionSource&,
                               RowWriter& rows, const ledger::KeySource&) const {
  const Posting posting{header.sequence, kind_of(header.facts)};
  LETHE_TRY_VOID(append_posting(rows, kind_list(posting.kind), posting));
  LETHE_TRY_VOID(count(rows, header.time, posting.kind));
  auto terms = terms_of(header);
  for (const auto& purpose : terms.purposes) {
    LETHE_TRY_VOID(append_posting(rows, purpose_list(purpose), posting));
  }
  for (const auto& field : terms.fields) {
    LETHE_TRY_VOID(append_posting(rows, field_list(field), posting));
  }
  if (!header.request.is_zero()) terms.objects.push_back(object_id(header.request));
  return append_ids(rows, header.sequence, terms.objects);
}

}  // namespace lethe::projections
