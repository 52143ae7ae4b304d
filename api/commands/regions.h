// POST …/region: moving a ledger to another hosting region, step by step.
#pragma once

#include "api/commands/executor.h"
#include "api/json/request.h"

namespace lethe::api {

struct MoveRegionInput {
  static constexpr RuleTraits kTraits{.personal = false};
  ledger::RegionMoveState state = ledger::RegionMoveState::kInvalid;
  std::string to;  // of a request; none in the other steps
  static MoveRegionInput parse(ObjectReader& reader);
};

/// An admin requests, an operator moves and finishes, and either cancels. From `done` on the ledger
/// belongs to the new region. Order: kForbidden (another role's step), kRegionMoveConflict: a
/// request while a move is under way or to the region where the ledger is; any other step but after
/// requested (moving, cancelled) or moving (done, cancelled). 201 with region_json().
Ruled<Ruling> move_region(RuleContext& context, const MoveRegionInput& input);

/// {"region", "since": {"sequence", "time"}, "moves": [region_move_json, the oldest first]}
Ruled<boost::json::object> region_json(const projections::Views& views,
                                       projections::AsOf as_of = {});

/// Where the ledger is hosted now.
Ruled<std::string> region_of(const ledger::Ledger& ledger);
/// Whether a node in a region cares for the ledger. One in no region (empty) does for every one.
Ruled<bool> is_hosted_in(const ledger::Ledger& ledger, const std::string& region);
/// kWrongRegion naming `region`.
Problem wrong_region(const std::string& region);

}  // namespace lethe::api
