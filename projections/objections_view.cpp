#include "crypto/check.h"
#include "projections/objections.h"

namespace lethe::projections {

Result<std::optional<ObjectionRow>> Views::objection(const SubjectId& id, std::string_view purpose,
                                                     AsOf as_of) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kObjections));
  const auto key = objection_key(id, purpose);
  LETHE_TRY(const auto version, read_version(rows, key, as_of.behind));
  if (!version) return std::nullopt;
  LETHE_TRY(auto row, decode_objection(ByteView(key).subspan(SubjectId::kSize), *version));
  return std::optional<ObjectionRow>(std::move(row));
}

Result<std::vector<ObjectionRow>> Views::objections(const SubjectId& id, AsOf as_of) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kObjections));
  std::vector<ObjectionRow> out;
  const auto visit = [&](ByteView key, const Version& version) -> Result<Visiting> {
    LETHE_TRY(auto row, decode_objection(key.subspan(SubjectId::kSize), version));
    out.push_back(std::move(row));
    return Visiting::kGoOn;
  };
  LETHE_TRY_VOID(each_key(rows, id.view(), {}, as_of.behind, visit));
  return out;
}

Result<std::vector<ObjectionRow>> Views::objection_history(const SubjectId& id,
                                                           std::string_view purpose) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kObjections));
  const auto key = objection_key(id, purpose);
  std::vector<ObjectionRow> out;
  const auto visit = [&](const Version& version) -> Result<Visiting> {
    LETHE_TRY(auto row, decode_objection(ByteView(key).subspan(SubjectId::kSize), version));
    out.push_back(std::move(row));
    return Visiting::kGoOn;
  };
  LETHE_TRY_VOID(each_version(rows, key, visit));
  return out;
}

}  // namespace lethe::projections
