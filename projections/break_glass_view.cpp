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

/// Those that a list names must be there.
Result<std::vector<BreakGlassRow>> listed_glasses(const RowReader& rows,
                                                  const std::vector<ledger::ObjectId>& objects,
                                                  AsOf as_of) {
  std::vector<BreakGlassRow> out;
  for (const auto& object : objects) {
    LETHE_TRY(auto row, read_glass(rows, id_of_object<ledger::GlassId>(object)));
    if (!row) return ledger::Error::kRowMalformed;
    if (auto then = glass_then(std::move(*row), as_of)) out.push_back(std::move(*then));
  }
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
  return listed_glasses(rows, objects, as_of);
}

Result<std::vector<BreakGlassRow>> BreakGlassViews::glasses_of_agent(const SubjectId& agent,
                                                                     std::optional<Sequence> before,
                                                                     std::size_t limit,
                                                                     AsOf as_of) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kBreakGlass));
  const auto end = std::min(before.value_or(as_of.behind), as_of.behind);
  LETHE_TRY(const auto objects, read_in_order(rows, of_agent(agent), end, limit));
  return listed_glasses(rows, objects, as_of);
}

Result<std::vector<BreakGlassRow>> BreakGlassViews::glasses_between(const SubjectId& agent,
                                                                    const SubjectId& subject,
                                                                    std::size_t limit,
                                                                    AsOf as_of) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kBreakGlass));
  const auto list = of_agent_and_subject(agent, subject);
  LETHE_TRY(const auto objects, read_in_order(rows, list, as_of.behind, limit));
  return listed_glasses(rows, objects, as_of);
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
