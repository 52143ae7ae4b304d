#include "ledger/meta_rows.h"

#include <algorithm>

#include "ledger/big_endian.h"

namespace lethe::ledger {
namespace {

constexpr std::uint8_t kInfoVersion = 1;
constexpr std::uint8_t kLogKeysVersion = 1;
constexpr std::size_t kLogKeySize = crypto::PublicKey::kSize + 8 + 1 + 8;
constexpr std::uint8_t kSettledVersion = 1;  // and, from before there were sweeps, any other state
constexpr std::uint8_t kUnderWayVersion = 2;
constexpr std::uint8_t kWaitingVersion = 3;  // the same, and orders that wait
constexpr std::uint8_t kClosureVersion = 1;

void put_moment(BigEndianWriter& out, Moment moment) {
  out.number(static_cast<std::uint64_t>(moment.micros));
}
Moment take_moment(BigEndianReader& in) {
  return {static_cast<std::int64_t>(in.number<std::uint64_t>())};
}

std::string take_text(BigEndianReader& in) {
  return std::string(crypto::as_text(in.sized()));
}

/// A count in four bytes and so many items; `put` writes one.
template <class Item, class Put>
void put_list(BigEndianWriter& out, const std::vector<Item>& items, Put put) {
  out.number(static_cast<std::uint32_t>(items.size()));
  for (const auto& item : items) put(item);
}

/// Every item takes a byte or more, so a count beyond what is left is no count.
template <class Item, class Take>
std::vector<Item> take_list(BigEndianReader& in, Take take) {
  std::vector<Item> items;
  const auto count = in.number<std::uint32_t>();
  if (count > in.rest()) {
    in.bytes(in.rest() + 1);
    return items;
  }
  for (std::uint32_t i = 0; i < count && !in.failed(); ++i) items.push_back(take());
  return items;
}

void put_order(BigEndianWriter& out, const EpochRecord::Order& order) {
  out.number(order.sequence.value).number(order.slot.value);
  for (const auto used : order.counts.used) out.number(used);
  out.number(order.index_entries);
  for (const auto sections : order.before.sections) out.number(sections);
  out.number(order.before.bytes).number(order.before.keys).number(order.before.indexed);
}
EpochRecord::Order take_order(BigEndianReader& in, std::uint8_t version) {
  EpochRecord::Order order;
  order.sequence.value = in.number<std::uint64_t>();
  order.slot.value = in.number<std::uint64_t>();
  for (auto& used : order.counts.used) used = in.number<std::uint32_t>();
  order.index_entries = in.number<std::uint32_t>();
  if (version == kSettledVersion) return order;
  for (auto& sections : order.before.sections) sections = in.number<std::uint64_t>();
  order.before.bytes = in.number<std::uint64_t>();
  order.before.keys = in.number<std::uint32_t>();
  order.before.indexed = in.number<std::uint64_t>();
  return order;
}

void put_moved(BigEndianWriter& out, const EpochRecord::MovedRow& moved) {
  out.sized(moved.row).number(static_cast<std::uint8_t>(moved.before.has_value()));
  if (moved.before) out.sized(*moved.before);
}
EpochRecord::MovedRow take_moved(BigEndianReader& in) {
  EpochRecord::MovedRow moved;
  moved.row = crypto::to_bytes(in.sized());
  if (in.number<std::uint8_t>() != 0) moved.before = crypto::to_bytes(in.sized());
  return moved;
}

/// Nothing is ordered where all is settled. A rotation has no orders either, but it is prepared at
/// once, and only a record of the later version is one: otherwise the orders were lost.
bool has_right_orders(const EpochRecord& record, std::uint8_t version) {
  using State = EpochRecord::State;
  if (record.waiting.empty() != (version != kWaitingVersion)) return false;
  if (!record.waiting.empty() && record.state != State::kDeleted) return false;
  const bool may_be_rotation = version != kSettledVersion && record.state >= State::kPrepared;
  if (record.state == State::kSettled) return record.orders.empty() && version == kSettledVersion;
  if (record.state == State::kDeleted) return !record.orders.empty() && version != kSettledVersion;
  return !record.orders.empty() || may_be_rotation;
}

}  // namespace

bool EpochRecord::Order::operator==(const Order& other) const {
  return sequence == other.sequence && slot == other.slot && counts.used == other.counts.used &&
         index_entries == other.index_entries && before == other.before;
}

Bytes encode_storage_version(std::uint16_t version) {
  return BigEndianWriter(2).number(version).take();
}

Result<std::uint16_t> decode_storage_version(ByteView row) {
  BigEndianReader in(row);
  const auto version = in.number<std::uint16_t>();
  if (!in.is_done()) return Error::kRowMalformed;
  return version;
}

Bytes encode_ledger_number(LedgerNumber number) {
  return BigEndianWriter(4).number(number.value).take();
}

Result<LedgerNumber> decode_ledger_number(ByteView row) {
  BigEndianReader in(row);
  const LedgerNumber number{in.number<std::uint32_t>()};
  if (!in.is_done()) return Error::kRowMalformed;
  return number;
}

Bytes encode_ledger_info(const LedgerInfo& info) {
  BigEndianWriter out(128);
  out.number(kInfoVersion)
      .bytes(info.id.view())
      .sized(crypto::as_bytes(info.name))
      .sized(crypto::as_bytes(info.origin))
      .sized(crypto::as_bytes(info.region))
      .bytes(info.signing_key.view());
  put_moment(out, info.created);
  return out.take();
}

Result<LedgerInfo> decode_ledger_info(LedgerNumber number, ByteView row) {
  BigEndianReader in(row);
  if (in.number<std::uint8_t>() != kInfoVersion) return Error::kRowMalformed;
  LedgerInfo info;
  info.number = number;
  info.id = in.fixed<LedgerId>();
  info.name = take_text(in);
  info.origin = take_text(in);
  info.region = take_text(in);
  info.signing_key = in.fixed<crypto::PublicKey>();
  info.created = take_moment(in);
  if (!in.is_done() || info.id.is_zero()) return Error::kRowMalformed;
  return info;
}

Bytes encode_log_keys(const LogKeys& keys) {
  BigEndianWriter out(1 + keys.all().size() * kLogKeySize);
  out.number(kLogKeysVersion);
  for (const auto& one : keys.all()) {
    out.bytes(one.key.view()).number(one.from.value);
    out.number(static_cast<std::uint8_t>(one.compromised_since ? 1 : 0));
    put_moment(out, one.compromised_since.value_or(Moment{}));
  }
  return out.take();
}

Result<LogKeys> decode_log_keys(const std::string& origin, ByteView row) {
  BigEndianReader in(row);
  if (in.number<std::uint8_t>() != kLogKeysVersion) return Error::kRowMalformed;
  std::vector<LogKeys::Key> keys;
  while (in.rest() > 0) {
    LogKeys::Key one;
    one.key = in.fixed<crypto::PublicKey>();
    one.from.value = in.number<std::uint64_t>();
    const auto is_compromised = in.number<std::uint8_t>();
    const auto since = take_moment(in);
    const bool is_next = keys.empty() ? one.from.value == 0 : one.from > keys.back().from;
    if (in.failed() || is_compromised > 1 || !is_next) return Error::kRowMalformed;
    if (is_compromised == 1) one.compromised_since = since;
    keys.push_back(one);
  }
  if (keys.empty()) return Error::kRowMalformed;
  return LogKeys(origin, std::move(keys));
}

Bytes encode_position(const Position& position) {
  BigEndianWriter out(16);
  out.number(position.size.value);
  put_moment(out, position.last_time);
  return out.take();
}

Result<Position> decode_position(ByteView row) {
  BigEndianReader in(row);
  Position position;
  position.size.value = in.number<std::uint64_t>();
  position.last_time = take_moment(in);
  if (!in.is_done()) return Error::kRowMalformed;
  return position;
}

Bytes encode_epoch(const EpochRecord& record) {
  BigEndianWriter out(64 + record.orders.size() * 128);
  const bool is_settled = record.state == EpochRecord::State::kSettled;
  out.number(is_settled               ? kSettledVersion
             : record.waiting.empty() ? kUnderWayVersion
                                      : kWaitingVersion);
  out.number(static_cast<std::uint8_t>(record.state)).number(record.epoch);
  put_list(out, record.orders, [&](const auto& order) { put_order(out, order); });
  put_list(out, record.new_blocks, [&](const auto& block) { out.bytes(block.view()); });
  put_list(out, record.new_rows, [&](const auto& row) { put_moved(out, row); });
  put_list(out, record.old_blocks, [&](const auto& block) { out.bytes(block.view()); });
  put_list(out, record.old_rows, [&](const auto& row) { out.sized(row); });
  if (!record.waiting.empty()) {
    put_list(out, record.waiting, [&](const auto& order) { put_order(out, order); });
  }
  return out.take();
}

Result<EpochRecord> decode_epoch(ByteView row) {
  BigEndianReader in(row);
  const auto version = in.number<std::uint8_t>();
  if (version < kSettledVersion || version > kWaitingVersion) return Error::kRowMalformed;
  EpochRecord record;
  record.state = static_cast<EpochRecord::State>(in.number<std::uint8_t>());
  record.epoch = in.number<std::uint64_t>();
  const auto take_block = [&] { return in.fixed<crypto::NodeAddress>(); };
  record.orders = take_list<EpochRecord::Order>(in, [&] { return take_order(in, version); });
  record.new_blocks = take_list<crypto::NodeAddress>(in, take_block);
  record.new_rows = take_list<EpochRecord::MovedRow>(in, [&] { return take_moved(in); });
  record.old_blocks = take_list<crypto::NodeAddress>(in, take_block);
  record.old_rows = take_list<Bytes>(in, [&] { return crypto::to_bytes(in.sized()); });
  if (version == kWaitingVersion) {
    record.waiting = take_list<EpochRecord::Order>(in, [&] { return take_order(in, version); });
  }
  const bool is_known =
      record.state >= EpochRecord::State::kSettled && record.state <= EpochRecord::State::kDeleted;
  if (!in.is_done() || !is_known || !has_right_orders(record, version)) return Error::kRowMalformed;
  const bool is_of_this_format =
      version != kSettledVersion || record.state == EpochRecord::State::kSettled;
  if (!is_of_this_format) return record;
  const auto again = encode_epoch(record);
  if (!std::ranges::equal(again, row)) return Error::kRowMalformed;
  return record;
}

Bytes encode_closure(const ClosureRecord& record) {
  return BigEndianWriter(18)
      .number(kClosureVersion)
      .number(static_cast<std::uint8_t>(record.state))
      .number(record.order.value)
      .number(record.certificate.value)
      .take();
}

Result<ClosureRecord> decode_closure(ByteView row) {
  BigEndianReader in(row);
  if (in.number<std::uint8_t>() != kClosureVersion) return Error::kRowMalformed;
  ClosureRecord record;
  record.state = static_cast<ClosureRecord::State>(in.number<std::uint8_t>());
  record.order.value = in.number<std::uint64_t>();
  record.certificate.value = in.number<std::uint64_t>();
  const bool is_known = record.state >= ClosureRecord::State::kOrdered &&
                        record.state <= ClosureRecord::State::kOrderLost;
  const bool is_closed = record.state == ClosureRecord::State::kClosed;
  if (!in.is_done() || !is_known || is_closed != (record.certificate.value != 0)) {
    return Error::kRowMalformed;
  }
  return record;
}

}  // namespace lethe::ledger
