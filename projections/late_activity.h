// Accesses, searches and log-ins that were recorded much later than they happened (imports, lists
// that come once a night), by the day on which they happened. With it, what happened in a period is
// found without reading the rest of the log: what was recorded about then, and the parts of the log
// that are listed here. Whatever comes as it happens writes no row.
//
//   'l' day[8] part[8]    -> nothing    the day (UTC) on which it happened, as the moment in a key
//                                       at which it begins; the part of the log: sequence / 1024
#pragma once

#include "ledger/interval_set.h"
#include "projections/projection.h"

namespace lethe::projections {

/// Nearer than this to when it was recorded, it is not late.
inline constexpr std::int64_t kLateMicros = ledger::kHourMicros;
inline constexpr std::uint64_t kEventsPerLatePart = 1'024;

class LateActivity final : public Projection {
 public:
  ProjectionId id() const override { return ProjectionId::kLateActivity; }
  std::string_view name() const override { return "late_activity"; }
  std::uint32_t version() const override { return 1; }
  Result<void> apply(const ledger::EventHeader& header, const ledger::SectionSource& sections,
                     RowWriter& rows, const ledger::KeySource& keys) const override;
};

/// When an access, a search or a log-in happened; nothing of any other event.
std::optional<ledger::Moment> happened_at(const ledger::Facts& facts);

/// Adds the parts of the log, cut at `behind`, that have something late of the days from that of
/// `from` to that of `until`.
Result<void> add_late_parts(const ledger::StateReader& state, ledger::Moment from,
                            ledger::Moment until, ledger::Sequence behind,
                            ledger::IntervalSet& parts);

}  // namespace lethe::projections
