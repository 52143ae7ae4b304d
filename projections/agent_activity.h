// What each member of staff does in a day, and each department: baselines that need no scan.
//
//   'd' agent[16] day[8]              -> AgentDay
//   'p' department key_text, day[8]   -> PeerDay
//   'z'                               -> minutes from UTC, as the rules say it; none: 0
//
// Only successful accesses of agents count. The day is the one in which the access happened, by the
// offset from UTC of when it was recorded.
#pragma once

#include "projections/projection.h"
#include "projections/review_rows.h"

namespace lethe::projections {

/// Whether an event is an access, or a search, that a rule of review may look at: by an agent, and
/// not refused. Searches are no activity of a day.
bool is_reviewed(const ledger::EventHeader& header);

class AgentActivity final : public Projection {
 public:
  ProjectionId id() const override { return ProjectionId::kAgentActivity; }
  std::string_view name() const override { return "agent_activity"; }
  std::uint32_t version() const override { return 1; }
  Result<void> apply(const ledger::EventHeader& header, const ledger::SectionSource& sections,
                     RowWriter& rows, const ledger::KeySource& keys) const override;
};

}  // namespace lethe::projections
