#include "ledger/known_closure.h"

#include <algorithm>

#include "crypto/check.h"
#include "ledger/checkpoint.h"
#include "ledger/event_codec.h"
#include "ledger/keyspace.h"
#include "ledger/ledger_opening.h"

namespace lethe::ledger {
namespace {

Result<Bytes> read_entry(const Reader& reader, LedgerNumber ledger, Sequence sequence) {
  LETHE_TRY(auto entry, reader.get(Table::kLog, log_row(ledger, sequence)));
  if (!entry) return Error::kStorageCorrupt;
  return std::move(*entry);
}

/// The header of an event of that kind in its place; `otherwise` when it is not one.
template <class FactsOfKind>
Result<EventHeader> header_of(const RegisterEntry& event, const LedgerInfo& info, Error otherwise) {
  const auto parts = split_entry(event.entry);
  auto header = parts ? decode_header(parts->header_bytes) : parts.error();
  const bool is_it = header && std::holds_alternative<FactsOfKind>(header->facts) &&
                     header->ledger == info.id && header->sequence == event.sequence;
  if (!is_it) return otherwise;
  return header;
}

/// Of the two events, and where the log ends.
Result<KnownClosure> known_closure(const RegisterEntry& returned, const RegisterEntry& order,
                                   const LedgerInfo& info, TreeSize size, const Hash& root,
                                   Error otherwise) {
  LETHE_TRY(const auto return_header, header_of<LedgerReturned>(returned, info, otherwise));
  KnownClosure closure;
  LETHE_TRY(closure.order, header_of<ClosureOrdered>(order, info, otherwise));
  if (size.value != order.sequence.value + 1) return otherwise;
  closure.returned = std::get<LedgerReturned>(return_header.facts).hash;
  closure.size = size;
  closure.root = root;
  return closure;
}

bool is_signed(const RegisterEntry& event, const LogKeys& keys) {
  const auto parts = split_entry(event.entry);
  return parts && verify_entry(*parts, keys.at(event.sequence).key);
}

/// The order is the last event that a ledger has.
Result<std::optional<EventHeader>> order_in(const RegisterContent& content) {
  if (content.entries.empty()) return std::optional<EventHeader>();
  const auto parts = split_entry(content.entries.back().entry);
  if (!parts) return Error::kRegisterDamaged;
  auto header = decode_header(parts->header_bytes);
  if (!header) return Error::kRegisterDamaged;
  if (!std::holds_alternative<ClosureOrdered>(header->facts)) return std::optional<EventHeader>();
  return std::optional(std::move(*header));
}

}  // namespace

LogKeys keys_in_register(const RegisterContent& content, const LedgerInfo& info) {
  LogKeys keys(info.origin, info.signing_key);
  for (const auto& one : content.entries) keys.follow(one.entry);
  return keys;
}

Result<KnownClosure> closure_in_log(const Reader& reader, const LedgerInfo& info, Sequence order) {
  LETHE_TRY(const auto entries, closure_entries(reader, info, order));
  LETHE_TRY(const auto end, read_signed_end(reader, info));
  LETHE_TRY(auto closure, known_closure(entries.front(), entries.back(), info, end.position.size,
                                        end.root, Error::kStorageCorrupt));
  LETHE_TRY(const auto epoch, read_epoch(reader, info.number));
  closure.epoch = epoch.epoch;
  return closure;
}

Result<std::optional<KnownClosure>> closure_in_register(const RegisterContent& content,
                                                        const LedgerInfo& info) {
  LETHE_TRY(const auto order, order_in(content));
  if (!order) return std::optional<KnownClosure>();
  const auto& last = content.entries.back();
  const auto returned = std::ranges::find(
      content.entries, std::get<ClosureOrdered>(order->facts).returned, &RegisterEntry::sequence);
  const auto keys = keys_in_register(content, info);
  const auto end = keys.open(content.checkpoint);
  const bool is_whole = returned != content.entries.end() && is_signed(*returned, keys) &&
                        is_signed(last, keys) && end;
  if (!is_whole) return Error::kRegisterDamaged;
  LETHE_TRY(auto closure,
            known_closure(*returned, last, info, end->size, end->root, Error::kRegisterDamaged));
  closure.epoch = content.epoch;
  return std::optional(std::move(closure));
}

Result<std::vector<RegisterEntry>> closure_entries(const Reader& reader, const LedgerInfo& info,
                                                   Sequence order) {
  RegisterEntry last{order, {}};
  LETHE_TRY(last.entry, read_entry(reader, info.number, order));
  LETHE_TRY(const auto header, header_of<ClosureOrdered>(last, info, Error::kStorageCorrupt));
  RegisterEntry returned{std::get<ClosureOrdered>(header.facts).returned, {}};
  LETHE_TRY(returned.entry, read_entry(reader, info.number, returned.sequence));
  return std::vector<RegisterEntry>{std::move(returned), std::move(last)};
}

}  // namespace lethe::ledger
