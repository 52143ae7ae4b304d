#include "projections/blind_index_erasure.h"

#include <algorithm>
#include <map>
#include <set>

#include "crypto/check.h"
#include "ledger/erasure_keys.h"
#include "ledger/in_pieces.h"
#include "projections/blind_index.h"
#include "projections/profiles.h"

namespace lethe::projections {
namespace {

/// Entries of a bucket, and which of the orders takes each out.
using Entries = std::map<std::pair<BlindTag, SubjectId>, std::size_t>;

/// What is to go: entries by bucket (a bucket without entries is renewed all the same), and what
/// each person has filed under compartments that are destroyed.
struct Departure {
  std::size_t orders = 0;
  std::map<BucketId, Entries> buckets;
  std::map<SubjectId, std::set<ledger::Compartment>> filed;
};

/// To be shared out among threads.
template <class Map>
std::vector<const typename Map::value_type*> places_of(const Map& map) {
  std::vector<const typename Map::value_type*> out;
  out.reserve(map.size());
  for (const auto& place : map) out.push_back(&place);
  return out;
}

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
    const auto places = places_of(departure_.buckets);
    std::vector<Moves> moves(ledger::pieces_of(places.size()));
    const auto move_some = [&](std::size_t piece) -> Result<void> {
      Moves& out = moves[piece];
      out.entries_removed.resize(departure_.orders);
      for (auto i = piece; i < places.size(); i += moves.size()) {
        const auto& [id, entries] = *places[i];
        LETHE_TRY_VOID(move_bucket(rows, id, entries, before, after, out));
      }
      return {};
    };
    LETHE_TRY_VOID(ledger::in_pieces(moves.size(), move_some));
    Moves all = std::move(moves.front());
    for (auto more = moves.begin() + 1; more != moves.end(); ++more) add(std::move(*more), all);
    for (const auto& [subject, compartments] : departure_.filed) {
      LETHE_TRY_VOID(move_filed(rows, subject, compartments, all));
    }
    return all;
  }

 private:
  static void add(Moves more, Moves& all) {
    std::ranges::move(more.put, std::back_inserter(all.put));
    std::ranges::move(more.erase, std::back_inserter(all.erase));
    for (std::size_t i = 0; i < more.entries_removed.size(); ++i) {
      all.entries_removed[i] += more.entries_removed[i];
    }
  }

  static Result<void> move_bucket(const RowReader& rows, const BucketId& id, const Entries& entries,
                                  const ledger::KeySource& before, const ledger::KeySource& after,
                                  Moves& moves) {
    LETHE_TRY(auto bucket, BlindBucket::open(rows, id, before));
    if (bucket.empty()) return {};
    for (const auto& [entry, order] : entries) {
      if (bucket.remove(entry.first, entry.second)) ++moves.entries_removed.at(order);
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

/// An order and its place among those of the epoch.
struct PlacedOrder {
  const ledger::ErasureOrdered& facts;
  std::size_t place;
};

/// The first order that destroys the field, if any.
const PlacedOrder* destroyer_of(const StoredField& field, const std::vector<PlacedOrder>& orders) {
  const auto found = std::find_if(orders.begin(), orders.end(), [&](const auto& order) {
    return ledger::is_covered(field.compartment, order.facts.destroyed);
  });
  return found == orders.end() ? nullptr : &*found;
}

/// Every version of one life of a field goes.
Result<void> depart(const RowReader& profiles, const SubjectId& subject, const StoredField& field,
                    ledger::KeyDomain domain, std::size_t order, const Present& present,
                    Departure& departure) {
  departure.filed[subject].insert(field.compartment);
  LETHE_TRY(const auto versions, read_versions(profiles, subject, field));
  for (const auto& version : versions) {
    LETHE_TRY(const auto place, present.place(domain, version));
    if (!place) continue;
    departure.buckets[place->bucket].emplace(std::pair(place->tag, subject), order);
  }
  return {};
}

Result<void> collect(const RowReader& profiles, const SubjectId& subject,
                     const std::vector<PlacedOrder>& orders, const Present& present,
                     Departure& departure) {
  LETHE_TRY(const auto fields, read_profile(profiles, subject));
  std::vector<BlindPlace> staying;
  for (const auto& field : fields) {
    const auto domain = index_of(field.name);
    if (!domain) continue;
    if (const auto* order = destroyer_of(field, orders); order != nullptr) {
      LETHE_TRY_VOID(depart(profiles, subject, field, *domain, order->place, present, departure));
    } else if (field.is_in_use()) {
      LETHE_TRY(const auto place, present.place(*domain, field.recent.back()));
      if (place) staying.push_back(*place);
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
  std::map<SubjectId, std::vector<PlacedOrder>> by_subject;
  for (std::size_t place = 0; place < orders.size(); ++place) {
    LETHE_TRY(const auto erasure, views.erasure(orders[place].erasure));
    if (!erasure) return ledger::Error::kRowMalformed;
    by_subject[erasure->subject].push_back({orders[place], place});
  }
  LETHE_TRY(const auto profiles, RowReader::active(state, ProjectionId::kProfiles));
  const auto subjects = places_of(by_subject);
  std::vector<Departure> departures(ledger::pieces_of(subjects.size()));
  const auto collect_some = [&](std::size_t piece) -> Result<void> {
    for (auto i = piece; i < subjects.size(); i += departures.size()) {
      const auto& [subject, about] = *subjects[i];
      LETHE_TRY_VOID(collect(profiles, subject, about, {sections, keys}, departures[piece]));
    }
    return {};
  };
  LETHE_TRY_VOID(ledger::in_pieces(departures.size(), collect_some));
  Departure departure = std::move(departures.front());
  departure.orders = orders.size();
  for (auto more = departures.begin() + 1; more != departures.end(); ++more) {
    for (auto& [bucket, entries] : more->buckets) departure.buckets[bucket].merge(entries);
    departure.filed.merge(more->filed);
  }
  return std::unique_ptr<ledger::IndexErasure>(
      std::make_unique<BlindIndexErasure>(std::move(departure)));
}

}  // namespace lethe::projections
