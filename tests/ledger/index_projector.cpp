#include "tests/ledger/index_projector.h"

#include <map>

#include "crypto/check.h"
#include "crypto/hash.h"
#include "crypto/sealing.h"
#include "ledger/big_endian.h"
#include "ledger/keyspace.h"

namespace lethe::ledger::tests {
namespace {

using crypto::as_bytes;

Bytes row(std::string_view table, ByteView key) {
  return BigEndianWriter(table.size() + key.size()).bytes(as_bytes(table)).bytes(key).take();
}
template <std::unsigned_integral Integer>
Bytes row(std::string_view table, Integer key) {
  return row(table, BigEndianWriter(sizeof(Integer)).number(key).take());
}

std::uint8_t bucket_of(ByteView content) {
  return content.empty() ? 0 : content[0] % 4U;
}
Result<crypto::SecretKey> bucket_key(const KeySource& keys, std::uint8_t bucket) {
  return keys.derive(key_path(KeyDomain::kExternalIdIndex, bucket));
}
Bytes index_row(const crypto::SecretKey& key, std::uint8_t bucket, ByteView content) {
  const auto tag = crypto::derive_tag(key, "test/tag/v1", content);
  return BigEndianWriter(64).bytes(as_bytes("index/")).number(bucket).bytes(tag.view()).take();
}

Result<std::uint64_t> read_count(const StateReader& state, const Bytes& key) {
  LETHE_TRY(const auto value, state.get(key));
  return value ? BigEndianReader(*value).number<std::uint64_t>() : 0;
}
Result<void> add_to(StateWriter& state, const Bytes& key, std::uint64_t more) {
  LETHE_TRY(const auto count, read_count(state, key));
  state.put(key, BigEndianWriter(8).number(count + more).take());
  return {};
}

Result<void> add_entry(const SubjectId& subject, ByteView content, StateWriter& state,
                       const KeySource& keys) {
  const auto bucket = bucket_of(content);
  LETHE_TRY(const auto key, bucket_key(keys, bucket));
  const auto entry =
      BigEndianWriter(16 + content.size()).bytes(subject.view()).bytes(content).take();
  state.put(index_row(key, bucket, content),
            crypto::seal_deterministic(key, as_bytes("test"), entry));
  state.put(row("filed/", subject.view()), {});
  return add_to(state, row("entries/", bucket), 1);
}

struct Entry {
  Bytes row;
  SubjectId subject;
  Bytes content;
};

Result<std::vector<Entry>> entries_of(const StateReader& state, const crypto::SecretKey& key,
                                      std::uint8_t bucket) {
  const Bytes first = row("index/", bucket);
  const Bytes behind = row("index/", static_cast<std::uint8_t>(bucket + 1));
  std::vector<Entry> entries;
  bool is_good = true;
  LETHE_TRY_VOID(state.scan(first, behind, [&](ByteView at, ByteView sealed) {
    const auto opened = crypto::open(key, as_bytes("test"), sealed);
    is_good = opened.has_value();
    if (!is_good) return false;
    entries.push_back({crypto::to_bytes(at), *SubjectId::from(opened->view().first(16)),
                       crypto::to_bytes(opened->view().subspan(16))});
    return true;
  }));
  if (!is_good) return Error::kRowMalformed;
  return entries;
}

class BucketErasure final : public IndexErasure {
 public:
  BucketErasure(std::map<SubjectId, std::size_t> leaving, std::size_t orders)
      : leaving_(std::move(leaving)), orders_(orders) {
    for (std::uint8_t bucket = 0; bucket < 4; ++bucket) {
      renew_.push_back(key_path(KeyDomain::kExternalIdIndex, bucket));
    }
  }
  const std::vector<crypto::KeyPath>& renew() const override { return renew_; }

  Result<Moves> move(const StateReader& state, const KeySource& before,
                     const KeySource& after) override {
    Moves moves;
    moves.entries_removed.resize(orders_);
    for (std::uint8_t bucket = 0; bucket < 4; ++bucket) {
      LETHE_TRY(const auto old_key, bucket_key(before, bucket));
      LETHE_TRY(const auto new_key, bucket_key(after, bucket));
      LETHE_TRY(const auto entries, entries_of(state, old_key, bucket));
      if (entries.empty()) continue;
      std::uint64_t staying = 0;
      for (const auto& entry : entries) {
        moves.erase.push_back(entry.row);
        if (const auto found = leaving_.find(entry.subject); found != leaving_.end()) {
          moves.erase.push_back(row("filed/", entry.subject.view()));
          ++moves.entries_removed[found->second];
          continue;
        }
        ++staying;
        const auto plain = BigEndianWriter(64).bytes(entry.subject.view()).bytes(entry.content);
        moves.put.emplace_back(
            index_row(new_key, bucket, entry.content),
            crypto::seal_deterministic(new_key, as_bytes("test"), BigEndianWriter(plain).take()));
      }
      if (staying > 0) {
        moves.put.emplace_back(row("entries/", bucket), BigEndianWriter(8).number(staying).take());
      } else {
        moves.erase.push_back(row("entries/", bucket));
      }
    }
    return moves;
  }

 private:
  std::map<SubjectId, std::size_t> leaving_;
  std::size_t orders_;
  std::vector<crypto::KeyPath> renew_;
};

}  // namespace

Result<void> IndexProjector::apply(const EventHeader& header, const SectionSource& sections,
                                   StateWriter& state, const KeySource& keys) const {
  const auto kind = kind_of(header.facts);
  LETHE_TRY_VOID(add_to(state, row("kind/", kind), 1));
  if (refused_kinds.contains(kind)) return Error::kRowMalformed;
  state.put(row("event/", header.sequence.value),
            BigEndianWriter(18).number(kind).bytes(header.subject.view()).take());
  for (std::size_t i = 0; i < header.sections.size(); ++i) {
    if (header.sections[i].role != SectionRole::kExternalId) continue;
    LETHE_TRY(const auto content, sections.open(i));
    if (content) LETHE_TRY_VOID(add_entry(header.subject, content->view(), state, keys));
  }
  if (const auto* order = std::get_if<ErasureOrdered>(&header.facts)) {
    state.put(row("erasure/", order->erasure.view()), crypto::to_bytes(header.subject.view()));
  }
  return {};
}

Result<std::unique_ptr<IndexErasure>> IndexProjector::plan_erasure(
    std::span<const ErasureOrdered> orders, const StateReader& state,
    const LedgerSections& /*sections*/, const KeySource& /*keys*/) const {
  std::map<SubjectId, std::size_t> leaving;
  for (std::size_t i = 0; i < orders.size(); ++i) {
    LETHE_TRY(const auto subject, state.get(row("erasure/", orders[i].erasure.view())));
    if (!subject) return Error::kRowMalformed;
    if (orders[i].whole_subject) leaving.emplace(*SubjectId::from(*subject), i);
  }
  return std::unique_ptr<IndexErasure>(
      std::make_unique<BucketErasure>(std::move(leaving), orders.size()));
}

Result<std::uint64_t> IndexProjector::count_indexed(const SweepTarget& target,
                                                    const StateReader& state) const {
  const bool is_profile = names(target, {target.slot, CompartmentClass::kProfile, 0});
  LETHE_TRY(const auto filed, state.get(row("filed/", target.subject.view())));
  return std::uint64_t{is_profile && filed ? 1U : 0U};
}

/// It shows nobody.
Result<std::uint64_t> IndexProjector::count_shown(const SweepTarget& /*target*/,
                                                  const StateReader& /*state*/) const {
  return std::uint64_t{0};
}

std::uint64_t count_of(const StateReader& state, std::uint16_t kind) {
  return read_count(state, row("kind/", kind)).value();
}

std::optional<SubjectId> find_subject(const StateReader& state, const KeySource& keys,
                                      std::string_view external_id) {
  const auto content = as_bytes(external_id);
  const auto bucket = bucket_of(content);
  const auto key = bucket_key(keys, bucket).value();
  const auto sealed = state.get(index_row(key, bucket, content)).value();
  if (!sealed) return std::nullopt;
  const auto opened = crypto::open(key, as_bytes("test"), *sealed).value();
  return SubjectId::from(opened.view().first(16));
}

}  // namespace lethe::ledger::tests
