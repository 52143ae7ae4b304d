#include "crypto/check.h"
#include "projections/breaches.h"
#include "projections/deadlines.h"

namespace lethe::projections {
namespace {

/// Since which event somebody is affected.
Result<Sequence> decode_affected(ByteView value) {
  RowDecoder in(value);
  const Sequence since{in.number()};
  LETHE_TRY_VOID(in.finish());
  return since;
}

}  // namespace

Result<std::optional<BreachRow>> Views::breach(const ledger::BreachId& id) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kBreaches));
  return read_breach(rows, id);
}

Result<std::vector<BreachRow>> Views::breaches(std::optional<Sequence> before,
                                               std::size_t limit) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kBreaches));
  LETHE_TRY(const auto objects, read_in_order(rows, before, limit));
  std::vector<BreachRow> out;
  for (const auto& object : objects) {
    LETHE_TRY(auto breach, read_breach(rows, id_of_object<ledger::BreachId>(object)));
    if (!breach) return ledger::Error::kRowMalformed;
    out.push_back(std::move(*breach));
  }
  return out;
}

Result<std::vector<SubjectId>> Views::affected(const ledger::BreachId& id,
                                               std::optional<SubjectId> after, std::size_t limit,
                                               AsOf as_of) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kBreaches));
  std::vector<SubjectId> out;
  if (limit == 0) return out;
  const Bytes list = affected_list(id);
  const auto visit = [&](ByteView row, ByteView value) -> Result<Visiting> {
    const auto subject = SubjectId::from(row.subspan(list.size()));
    if (!subject) return ledger::Error::kRowMalformed;
    LETHE_TRY(const auto since, decode_affected(value));
    if (subject == after || since >= as_of.behind) return Visiting::kGoOn;
    out.push_back(*subject);
    return go_on_if(out.size() < limit);
  };
  LETHE_TRY_VOID(rows.scan(list, after ? affected_row(id, *after) : Bytes{}, visit));
  return out;
}

Result<std::optional<Sequence>> Views::affected_at(const ledger::BreachId& id,
                                                   const SubjectId& subject) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kBreaches));
  LETHE_TRY(const auto value, rows.get(affected_row(id, subject)));
  if (!value) return std::nullopt;
  LETHE_TRY(const auto since, decode_affected(*value));
  return std::optional<Sequence>(since);
}

}  // namespace lethe::projections
