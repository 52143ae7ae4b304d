#include "ledger/keyspace.h"

#include <algorithm>

#include "crypto/check.h"

namespace lethe::ledger {
namespace {

constexpr std::uint32_t kFanOut = 256;
constexpr std::uint64_t kFirstFarSlot = 1U << 24;
constexpr std::uint32_t kLastStepBuckets = 16;
static_assert(kIndexBuckets == kFanOut * kFanOut * kLastStepBuckets);
static_assert((kMaxCompartmentNumber / kFanOut + 1) * kCompartmentClasses == 1U << 20,
              "the last chunk is the last child that a node may have");

/// Builds a key of a row, integers big-endian.
class RowKey {
 public:
  explicit RowKey(std::size_t size) { bytes_.reserve(size); }

  template <class Integer>
  RowKey& add(Integer value) {
    for (std::size_t shift = sizeof(Integer) * 8; shift > 0;) {
      shift -= 8;
      bytes_.push_back(static_cast<std::uint8_t>(value >> shift));
    }
    return *this;
  }
  RowKey& add(LedgerNumber number) { return add(number.value); }
  RowKey& add(CompartmentClass cls) { return add(static_cast<std::uint8_t>(cls)); }
  RowKey& add(ByteView view) {
    bytes_.insert(bytes_.end(), view.begin(), view.end());
    return *this;
  }
  Bytes take() { return std::move(bytes_); }

 private:
  Bytes bytes_;
};

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
  return RowKey(12).add(ledger).add(sequence.value).take();
}

Bytes tile_row(LedgerNumber ledger, TileId id) {
  return RowKey(13).add(ledger).add(id.level).add(id.index).take();
}

Bytes key_row(LedgerNumber ledger, const crypto::NodeAddress& address) {
  return RowKey(20).add(ledger).add(address.view()).take();
}

Bytes vault_row(LedgerNumber ledger, const Compartment& compartment, Sequence sequence,
                std::uint16_t index) {
  return RowKey(27)
      .add(ledger)
      .add(compartment.slot.value)
      .add(compartment.cls)
      .add(compartment.number)
      .add(sequence.value)
      .add(index)
      .take();
}

RowRange vault_range(LedgerNumber ledger, const CompartmentRef& ref) {
  RowKey prefix(17);
  prefix.add(ledger).add(ref.compartment.slot.value).add(ref.compartment.cls);
  if (!ref.whole) prefix.add(ref.compartment.number);
  return range_of(prefix.take());
}

RowRange vault_range(LedgerNumber ledger, Slot slot) {
  return range_of(RowKey(12).add(ledger).add(slot.value).take());
}

Bytes ledger_row(LedgerNumber ledger, ByteView row) {
  return RowKey(4 + row.size()).add(ledger).add(row).take();
}

RowRange ledger_range(LedgerNumber ledger) {
  return range_of(RowKey(4).add(ledger).take());
}

Bytes meta_row(std::string_view what) {
  return crypto::to_bytes(crypto::as_bytes(what));
}

Bytes meta_row(std::string_view what, LedgerNumber ledger) {
  return RowKey(what.size() + 4).add(crypto::as_bytes(what)).add(ledger).take();
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
