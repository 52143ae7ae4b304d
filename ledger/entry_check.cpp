#include "ledger/entry_check.h"

#include <algorithm>

#include "crypto/hash.h"

namespace lethe::ledger {
namespace {

/// Ids are random, so two ledgers' share a byte or none, while a header that was tampered with
/// shares all but the changed bytes with the true one.
constexpr std::ptrdiff_t kSharedBytes = 8;

bool resembles(const LedgerId& left, const LedgerId& right) {
  std::ptrdiff_t shared = 0;
  for (std::size_t i = 0; i < LedgerId::kSize; ++i) {
    shared += left.bytes[i] == right.bytes[i] ? 1 : 0;
  }
  return shared >= kSharedBytes;
}

}  // namespace

Damage damage_of(EntryFault fault) {
  switch (fault) {
    case EntryFault::kForeign:
      return Damage::kForeignEvent;
    case EntryFault::kUnknownKey:
      return Damage::kUnknownKey;
    case EntryFault::kBadSignature:
      return Damage::kBadSignature;
    case EntryFault::kNone:
    case EntryFault::kMalformed:
    case EntryFault::kUnknownFormat:
      break;
  }
  return Damage::kMalformed;
}

std::string_view describe(EntryFault fault) {
  switch (fault) {
    case EntryFault::kNone:
      return "signed by the log's key";
    case EntryFault::kMalformed:
      return "not a well-formed event";
    case EntryFault::kUnknownFormat:
      return "of a format version that this program does not know";
    case EntryFault::kForeign:
      return "an event of another ledger";
    case EntryFault::kUnknownKey:
      return "signed by a key that does not sign for the log there";
    case EntryFault::kBadSignature:
      return "not signed by the log's key";
  }
  return {};
}

EntryCheck::Checked EntryCheck::check(ByteView bytes) const {
  Checked result;
  auto& checked = result.entry;
  checked.leaf = crypto::merkle_leaf_hash(bytes);
  checked.fault = EntryFault::kMalformed;
  const auto entry = split_entry(bytes);
  if (!entry) return result;
  auto header = decode_header(entry->header_bytes);
  if (!header) {
    if (header.error() == Error::kUnknownFormat) checked.fault = EntryFault::kUnknownFormat;
    return result;
  }
  checked.claimed = header->sequence.value;
  checked.time = header->time;
  checked.fault = fault_of(*entry, *header);
  if (checked.good()) result.header = std::move(*header);
  return result;
}

EntryFault EntryCheck::fault_of(const Entry& entry, const EventHeader& header) const {
  const bool foreign = identity_.ledger && header.ledger != *identity_.ledger;
  if (foreign && !resembles(header.ledger, *identity_.ledger)) return EntryFault::kForeign;
  if (identity_.keys && !verify_entry(entry, identity_.keys->at(header.sequence).key)) {
    return is_signed_otherwise(entry) ? EntryFault::kUnknownKey : EntryFault::kBadSignature;
  }
  return foreign ? EntryFault::kForeign : EntryFault::kNone;
}

/// By another of the log's keys, or by the one that event 0 announces and that is none of them.
bool EntryCheck::is_signed_otherwise(const Entry& entry) const {
  if (identity_.stranger && verify_entry(entry, *identity_.stranger)) return true;
  const auto& keys = identity_.keys->all();
  return keys.size() > 1 && std::ranges::any_of(keys, [&](const LogKeys::Key& key) {
           return verify_entry(entry, key.key);
         });
}

std::optional<Finding> EntryCheck::check_first(const EventHeader& header) const {
  const auto* created = std::get_if<LedgerCreated>(&header.facts);
  if (created == nullptr) {
    return Finding{Damage::kMalformed, header.sequence, "event 0 is not ledger.created"};
  }
  if (!identity_.keys) return std::nullopt;
  if (created->signing_key != identity_.keys->all().front().key) {
    return Finding{Damage::kUnknownKey, header.sequence,
                   "event 0 announces another key than the one that signed it"};
  }
  if (created->origin != identity_.keys->origin()) {
    return Finding{Damage::kBadCheckpoint, header.sequence,
                   "event 0 announces another origin than the checkpoint's"};
  }
  return std::nullopt;
}

std::optional<Finding> EntryCheck::check_rotation(const EventHeader& header) const {
  const auto* rotated = std::get_if<SigningKeyRotated>(&header.facts);
  if (rotated == nullptr || !identity_.keys) return std::nullopt;
  const auto* key = identity_.keys->find(rotated->key);
  if (key != nullptr && key->from == header.sequence.next()) return std::nullopt;
  return Finding{Damage::kUnknownKey, header.sequence,
                 "announces a key, and the log goes on with the one that it replaces"};
}

}  // namespace lethe::ledger
