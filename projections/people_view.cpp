#include "crypto/check.h"
#include "projections/people.h"

namespace lethe::projections {
namespace {

Result<std::optional<PersonRow>> read_person(const RowReader& rows, const SubjectId& id) {
  LETHE_TRY(const auto value, rows.get(person_row(id)));
  if (!value) return std::nullopt;
  LETHE_TRY(auto person, decode_person(id, *value));
  LETHE_TRY(person.counts, read_counts(rows, person.slot));
  return std::optional<PersonRow>(person);
}

}  // namespace

Result<std::optional<PersonRow>> Views::person(const SubjectId& id) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kPeople));
  return read_person(rows, id);
}

Result<std::optional<SubjectId>> Views::person_at(Slot slot) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kPeople));
  LETHE_TRY(const auto value, rows.get(slot_row(slot)));
  if (!value) return std::nullopt;
  const auto id = SubjectId::from(*value);
  if (!id) return ledger::Error::kRowMalformed;
  return id;
}

Result<Slot> Views::next_slot() const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kPeople));
  return read_next_slot(rows);
}

Result<ledger::CompartmentCounts> Views::ledger_counts() const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kPeople));
  return read_counts(rows, Slot{0});
}

Result<std::vector<PersonRow>> Views::people(Slot after, std::size_t limit) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kPeople));
  std::vector<PersonRow> out;
  if (limit == 0 || after.value == UINT64_MAX) return out;
  const auto visit = [&](ByteView, ByteView value) -> Result<Visiting> {
    const auto id = SubjectId::from(value);
    if (!id) return ledger::Error::kRowMalformed;
    LETHE_TRY(const auto person, read_person(rows, *id));
    if (!person) return ledger::Error::kRowMalformed;
    out.push_back(*person);
    return go_on_if(out.size() < limit);
  };
  LETHE_TRY_VOID(rows.scan(slot_list(), slot_row({after.value + 1}), visit));
  return out;
}

}  // namespace lethe::projections
