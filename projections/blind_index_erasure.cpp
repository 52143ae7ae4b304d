#include "projections/blind_index_erasure.h"

#include <algorithm>
#include <map>
#include <set>

#include "crypto/check.h"
#include "projections/blind_index.h"
#include "projections/erasure_scope.h"
#include "projections/profiles.h"

namespace lethe::projections {
namespace {

using Entries = std::set<std::pair<BlindTag, SubjectId>>;

/// What is to go: entries by bucket (a bucket without entries is renewed all the same), and what
/// each person has filed under compartments that are destroyed.
struct Departure {
  std::map<BucketId, Entries> buckets;
  std::map<SubjectId, std::set<ledger::Compartment>> filed;
};

class BlindIndexErasure final : public ledger::IndexErasure {
 public:
  explicit BlindIndexErasure(Departure departure) : departure_(std::move(departure)) {
    for (const auto& [id, entries] : departure_.buckets) {
      renew_.push_back(ledger::key_path(id.domain, id.bucket));
    }
  }

  const std::vector<crypto::KeyPath>& renew() const override { return renew_; }

  Result<Moves> move(const ledger::StateReader& state, const ledger::KeySource& before,
                     const ledger::KeySource& after) override {
    LETHE_TRY(const auto rows, RowReader::active(state, ProjectionId::kBlindIndex));
    Moves moves;
    for (const auto& [id, entries] : departure_.buckets) {
      LETHE_TRY_VOID(move_bucket(rows, id, entries, before, after, moves));
    }
    for (const auto& [subject, compartments] : departure_.filed) {
      LETHE_TRY_VOID(move_filed(rows, subject, compartments, moves));
    }
    return moves;
  }

 private:
  static Result<void> move_bucket(const RowReader& rows, const BucketId& id, const Entries& entries,
                                  const ledger::KeySource& before, const ledger::KeySource& after,
                                  Moves& moves) {
    LETHE_TRY(auto bucket, BlindBucket::open(rows, id, before));
    if (bucket.empty()) return {};
    for (const auto& [tag, subject] : entries) {
      if (bucket.remove(tag, subject)) ++moves.entries_removed;
    }
    moves.erase.push_back(rows.full(bucket.row()));
    if (bucket.empty()) return {};
    LETHE_TRY(const auto rekeyed, bucket.rekeyed(after));
    moves.put.emplace_back(rows.full(rekeyed.row()), rekeyed.seal());
    return {};
  }

  static Result<void> move_filed(const RowReader& rows, const SubjectId& subject,
                                 const std::set<ledger::Compartment>& compartments, Moves& moves) {
    LETHE_TRY(auto filed, read_filed(rows, subject));
    const auto gone = std::erase_if(
        filed, [&](const FiledValue& one) { return compartments.contains(one.compartment); });
    if (gone == 0) return {};
    const Bytes row = rows.full(filed_row(subject));
    if (filed.empty()) {
      moves.erase.push_back(row);
    } else {
      moves.put.emplace_back(row, encode_filed(filed));
    }
    return {};
  }

  Departure departure_;
  std::vector<crypto::KeyPath> renew_;
};

/// What the ledger knows while the keys are still there.
struct Present {
  const ledger::LedgerSections& sections;
  const ledger::KeySource& keys;

  Result<std::optional<BlindPlace>> place(ledger::KeyDomain domain,
                                          const FieldVersion& version) const {
    LETHE_TRY(const auto value, sections.open(version.sequence, version.index));
    if (!value) return std::nullopt;
    return place_of(domain, value->view(), keys);
  }
};

bool is_destroyed(const StoredField& field,
                  const std::vector<const ledger::ErasureOrdered*>& orders) {
  return std::any_of(orders.begin(), orders.end(),
                     [&](const auto* order) { return destroys(*order, field.compartment); });
}

Result<void> collect(const RowReader& profiles, const SubjectId& subject,
                     const std::vector<const ledger::ErasureOrdered*>& orders,
                     const Present& present, Departure& departure) {
  LETHE_TRY(const auto fields, read_profile(profiles, subject));
  std::vector<BlindPlace> staying;
  for (const auto& field : fields) {
    const auto domain = index_of(field.name);
    if (!domain) continue;
    if (!is_destroyed(field, orders)) {
      if (field.dying) continue;
      LETHE_TRY(const auto place, present.place(*domain, field.recent.back()));
      if (place) staying.push_back(*place);
      continue;
    }
    departure.filed[subject].insert(field.compartment);
    LETHE_TRY(const auto versions, read_versions(profiles, subject, field));
    for (const auto& version : versions) {
      LETHE_TRY(const auto place, present.place(*domain, version));
      if (place) departure.buckets[place->bucket].emplace(place->tag, subject);
    }
  }
  // A field's next life may have the same value. Its bucket is renewed, its entry stays.
  for (const auto& place : staying) {
    const auto bucket = departure.buckets.find(place.bucket);
    if (bucket != departure.buckets.end()) bucket->second.erase({place.tag, subject});
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<ledger::IndexErasure>> plan_blind_index_erasure(
    std::span<const ledger::ErasureOrdered> orders, const ledger::StateReader& state,
    const ledger::LedgerSections& sections, const ledger::KeySource& keys) {
  const Views views(state);
  std::map<SubjectId, std::vector<const ledger::ErasureOrdered*>> by_subject;
  for (const auto& order : orders) {
    LETHE_TRY(const auto erasure, views.erasure(order.erasure));
    if (!erasure) return ledger::Error::kRowMalformed;
    by_subject[erasure->subject].push_back(&order);
  }
  LETHE_TRY(const auto profiles, RowReader::active(state, ProjectionId::kProfiles));
  Departure departure;
  for (const auto& [subject, about] : by_subject) {
    LETHE_TRY_VOID(collect(profiles, subject, about, {sections, keys}, departure));
  }
  return std::unique_ptr<ledger::IndexErasure>(
      std::make_unique<BlindIndexErasure>(std::move(departure)));
}

}  // namespace lethe::projections
