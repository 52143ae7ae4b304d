#include <algorithm>

#include "crypto/check.h"
#include "projections/profiles.h"

namespace lethe::projections {
namespace {

Result<FieldRow> field_row(const RowReader& rows, const SubjectId& id, StoredField field) {
  LETHE_TRY(auto versions, read_versions(rows, id, field));
  return FieldRow{std::move(field.name), field.compartment, std::move(versions)};
}

/// Leaves the life in use of each name: the last one that nobody asked to be erased.
void keep_lives_in_use(std::vector<StoredField>& fields) {
  std::erase_if(fields, [](const StoredField& field) { return !field.is_in_use(); });
  const auto last = std::unique(
      fields.rbegin(), fields.rend(),
      [](const StoredField& left, const StoredField& right) { return left.name == right.name; });
  fields.erase(fields.begin(), last.base());
}

}  // namespace

Result<std::vector<FieldRow>> Views::profile(const SubjectId& id, AsOf as_of) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kProfiles));
  LETHE_TRY(auto fields, read_profile(rows, id));
  keep_lives_in_use(fields);
  std::vector<FieldRow> out;
  for (auto& field : fields) {
    LETHE_TRY(auto row, field_row(rows, id, std::move(field)));
    std::erase_if(row.versions,
                  [&](const FieldVersion& version) { return version.sequence >= as_of.behind; });
    if (!row.versions.empty()) out.push_back(std::move(row));
  }
  return out;
}

Result<std::optional<FieldRow>> Views::field(const SubjectId& id, std::string_view name) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kProfiles));
  LETHE_TRY(auto fields, read_profile(rows, id));
  keep_lives_in_use(fields);
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [&](const StoredField& field) { return field.name == name; });
  if (found == fields.end()) return std::nullopt;
  LETHE_TRY(auto row, field_row(rows, id, std::move(*found)));
  return std::optional<FieldRow>(std::move(row));
}

}  // namespace lethe::projections
