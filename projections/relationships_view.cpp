#include "projections/relationships.h"

#include "crypto/check.h"
#include "projections/deadlines.h"
#include "projections/views.h"

namespace lethe::projections {
namespace {

/// The row that a list's key ends with; it must be there.
Result<RelationshipRow> listed_relationship(const RowReader& rows, ByteView key) {
  constexpr auto kIdSize = ledger::RelationshipId::kSize;
  if (key.size() < kIdSize) return ledger::Error::kRowMalformed;
  const auto id = ledger::RelationshipId::from(key.last(kIdSize));
  if (!id) return ledger::Error::kRowMalformed;
  LETHE_TRY(auto row, read_relationship(rows, *id));
  if (!row) return ledger::Error::kRowMalformed;
  return std::move(*row);
}

/// As it was; nothing when it was not recorded yet.
std::optional<RelationshipRow> relationship_then(RelationshipRow row, AsOf as_of) {
  if (row.recorded_at >= as_of.behind) return std::nullopt;
  if (row.ended_at && *row.ended_at >= as_of.behind) {
    row.ended_at.reset();
    row.ends_at = row.planned_end;
  }
  return row;
}

Result<std::vector<RelationshipRow>> read_list(const RowReader& rows, const Bytes& list,
                                               AsOf as_of) {
  std::vector<RelationshipRow> out;
  LETHE_TRY_VOID(rows.scan(list, {}, [&](ByteView key, ByteView) -> Result<Visiting> {
    LETHE_TRY(auto row, listed_relationship(rows, key));
    if (auto then = relationship_then(std::move(row), as_of)) out.push_back(std::move(*then));
    return Visiting::kGoOn;
  }));
  return out;
}

}  // namespace

Result<std::optional<RelationshipRow>> Views::relationship(const ledger::RelationshipId& id,
                                                           AsOf as_of) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kRelationships));
  LETHE_TRY(auto row, read_relationship(rows, id));
  return row ? relationship_then(std::move(*row), as_of) : std::nullopt;
}

Result<std::vector<RelationshipRow>> Views::relationships(std::optional<Sequence> before,
                                                          std::size_t limit) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kRelationships));
  LETHE_TRY(const auto objects, read_in_order(rows, before, limit));
  std::vector<RelationshipRow> out;
  for (const auto& object : objects) {
    LETHE_TRY(auto row, read_relationship(rows, id_of_object<ledger::RelationshipId>(object)));
    if (!row) return ledger::Error::kRowMalformed;
    out.push_back(std::move(*row));
  }
  return out;
}

Result<std::vector<RelationshipRow>> Views::relationships(const SubjectId& subject,
                                                          AsOf as_of) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kRelationships));
  return read_list(rows, relationships_of(subject), as_of);
}

Result<std::vector<RelationshipRow>> Views::relationships_between(const SubjectId& subject,
                                                                  const SubjectId& agent,
                                                                  AsOf as_of) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kRelationships));
  return read_list(rows, relationships_of(subject, agent), as_of);
}

Result<std::vector<RelationshipRow>> Views::relationships_of_agent(const SubjectId& agent,
                                                                   AsOf as_of) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kRelationships));
  return read_list(rows, projections::relationships_of_agent(agent), as_of);
}

}  // namespace lethe::projections
