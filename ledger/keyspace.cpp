#include "ledger/keyspace.h"

#include <algorithm>

#include "crypto/check.h"
#include "ledger/big_endian.h"

namespace lethe::ledger {
namespace {

constexpr std::uint32_t kFanOut = 256;
constexpr std::uint64_t kFirstFarSlot = 1U << 24;
constexpr std::uint32_t kLastStepBuckets = 16;
static_assert(kIndexBuckets == kFanOut * kFanOut * kLastStepBuckets);
static_assert((kMaxCompartmentNumber / kFanOut + 1) * kCompartmentClasses == 1U << 20,
              "the last chunk is the last child that a node may have");

/// Every key that begins with `prefix`.
RowRange range_of(Bytes prefix) {
  Bytes behind = prefix;
  while (!behind.empty() && behind.back() == 0xff) behind.pop_back();
  // Nothing lies behind a prefix of 0xff alone. Every prefix here begins with text or with the
  // number of a ledger, and those count up from the bottom.
  LETHE_CHECK(!behind.empty());
  ++behind.back();
  return {std::move(prefix), std::move(behind)};
}

crypto::KeyStep domain_step(KeyDomain domain) {
  return {static_cast<std::uint32_t>(domain), kDomainWidth};
}

std::uint32_t chunk_of(std::uint32_t number) {
  return number / kFanOut;
}

/// Which child of the subject's node holds the keys of a chunk of a class.
std::uint32_t chunk_index(CompartmentClass cls, std::uint32_t chunk) {
  const auto value = static_cast<std::uint32_t>(cls);
  LETHE_CHECK(value > 0 && value < kCompartmentClasses);
  return chunk * kCompartmentClasses + value;
}

std::uint32_t used_of(CompartmentClass cls, const CompartmentCounts& counts) {
  return counts.used[static_cast<std::uint32_t>(cls)];
}

/// The step from a subject's node to a chunk, as wide as the highest chunk of any class needs it.
crypto::KeyStep chunk_step(CompartmentClass cls, std::uint32_t chunk,
                           const CompartmentCounts& counts) {
  const auto most = *std::max_element(counts.used.begin(), counts.used.end());
  const auto last = std::max(chunk, most == 0 ? 0 : chunk_of(most - 1));
  return {chunk_index(cls, chunk), (last + 1) * kCompartmentClasses};
}

}  // namespace

Bytes log_row(LedgerNumber ledger, Sequence sequence) {
  return BigEndianWriter(12).number(ledger.value).number(sequence.value).take();
}

Bytes tile_row(LedgerNumber ledger, TileId id) {
  return BigEndianWriter(13).number(ledger.value).number(id.level).number(id.index).take();
}

Bytes key_row(LedgerNumber ledger, const crypto::NodeAddress& address) {
  return BigEndianWriter(20).number(ledger.value).bytes(address.view()).take();
}

Bytes vault_row(LedgerNumber ledger, const Compartment& compartment, Sequence sequence,
                std::uint16_t index) {
  return BigEndianWriter(27)
      .number(ledger.value)
      .number(compartment.slot.value)
      .number(static_cast<std::uint8_t>(compartment.cls))
      .number(compartment.number)
      .number(sequence.value)
      .number(index)
      .take();
}

RowRange vault_range(LedgerNumber ledger, const CompartmentRef& ref) {
  BigEndianWriter prefix(17);
  prefix.number(ledger.value)
      .number(ref.compartment.slot.value)
      .number(static_cast<std::uint8_t>(ref.compartment.cls));
  if (!ref.whole) prefix.number(ref.compartment.number);
  return range_of(prefix.take());
}

RowRange vault_range(LedgerNumber ledger, Slot slot) {
  return range_of(BigEndianWriter(12).number(ledger.value).number(slot.value).take());
}

Bytes ledger_row(LedgerNumber ledger, ByteView row) {
  return BigEndianWriter(4 + row.size()).number(ledger.value).bytes(row).take();
}

RowRange ledger_range(LedgerNumber ledger) {
  return range_of(BigEndianWriter(4).number(ledger.value).take());
}

Bytes meta_row(std::string_view what) {
  return crypto::to_bytes(crypto::as_bytes(what));
}

Bytes meta_row(std::string_view what, LedgerNumber ledger) {
  return BigEndianWriter(what.size() + 4).bytes(crypto::as_bytes(what)).number(ledger.value).take();
}

Bytes roster_row(LedgerNumber ledger, std::span<const std::uint32_t> place) {
  auto row = meta_row("roster/", ledger);
  for (const auto index : place) {
    const auto step = BigEndianWriter(4).number(index).take();
    row.insert(row.end(), step.begin(), step.end());
  }
  return row;
}

RowRange roster_range(LedgerNumber ledger, std::span<const std::uint32_t> place) {
  return range_of(roster_row(ledger, place));
}

RowRange meta_range(std::string_view what) {
  return range_of(meta_row(what));
}

crypto::KeyPath key_path(KeyUse use) {
  return {domain_step(KeyDomain::kLedger), {static_cast<std::uint32_t>(use), kDomainWidth}};
}

crypto::KeyPath key_path(Slot slot) {
  LETHE_CHECK(slot.value <= kMaxSlot);
  const bool is_far = slot.value >= kFirstFarSlot;
  crypto::KeyPath path{domain_step(is_far ? KeyDomain::kSubjectsFar : KeyDomain::kSubjects)};
  for (int shift = is_far ? 24 : 16; shift >= 0; shift -= 8) {
    path.push_back({static_cast<std::uint32_t>(slot.value >> shift) % kFanOut, kFanOut});
  }
  return path;
}

crypto::KeyPath key_path(const Compartment& compartment, const CompartmentCounts& counts) {
  LETHE_CHECK(compartment.number <= kMaxCompartmentNumber);
  const auto chunk = chunk_of(compartment.number);
  const auto index = compartment.number % kFanOut;
  const auto used = std::max(used_of(compartment.cls, counts), compartment.number + 1);
  auto path = key_path(compartment.slot);
  path.push_back(chunk_step(compartment.cls, chunk, counts));
  path.push_back({index, std::min(used - chunk * kFanOut, kFanOut)});
  return path;
}

std::vector<crypto::KeyPath> key_paths(Slot slot, CompartmentClass cls,
                                       const CompartmentCounts& counts) {
  std::vector<crypto::KeyPath> paths;
  const auto subject = key_path(slot);
  const auto used = used_of(cls, counts);
  for (std::uint32_t chunk = 0; chunk * kFanOut < used; ++chunk) {
    auto path = subject;
    path.push_back(chunk_step(cls, chunk, counts));
    paths.push_back(std::move(path));
  }
  return paths;
}

crypto::KeyPath key_path(KeyDomain domain, std::uint32_t bucket) {
  LETHE_CHECK(domain == KeyDomain::kEmailIndex || domain == KeyDomain::kExternalIdIndex);
  LETHE_CHECK(bucket < kIndexBuckets);
  return {domain_step(domain),
          {bucket / (kFanOut * kLastStepBuckets), kFanOut},
          {bucket / kLastStepBuckets % kFanOut, kFanOut},
          {bucket % kLastStepBuckets, kLastStepBuckets}};
}

}  // namespace lethe::ledger
