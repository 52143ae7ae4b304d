#include "projections/blind_bucket.h"

#include <algorithm>
#include <cstring>

#include "crypto/check.h"
#include "crypto/sealing.h"
#include "projections/section_content.h"

namespace lethe::projections {
namespace {

constexpr char kBucket = 'b';
constexpr std::string_view kRouteLabel = "lethe/blind-index/route/v1";
constexpr std::string_view kEntryLabel = "lethe/blind-index/entry/v1";
constexpr std::string_view kAddressLabel = "lethe/blind-index/address/v1";
constexpr std::string_view kSealLabel = "lethe/blind-index/seal/v1";
constexpr std::string_view kSealContext{"lethe/blind-index/bucket/v1\0", 28};
constexpr std::size_t kEntrySize = BlindTag::kSize + ledger::SubjectId::kSize;
constexpr unsigned kBucketBits = 20;
static_assert(ledger::kIndexBuckets == 1U << kBucketBits);

using Entry = std::array<std::uint8_t, kEntrySize>;

Entry make_entry(const BlindTag& tag, const ledger::SubjectId& subject) {
  Entry out;
  std::memcpy(out.data(), tag.bytes.data(), BlindTag::kSize);
  std::memcpy(out.data() + BlindTag::kSize, subject.bytes.data(), ledger::SubjectId::kSize);
  return out;
}

bool is_ascii_space(std::uint8_t byte) {
  return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

std::uint8_t ascii_lower(std::uint8_t byte) {
  return byte >= 'A' && byte <= 'Z' ? static_cast<std::uint8_t>(byte - 'A' + 'a') : byte;
}

/// domain || normalised value.
crypto::SecretBuffer filed_form(ledger::KeyDomain domain, ByteView value) {
  const bool is_email = domain == ledger::KeyDomain::kEmailIndex;
  if (is_email) {
    while (!value.empty() && is_ascii_space(value.front())) value = value.subspan(1);
    while (!value.empty() && is_ascii_space(value.back())) value = value.first(value.size() - 1);
  }
  crypto::SecretBuffer out(1 + value.size());
  const auto to = out.writable();
  to[0] = static_cast<std::uint8_t>(domain);
  std::transform(value.begin(), value.end(), to.begin() + 1,
                 [&](std::uint8_t byte) { return is_email ? ascii_lower(byte) : byte; });
  return out;
}

Bytes seal_context(const BucketId& id) {
  const auto domain = static_cast<std::uint8_t>(id.domain);
  Bytes out = crypto::to_bytes(crypto::as_bytes(kSealContext));
  out.push_back(domain);
  for (int shift = 24; shift >= 0; shift -= 8) {
    out.push_back(static_cast<std::uint8_t>(id.bucket >> shift));
  }
  return out;
}

}  // namespace

std::optional<ledger::KeyDomain> index_of(std::string_view field) {
  if (field == kEmailField) return ledger::KeyDomain::kEmailIndex;
  if (field == kExternalIdField) return ledger::KeyDomain::kExternalIdIndex;
  return std::nullopt;
}

Result<std::optional<BlindPlace>> place_of(ledger::KeyDomain domain, ByteView value,
                                           const ledger::KeySource& keys) {
  const crypto::SecretBuffer filed = filed_form(domain, value);
  if (filed.size() == 1) return std::nullopt;
  LETHE_TRY(const auto routing, keys.derive(ledger::key_path(ledger::KeyUse::kBlindRouting)));
  const auto route = crypto::derive_tag(routing, kRouteLabel, filed.view());
  const auto tag = crypto::derive_tag(routing, kEntryLabel, filed.view());
  BlindPlace out;
  out.bucket.domain = domain;
  out.bucket.bucket = (static_cast<std::uint32_t>(route.bytes[0]) << 16 |
                       static_cast<std::uint32_t>(route.bytes[1]) << 8 | route.bytes[2]) >>
                      (24 - kBucketBits);
  std::memcpy(out.tag.bytes.data(), tag.bytes.data(), BlindTag::kSize);
  return std::optional<BlindPlace>(out);
}

BlindBucket::BlindBucket(const BucketId& id, const crypto::SecretKey& bucket_key)
    : id_(id), seal_key_(crypto::derive_key(bucket_key, kSealLabel, {})) {
  const auto address = crypto::derive_tag(bucket_key, kAddressLabel, {});
  row_ = RowEncoder(kBucket).fixed(address.view().first(16)).take();
}

Result<BlindBucket> BlindBucket::open(const RowReader& rows, const BucketId& id,
                                      const ledger::KeySource& keys) {
  LETHE_TRY(const auto key, keys.derive(ledger::key_path(id.domain, id.bucket)));
  BlindBucket out(id, key);
  LETHE_TRY(const auto sealed, rows.get(out.row_));
  if (!sealed) return out;
  auto entries = crypto::open(out.seal_key_, seal_context(id), *sealed);
  if (!entries || entries->size() % kEntrySize != 0) return ledger::Error::kRowMalformed;
  out.entries_ = std::move(*entries);
  return out;
}

std::size_t BlindBucket::position(ByteView entry) const {
  std::size_t low = 0;
  std::size_t high = entries_.size() / kEntrySize;
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    const auto* at = entries_.view().data() + middle * kEntrySize;
    if (std::memcmp(at, entry.data(), entry.size()) < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low * kEntrySize;
}

bool BlindBucket::is_at(std::size_t position, ByteView entry) const {
  return position < entries_.size() &&
         std::memcmp(entries_.view().data() + position, entry.data(), entry.size()) == 0;
}

bool BlindBucket::add(const BlindTag& tag, const ledger::SubjectId& subject) {
  const Entry entry = make_entry(tag, subject);
  const std::size_t at = position(entry);
  if (is_at(at, entry)) return false;
  crypto::SecretBuffer grown(entries_.size() + kEntrySize);
  const auto to = grown.writable().begin();
  const auto from = entries_.view();
  const auto split = from.begin() + static_cast<std::ptrdiff_t>(at);
  auto next = std::copy(from.begin(), split, to);
  next = std::copy(entry.begin(), entry.end(), next);
  std::copy(split, from.end(), next);
  entries_ = std::move(grown);
  return true;
}

bool BlindBucket::remove(const BlindTag& tag, const ledger::SubjectId& subject) {
  const Entry entry = make_entry(tag, subject);
  const std::size_t at = position(entry);
  if (!is_at(at, entry)) return false;
  crypto::SecretBuffer shrunk(entries_.size() - kEntrySize);
  const auto from = entries_.view();
  const auto split = from.begin() + static_cast<std::ptrdiff_t>(at);
  const auto next = std::copy(from.begin(), split, shrunk.writable().begin());
  std::copy(split + kEntrySize, from.end(), next);
  entries_ = std::move(shrunk);
  return true;
}

std::vector<ledger::SubjectId> BlindBucket::find(const BlindTag& tag) const {
  std::vector<ledger::SubjectId> out;
  for (std::size_t at = position(tag.view()); is_at(at, tag.view()); at += kEntrySize) {
    const auto subject = entries_.view().subspan(at + BlindTag::kSize, ledger::SubjectId::kSize);
    out.push_back(*ledger::SubjectId::from(subject));
  }
  return out;
}

Result<BlindBucket> BlindBucket::rekeyed(const ledger::KeySource& keys) const {
  LETHE_TRY(const auto key, keys.derive(ledger::key_path(id_.domain, id_.bucket)));
  BlindBucket out(id_, key);
  out.entries_ = crypto::SecretBuffer(entries_.size());
  std::copy(entries_.view().begin(), entries_.view().end(), out.entries_.writable().begin());
  return out;
}

Bytes BlindBucket::seal() const {
  return crypto::seal_deterministic(seal_key_, seal_context(id_), entries_.view());
}

void BlindBucket::store(RowWriter& rows) const {
  if (empty()) {
    rows.erase(row_);
  } else {
    rows.put(row_, seal());
  }
}

}  // namespace lethe::projections
