#include "crypto/check.h"
#include "projections/consents.h"

namespace lethe::projections {

Result<std::optional<ConsentDecision>> Views::consent(const SubjectId& id, std::string_view purpose,
                                                      AsOf as_of) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kConsents));
  LETHE_TRY(const auto version, read_version(rows, consent_key(id, purpose), as_of.behind));
  if (!version) return std::nullopt;
  LETHE_TRY(auto decision, decode_consent(*version));
  return std::optional<ConsentDecision>(std::move(decision));
}

Result<std::vector<ConsentRow>> Views::consents(const SubjectId& id, AsOf as_of) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kConsents));
  std::vector<ConsentRow> out;
  const auto visit = [&](ByteView key, const Version& version) -> Result<Visiting> {
    RowDecoder in(key.subspan(SubjectId::kSize));
    ConsentRow row;
    row.purpose = in.key_text();
    LETHE_TRY_VOID(in.finish());
    LETHE_TRY(row.decision, decode_consent(version));
    out.push_back(std::move(row));
    return Visiting::kGoOn;
  };
  LETHE_TRY_VOID(each_key(rows, id.view(), {}, as_of.behind, visit));
  return out;
}

Result<std::vector<ConsentDecision>> Views::consent_history(const SubjectId& id,
                                                            std::string_view purpose) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kConsents));
  std::vector<ConsentDecision> out;
  const auto visit = [&](const Version& version) -> Result<Visiting> {
    LETHE_TRY(auto decision, decode_consent(version));
    out.push_back(std::move(decision));
    return Visiting::kGoOn;
  };
  LETHE_TRY_VOID(each_version(rows, consent_key(id, purpose), visit));
  return out;
}

}  // namespace lethe::projections
