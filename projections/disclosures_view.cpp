#include <algorithm>

#include "crypto/check.h"
#include "projections/deadlines.h"
#include "projections/disclosures.h"

namespace lethe::projections {
namespace {

using namespace disclosure_rows;
using ledger::AccountingId;
using ledger::AuthorizationId;
using ledger::SuspensionId;

/// As it was; nothing when it had not been recorded.
std::optional<AuthorizationRow> then(AuthorizationRow row, AsOf as_of) {
  if (row.recorded_at >= as_of.behind) return std::nullopt;
  if (row.ended_by && *row.ended_by >= as_of.behind) {
    row.ended_by.reset();
    row.cause = {};
    row.ended_at = {};
  }
  return row;
}
std::optional<SuspensionRow> then(SuspensionRow row, AsOf as_of) {
  if (row.recorded_at >= as_of.behind) return std::nullopt;
  if (row.resumed_by && *row.resumed_by >= as_of.behind) {
    row.resumed_by.reset();
    row.resumed = {};
  }
  return row;
}
std::optional<AccountingRow> then(AccountingRow row, AsOf as_of) {
  if (row.given_at >= as_of.behind) return std::nullopt;
  return row;
}

template <class Row, class IdType>
using Read = Result<std::optional<Row>> (*)(const RowReader& rows, const IdType& id);

template <class Row, class IdType>
Result<std::optional<Row>> one_of(const ledger::StateReader& state, const IdType& id, AsOf as_of,
                                  Read<Row, IdType> read) {
  LETHE_TRY(const auto rows, RowReader::active(state, ProjectionId::kDisclosures));
  LETHE_TRY(auto row, read(rows, id));
  return row ? then(std::move(*row), as_of) : std::nullopt;
}

/// Those that a list names must be there.
template <class Row, class IdType>
Result<std::vector<Row>> all_of(const RowReader& rows, const std::vector<ledger::ObjectId>& objects,
                                AsOf as_of, Read<Row, IdType> read) {
  std::vector<Row> out;
  for (const auto& object : objects) {
    LETHE_TRY(auto row, read(rows, id_of_object<IdType>(object)));
    if (!row) return ledger::Error::kRowMalformed;
    if (auto seen = then(std::move(*row), as_of)) out.push_back(std::move(*seen));
  }
  return out;
}

/// Newest first, of one list.
template <class Row, class IdType>
Result<std::vector<Row>> listed(const ledger::StateReader& state, const Bytes& list,
                                std::optional<Sequence> before, std::size_t limit, AsOf as_of,
                                Read<Row, IdType> read) {
  LETHE_TRY(const auto rows, RowReader::active(state, ProjectionId::kDisclosures));
  const auto end = std::min(before.value_or(as_of.behind), as_of.behind);
  LETHE_TRY(const auto objects, read_in_order(rows, list, end, limit));
  return all_of(rows, objects, as_of, read);
}

}  // namespace

Result<std::optional<AuthorizationRow>> DisclosureViews::authorization(const AuthorizationId& id,
                                                                       AsOf as_of) const {
  return one_of(state_, id, as_of, &read_authorization);
}

Result<std::vector<AuthorizationRow>> DisclosureViews::authorizations(
    const SubjectId& subject, std::optional<Sequence> before, std::size_t limit, AsOf as_of) const {
  return listed(state_, authorizations_of(subject), before, limit, as_of, &read_authorization);
}

Result<std::optional<SuspensionRow>> DisclosureViews::suspension(const SuspensionId& id,
                                                                 AsOf as_of) const {
  return one_of(state_, id, as_of, &read_suspension);
}

Result<std::vector<SuspensionRow>> DisclosureViews::suspensions(
    const std::optional<SubjectId>& subject, std::optional<Sequence> before, std::size_t limit,
    AsOf as_of) const {
  if (subject) {
    return listed(state_, suspensions_of(*subject), before, limit, as_of, &read_suspension);
  }
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kDisclosures));
  const auto end = std::min(before.value_or(as_of.behind), as_of.behind);
  LETHE_TRY(const auto objects, read_in_order(rows, end, limit));
  return all_of(rows, objects, as_of, &read_suspension);
}

Result<std::vector<SuspensionRow>> DisclosureViews::suspensions_in_force(
    const std::vector<SubjectId>& subjects, Moment at, AsOf as_of) const {
  constexpr std::size_t kAll = SIZE_MAX;
  std::vector<SuspensionRow> out;
  for (const auto& subject : subjects) {
    LETHE_TRY(auto rows, suspensions(subject, std::nullopt, kAll, as_of));
    std::ranges::copy_if(rows, std::back_inserter(out),
                         [at](const auto& row) { return row.is_in_force(at); });
  }
  return out;
}

Result<std::optional<AccountingRow>> DisclosureViews::accounting(const AccountingId& id,
                                                                 AsOf as_of) const {
  return one_of(state_, id, as_of, &read_accounting);
}

Result<std::vector<AccountingRow>> DisclosureViews::accountings(const SubjectId& subject,
                                                                std::optional<Sequence> before,
                                                                std::size_t limit,
                                                                AsOf as_of) const {
  return listed(state_, accountings_of(subject), before, limit, as_of, &read_accounting);
}

}  // namespace lethe::projections
