#include "projections/object_past.h"

#include <algorithm>
#include <map>

#include "crypto/check.h"
#include "projections/breaches.h"
#include "projections/content.h"
#include "projections/deadlines.h"
#include "projections/erasures.h"
#include "projections/notices.h"
#include "projections/people.h"
#include "projections/rights_requests.h"
#include "projections/tokens.h"

namespace lethe::projections {
namespace {

using ledger::EventHeader;
using ledger::kind_of;

/// When a thing was changed last, where its row does not say it.
constexpr Sequence kUnknown{UINT64_MAX};
constexpr std::size_t kHoldsAPart = 500;

/// Rows of one projection that nobody keeps.
class ScratchRows final : public ledger::StateWriter {
 public:
  Result<std::optional<Bytes>> get(ByteView row) const override {
    const auto found = rows_.find(crypto::to_bytes(row));
    if (found == rows_.end()) return std::nullopt;
    return found->second;
  }
  Result<void> scan(ByteView first, ByteView behind_last, const Visit& visit) const override {
    const auto end = rows_.lower_bound(crypto::to_bytes(behind_last));
    for (auto row = rows_.lower_bound(crypto::to_bytes(first)); row != end; ++row) {
      if (!visit(row->first, row->second)) break;
    }
    return {};
  }
  Result<void> scan_back(ByteView first, ByteView behind_last, const Visit& visit) const override {
    const auto begin = rows_.lower_bound(crypto::to_bytes(first));
    for (auto row = rows_.lower_bound(crypto::to_bytes(behind_last)); row != begin;) {
      --row;
      if (!visit(row->first, row->second)) break;
    }
    return {};
  }
  void put(ByteView row, Bytes value) override {
    rows_.insert_or_assign(crypto::to_bytes(row), std::move(value));
  }
  void erase(ByteView row) override { rows_.erase(crypto::to_bytes(row)); }

 private:
  std::map<Bytes, Bytes> rows_;
};

/// The past opens nothing.
class NoSections final : public ledger::SectionSource {
 public:
  Result<std::optional<crypto::SecretBuffer>> open(std::size_t) const override {
    return std::nullopt;
  }
};

template <class IdType>
EventQuery naming(const IdType& id) {
  EventQuery query;
  query.objects.push_back(object_id(id));
  return query;
}

}  // namespace

Result<std::vector<EventHeader>> ObjectPast::events(const EventQuery& query, Sequence first) const {
  std::vector<EventHeader> out;
  EventSearch search(state_, query, {first, as_of_.behind, Direction::kOldestFirst});
  for (;;) {
    std::size_t effort = SIZE_MAX;
    LETHE_TRY(const auto step, search.next(effort));
    if (step.state != EventSearch::State::kFound) return out;
    LETHE_TRY(auto header, ledger_.event(step.at));
    if (fits(query, header)) out.push_back(std::move(header));
  }
}

Result<std::optional<EventHeader>> ObjectPast::latest(const EventQuery& query,
                                                      Sequence first) const {
  EventSearch search(state_, query, {first, as_of_.behind, Direction::kNewestFirst});
  for (;;) {
    std::size_t effort = SIZE_MAX;
    LETHE_TRY(const auto step, search.next(effort));
    if (step.state != EventSearch::State::kFound) return std::nullopt;
    LETHE_TRY(auto header, ledger_.event(step.at));
    if (fits(query, header)) return std::optional<EventHeader>(std::move(header));
  }
}

Result<void> ObjectPast::fold(const Fold& what, const Projection& projection,
                              ledger::StateWriter& rows) const {
  auto query = what.query;
  query.kinds = what.kinds;
  LETHE_TRY(auto headers, events(query, what.first));
  if (what.latest_kind != 0) {
    query.kinds = {what.latest_kind};
    LETHE_TRY(auto last, latest(query, what.first));
    if (last) headers.push_back(std::move(*last));
    std::ranges::sort(headers, {}, &EventHeader::sequence);
  }
  RowWriter writer(rows, projection.id(), 0);
  for (const auto& header : headers) {
    LETHE_TRY_VOID(projection.apply(header, NoSections(), writer, ledger_.keys()));
  }
  return {};
}

Result<std::optional<PersonRow>> ObjectPast::person(const PersonRow& now) const {
  return then(now, now.registered_at, kUnknown, [&]() -> Result<std::optional<PersonRow>> {
    EventQuery query;
    query.subjects = {now.id};
    const Fold what{std::move(query),
                    now.registered_at,
                    {kind_of(ledger::SubjectRegistered{}), kind_of(ledger::ErasureOrdered{}),
                     kind_of(ledger::ErasureWithheld{}), kind_of(ledger::ErasureCompleted{})},
                    kind_of(ledger::ProfileEdited{})};
    ScratchRows rows;
    LETHE_TRY_VOID(fold(what, People(), rows));
    return Views(rows).person(now.id);
  });
}

Result<std::optional<TokenRow>> ObjectPast::token(const TokenRow& now) const {
  const auto changed = now.revoked ? kUnknown : now.sequence;
  return then(now, now.sequence, changed, [&]() -> Result<std::optional<TokenRow>> {
    const Fold what{naming(now.id),
                    now.sequence,
                    {kind_of(ledger::TokenIssued{}), kind_of(ledger::TokenRevoked{})}};
    ScratchRows rows;
    LETHE_TRY_VOID(fold(what, Tokens(), rows));
    return Views(rows).token(now.id);
  });
}

Result<std::optional<ItemRow>> ObjectPast::item(const ItemRow& now) const {
  const auto changed = now.deletion ? kUnknown : now.version.edited_at;
  return then(now, now.posted_at, changed, [&]() -> Result<std::optional<ItemRow>> {
    EventQuery query;
    query.item = now.id;
    const Fold what{std::move(query),
                    now.posted_at,
                    {kind_of(ledger::ContentPosted{})},
                    kind_of(ledger::ContentEdited{})};
    ScratchRows rows;
    LETHE_TRY_VOID(fold(what, Content(), rows));
    LETHE_TRY(auto item, Views(rows).item(now.id));
    if (!item || !now.deletion) return item;
    if (now.deletion->at < as_of_.behind) item->deletion = now.deletion;
    item->version.title.reset();
    item->version.body.reset();
    return item;
  });
}

Result<std::optional<ErasureRow>> ObjectPast::erasure(const ErasureRow& now) const {
  return then(now, now.ordered_at, kUnknown, [&]() -> Result<std::optional<ErasureRow>> {
    const Fold what{naming(now.id),
                    now.ordered_at,
                    {kind_of(ledger::ErasureOrdered{}), kind_of(ledger::ErasureWithheld{}),
                     kind_of(ledger::ErasureCompleted{})}};
    ScratchRows rows;
    LETHE_TRY_VOID(fold(what, Erasures(), rows));
    return Views(rows).erasure(now.id);
  });
}

Result<std::optional<HoldRow>> ObjectPast::hold(const HoldRow& now) const {
  const auto changed = now.lifted_at.value_or(now.placed_at);
  return then(now, now.placed_at, changed, [&]() -> Result<std::optional<HoldRow>> {
    auto standing = now;
    standing.lifted_at.reset();
    standing.lifted = {};
    return std::optional(std::move(standing));
  });
}

Result<std::vector<HoldRow>> ObjectPast::holds(const SubjectId& subject, Moment at) const {
  const Views views(state_);
  if (as_of_.behind == AsOf{}.behind) return views.holds(subject, at);
  std::vector<HoldRow> out;
  const auto add = [&](const HoldRow& now) -> Result<void> {
    LETHE_TRY(auto standing, hold(now));
    if (standing && standing->is_in_force(at)) out.push_back(std::move(*standing));
    return {};
  };
  EventQuery query;
  query.subjects = {subject};
  query.kinds = {kind_of(ledger::HoldPlaced{})};
  LETHE_TRY(const auto placed, events(query, {0}));
  for (const auto& header : placed) {
    LETHE_TRY(const auto row, views.hold(std::get<ledger::HoldPlaced>(header.facts).hold));
    if (!row) return ledger::Error::kRowMalformed;
    LETHE_TRY_VOID(add(*row));
  }
  for (auto before = as_of_.behind;;) {
    LETHE_TRY(const auto rows, views.holds(before, kHoldsAPart));
    for (const auto& row : rows) {
      if (row.subject.is_zero()) LETHE_TRY_VOID(add(row));
    }
    if (rows.size() < kHoldsAPart) return out;
    before = rows.back().placed_at;
  }
}

Result<std::optional<RestrictionRow>> ObjectPast::restriction(const RestrictionRow& now) const {
  const auto changed = now.lifted_at.value_or(now.set_at);
  return then(now, now.set_at, changed, [&]() -> Result<std::optional<RestrictionRow>> {
    auto standing = now;
    standing.lifted_at.reset();
    standing.lifted = {};
    standing.informed_at = {};
    return std::optional(standing);
  });
}

Result<std::optional<RightsRequestRow>> ObjectPast::rights_request(
    const RightsRequestRow& now) const {
  return then(now, now.opened_at, now.changed_at, [&]() -> Result<std::optional<RightsRequestRow>> {
    const Fold what{naming(now.id), now.opened_at, {kind_of(ledger::RightsRequestRecorded{})}};
    ScratchRows rows;
    LETHE_TRY_VOID(fold(what, RightsRequests(), rows));
    return Views(rows).rights_request(now.id);
  });
}

Result<std::optional<NoticeRow>> ObjectPast::notice(const NoticeRow& now) const {
  return then(now, now.due, now.changed, [&]() -> Result<std::optional<NoticeRow>> {
    const Fold what{naming(now.id), now.due, {kind_of(ledger::NoticeRecorded{})}};
    ScratchRows rows;
    LETHE_TRY_VOID(fold(what, Notices(), rows));
    return Views(rows).notice(now.id);
  });
}

Result<std::optional<BreachRow>> ObjectPast::breach(const BreachRow& now) const {
  return then(now, now.opened_at, kUnknown, [&]() -> Result<std::optional<BreachRow>> {
    const Fold what{naming(now.id),
                    now.opened_at,
                    {kind_of(ledger::BreachRecorded{}), kind_of(ledger::BreachNotified{})}};
    ScratchRows rows;
    LETHE_TRY_VOID(fold(what, Breaches(), rows));
    LETHE_TRY(auto breach, Views(rows).breach(now.id));
    if (!breach) return breach;
    LETHE_TRY(const auto affected, Views(state_).affected(now.id, {}, SIZE_MAX, as_of_));
    breach->affected = affected.size();
    return breach;
  });
}

}  // namespace lethe::projections
