#include "crypto/check.h"
#include "projections/break_glass.h"
#include "projections/deadlines.h"

namespace lethe::projections {
namespace {

using namespace glass_rows;

/// As it was; nothing when it had not been started.
std::optional<BreakGlassRow> glass_then(BreakGlassRow row, AsOf as_of) {
  if (row.started_at >= as_of.behind) return std::nullopt;
  if (row.ended_at && *row.ended_at >= as_of.behind) {
    row.ended_at.reset();
    row.ended = {};
  }
  return row;
}

/// One that a list names must be there.
Result<BreakGlassRow> listed_glass(const RowReader& rows, ByteView id_bytes) {
  const auto id = ledger::GlassId::from(id_bytes);
  if (!id) return ledger::Error::kRowMalformed;
  LETHE_TRY(auto row, read_glass(rows, *id));
  if (!row) return ledger::Error::kRowMalformed;
  return std::move(*row);
}

/// Rows of a list that ends with the sequence of the start.
Result<std::vector<BreakGlassRow>> read_back(const RowReader& rows, const Bytes& list,
                                             Sequence before, std::size_t limit, AsOf as_of) {
  std::vector<BreakGlassRow> out;
  const auto visit = [&](ByteView, ByteView value) -> Result<Visiting> {
    LETHE_TRY(auto row, listed_glass(rows, value));
    if (auto then = glass_then(std::move(row), as_of)) out.push_back(std::move(*then));
    return out.size() < limit ? Visiting::kGoOn : Visiting::kEnd;
  };
  if (limit == 0) return out;
  const auto end =
      RowEncoder().fixed(list).big_endian64(std::min(before, as_of.behind).value).take();
  LETHE_TRY_VOID(rows.scan_back(list, end, visit));
  return out;
}

}  // namespace

Result<std::optional<BreakGlassRow>> BreakGlassViews::glass(const ledger::GlassId& id,
                                                            AsOf as_of) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kBreakGlass));
  LETHE_TRY(auto row, read_glass(rows, id));
  return row ? glass_then(std::move(*row), as_of) : std::nullopt;
}

Result<std::vector<BreakGlassRow>> BreakGlassViews::glasses(std::optional<Sequence> before,
                                                            std::size_t limit, AsOf as_of) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kBreakGlass));
  const auto end = std::min(before.value_or(as_of.behind), as_of.behind);
  LETHE_TRY(const auto objects, read_in_order(rows, end, limit));
  std::vector<BreakGlassRow> out;
  for (const auto& object : objects) {
    LETHE_TRY(auto row, listed_glass(rows, object.view()));
    if (auto then = glass_then(std::move(row), as_of)) out.push_back(std::move(*then));
  }
  return out;
}

Result<std::vector<BreakGlassRow>> BreakGlassViews::glasses_of_agent(const SubjectId& agent,
                                                                     std::optional<Sequence> before,
                                                                     std::size_t limit,
                                                                     AsOf as_of) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kBreakGlass));
  return read_back(rows, of_agent(agent), before.value_or(as_of.behind), limit, as_of);
}

Result<std::vector<BreakGlassRow>> BreakGlassViews::glasses_between(const SubjectId& agent,
                                                                    const SubjectId& subject,
                                                                    std::size_t limit,
                                                                    AsOf as_of) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kBreakGlass));
  return read_back(rows, of_agent_and_subject(agent, subject), as_of.behind, limit, as_of);
}

Result<std::optional<ledger::GlassId>> BreakGlassViews::unreviewed(const SubjectId& agent) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kBreakGlass));
  const auto list = unreviewed_of(agent);
  std::optional<ledger::GlassId> found;
  const auto visit = [&](ByteView row, ByteView) -> Result<Visiting> {
    found = ledger::GlassId::from(row.subspan(list.size()));
    if (!found) return ledger::Error::kRowMalformed;
    return Visiting::kEnd;
  };
  LETHE_TRY_VOID(rows.scan(list, {}, visit));
  return found;
}

}  // namespace lethe::projections
