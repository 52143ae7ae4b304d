#include "crypto/check.h"
#include "projections/links.h"

namespace lethe::projections {

Result<std::optional<LinkRow>> Views::link(const SubjectId& subject) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kLinks));
  LETHE_TRY(const auto value, rows.get(link_row(subject)));
  if (!value) return std::nullopt;
  LETHE_TRY(const auto link, decode_link(subject, *value));
  return std::optional<LinkRow>(link);
}

Result<std::vector<LinkRow>> Views::links(const SubjectId& account) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kLinks));
  std::vector<LinkRow> out;
  const auto visit = [&](ByteView, ByteView value) -> Result<Visiting> {
    const auto subject = SubjectId::from(value);
    if (!subject) return ledger::Error::kRowMalformed;
    LETHE_TRY(const auto found, link(*subject));
    if (!found) return ledger::Error::kRowMalformed;
    out.push_back(*found);
    return Visiting::kGoOn;
  };
  LETHE_TRY_VOID(rows.scan(links_of_account_list(account), {}, visit));
  return out;
}

Result<std::vector<SubjectId>> Views::identities(const SubjectId& id) const {
  std::vector<SubjectId> out{id};
  for (std::size_t i = 0; i < out.size(); ++i) {  // those of whom is linked are theirs, too
    LETHE_TRY(const auto linked, links(out[i]));
    for (const auto& link : linked) out.push_back(link.subject);
  }
  return out;
}

}  // namespace lethe::projections
