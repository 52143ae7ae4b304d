#include "crypto/check.h"
#include "projections/notices.h"

namespace lethe::projections {
namespace {

/// The notices that the rows of `list` name, newest first, from before `before` on.
Result<std::vector<NoticeRow>> newest(const RowReader& rows, ByteView list,
                                      std::optional<Sequence> before, std::size_t limit) {
  std::vector<NoticeRow> out;
  if (limit == 0) return out;
  const auto visit = [&](ByteView, ByteView value) -> Result<Visiting> {
    const auto id = ledger::NoticeId::from(value);
    if (!id) return ledger::Error::kRowMalformed;
    LETHE_TRY(const auto found, rows.get(notice_row(*id)));
    if (!found) return ledger::Error::kRowMalformed;
    LETHE_TRY(auto notice, decode_notice(*id, *found));
    out.push_back(std::move(notice));
    return go_on_if(out.size() < limit);
  };
  LETHE_TRY_VOID(rows.scan_back(list, before ? due_row(list, *before) : Bytes{}, visit));
  return out;
}

}  // namespace

Result<std::vector<DisclosedRow>> Views::disclosed(const SubjectId& id) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kNotices));
  std::vector<DisclosedRow> out;
  const auto visit = [&](ByteView row, ByteView value) -> Result<Visiting> {
    LETHE_TRY(auto disclosed, decode_disclosed(row, value));
    out.push_back(std::move(disclosed));
    return Visiting::kGoOn;
  };
  LETHE_TRY_VOID(rows.scan(disclosed_list(id), {}, visit));
  return out;
}

Result<std::vector<OwedNotice>> Views::owed_notices(std::size_t limit) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kNotices));
  std::vector<OwedNotice> out;
  if (limit == 0) return out;
  const auto visit = [&](ByteView row, ByteView value) -> Result<Visiting> {
    LETHE_TRY(auto owed, decode_owed(row, value));
    out.push_back(std::move(owed));
    return go_on_if(out.size() < limit);
  };
  LETHE_TRY_VOID(rows.scan(owed_list(), {}, visit));
  return out;
}

Result<std::optional<NoticeRow>> Views::notice(const ledger::NoticeId& id) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kNotices));
  LETHE_TRY(const auto value, rows.get(notice_row(id)));
  if (!value) return std::nullopt;
  LETHE_TRY(auto notice, decode_notice(id, *value));
  return std::optional<NoticeRow>(std::move(notice));
}

Result<std::vector<NoticeRow>> Views::notices(const std::optional<SubjectId>& subject,
                                              std::optional<Sequence> before,
                                              std::size_t limit) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kNotices));
  return newest(rows, subject ? due_list(*subject) : due_list(), before, limit);
}

Result<std::vector<NoticeRow>> Views::waiting_notices(std::size_t limit) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kNotices));
  std::vector<NoticeRow> out;
  if (limit == 0) return out;
  const auto list = attempt_list();
  const auto visit = [&](ByteView row, ByteView) -> Result<Visiting> {
    const auto id = ledger::NoticeId::from(row.subspan(list.size() + sizeof(std::uint64_t)));
    if (!id) return ledger::Error::kRowMalformed;
    LETHE_TRY(const auto found, rows.get(notice_row(*id)));
    if (!found) return ledger::Error::kRowMalformed;
    LETHE_TRY(auto notice, decode_notice(*id, *found));
    out.push_back(std::move(notice));
    return go_on_if(out.size() < limit);
  };
  LETHE_TRY_VOID(rows.scan(list, {}, visit));
  return out;
}

}  // namespace lethe::projections
