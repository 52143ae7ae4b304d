#include "crypto/check.h"
#include "projections/deadlines.h"
#include "projections/rights_requests.h"

namespace lethe::projections {
namespace {

Result<RightsRequestRow> existing(const RowReader& rows, const ledger::RightsRequestId& id) {
  LETHE_TRY(auto request, read_rights_request(rows, id));
  if (!request) return ledger::Error::kRowMalformed;
  return std::move(*request);
}

}  // namespace

Result<std::optional<RightsRequestRow>> Views::rights_request(
    const ledger::RightsRequestId& id) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kRightsRequests));
  return read_rights_request(rows, id);
}

Result<std::vector<RightsRequestRow>> Views::rights_requests(std::optional<Sequence> before,
                                                             std::size_t limit) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kRightsRequests));
  LETHE_TRY(const auto objects, read_in_order(rows, before, limit));
  std::vector<RightsRequestRow> out;
  for (const auto& object : objects) {
    LETHE_TRY(auto request, existing(rows, id_of_object<ledger::RightsRequestId>(object)));
    out.push_back(std::move(request));
  }
  return out;
}

Result<std::vector<RightsRequestRow>> Views::rights_requests(const SubjectId& subject) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kRightsRequests));
  std::vector<RightsRequestRow> out;
  const Bytes list = requests_about(subject);
  const auto visit = [&](ByteView row, ByteView) -> Result<Visiting> {
    const auto id = ledger::RightsRequestId::from(row.subspan(list.size()));
    if (!id) return ledger::Error::kRowMalformed;
    LETHE_TRY(auto request, existing(rows, *id));
    out.push_back(std::move(request));
    return Visiting::kGoOn;
  };
  LETHE_TRY_VOID(rows.scan(list, {}, visit));
  return out;
}

Result<std::optional<ledger::RightsRequestId>> Views::open_request(const SubjectId& subject) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kRightsRequests));
  std::optional<ledger::RightsRequestId> out;
  const Bytes list = requests_about(subject);
  const auto visit = [&](ByteView row, ByteView value) -> Result<Visiting> {
    RowDecoder in(value);
    const bool is_open = in.flag();
    LETHE_TRY_VOID(in.finish());
    if (is_open) out = ledger::RightsRequestId::from(row.subspan(list.size()));
    return go_on_if(!is_open);
  };
  LETHE_TRY_VOID(rows.scan(list, {}, visit));
  return out;
}

Result<void> Views::open_requests(Moment until,
                                  const std::function<bool(const RightsRequestRow&)>& visit) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kRightsRequests));
  const Bytes list = open_request_list();
  const auto visit_row = [&](ByteView row, ByteView) -> Result<Visiting> {
    RowDecoder in(row.subspan(list.size()));
    const Moment due = in.key_moment();
    const auto id = in.fixed<ledger::RightsRequestId>();
    LETHE_TRY_VOID(in.finish());
    if (due > until) return Visiting::kEnd;
    LETHE_TRY(const auto request, existing(rows, id));
    return go_on_if(visit(request));
  };
  return rows.scan(list, {}, visit_row);
}

}  // namespace lethe::projections
