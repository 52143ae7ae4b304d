#include "crypto/check.h"
#include "projections/settings.h"

namespace lethe::projections {

Result<std::optional<SettingValue>> Views::setting(std::string_view name, AsOf as_of) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kSettings));
  LETHE_TRY(const auto version,
            read_version(rows, RowEncoder().key_text(name).take(), as_of.behind));
  if (!version) return std::nullopt;
  LETHE_TRY(auto setting, decode_setting(*version));
  return std::optional<SettingValue>(std::move(setting));
}

Result<std::vector<std::pair<std::string, SettingValue>>> Views::settings(AsOf as_of) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kSettings));
  std::vector<std::pair<std::string, SettingValue>> out;
  const auto visit = [&](ByteView key, const Version& version) -> Result<Visiting> {
    RowDecoder in(key);
    std::string name = in.key_text();
    LETHE_TRY_VOID(in.finish());
    LETHE_TRY(auto setting, decode_setting(version));
    out.emplace_back(std::move(name), std::move(setting));
    return Visiting::kGoOn;
  };
  LETHE_TRY_VOID(each_key(rows, {}, {}, as_of.behind, visit));
  return out;
}

Result<void> Views::setting_changes(const PostingRange& range, const VisitPosting& visit) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kSettings));
  return read_postings(rows, setting_changes_list(), range.first, range.behind, range.direction,
                       visit);
}

}  // namespace lethe::projections
