#include "crypto/check.h"
#include "projections/recipients.h"

namespace lethe::projections {

Result<std::optional<RecipientRow>> Views::recipient(std::string_view recipient, AsOf as_of) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kRecipients));
  const Bytes key = recipient_key(recipient);
  LETHE_TRY(const auto version, read_version(rows, key, as_of.behind));
  if (!version) return std::nullopt;
  LETHE_TRY(auto row, decode_recipient(key, *version));
  return std::optional<RecipientRow>(std::move(row));
}

Result<std::vector<RecipientRow>> Views::recipients(std::string_view after, std::size_t limit,
                                                    AsOf as_of) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kRecipients));
  std::vector<RecipientRow> out;
  if (limit == 0) return out;
  const auto visit = [&](ByteView key, const Version& version) -> Result<Visiting> {
    LETHE_TRY(auto row, decode_recipient(key, version));
    if (row.recipient != after) out.push_back(std::move(row));
    return go_on_if(out.size() < limit);
  };
  const Bytes from = after.empty() ? Bytes{} : recipient_key(after);
  LETHE_TRY_VOID(each_key(rows, {}, from, as_of.behind, visit));
  return out;
}

Result<void> Views::disclosures(const std::optional<std::string>& recipient,
                                const PostingRange& range, const VisitPosting& visit) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kRecipients));
  const Bytes list = recipient ? disclosures_list(*recipient) : disclosures_list();
  return read_postings(rows, list, range.first, range.behind, range.direction, visit);
}

}  // namespace lethe::projections
