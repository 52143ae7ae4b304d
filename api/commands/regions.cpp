#include "api/commands/regions.h"

#include "api/json/render_fields.h"
#include "api/json/render_recipients.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::RegionMoveState;
using ledger::Role;

bool may_take(const Caller& caller, RegionMoveState step) {
  switch (step) {
    case RegionMoveState::kRequested:
      return caller.is_any(Role::kAdmin);
    case RegionMoveState::kMoving:
    case RegionMoveState::kDone:
      return caller.is_any(Role::kOperator);
    case RegionMoveState::kCancelled:
      return caller.is_any(Role::kAdmin, Role::kOperator);
    case RegionMoveState::kInvalid:
      return false;
  }
  return false;
}

/// What is wrong with the step; nothing when nothing is.
std::string conflict(const std::optional<projections::RegionMoveRow>& last,
                     const std::string& region, const MoveRegionInput& input) {
  const bool is_open = last && last->is_open();
  if (input.state == RegionMoveState::kRequested) {
    if (is_open) return "a move is under way";
    return input.to == region ? "the ledger is there already" : "";
  }
  if (!is_open) return "no move is under way";
  const bool is_moving = last->state == RegionMoveState::kMoving;
  if (input.state == RegionMoveState::kMoving && is_moving) return "the ledger is being moved";
  if (input.state == RegionMoveState::kDone && !is_moving) return "the move has not begun";
  return {};
}

boost::json::object described(const std::string& region, ledger::Sequence since,
                              ledger::Moment moment,
                              const std::vector<projections::RegionMoveRow>& moves) {
  boost::json::array steps;
  for (const auto& move : moves) steps.push_back(region_move_json(move));
  return {{"region", region},
          {"since", {{"sequence", since.value}, {"time", time(moment)}}},
          {"moves", std::move(steps)}};
}

}  // namespace

MoveRegionInput MoveRegionInput::parse(ObjectReader& reader) {
  MoveRegionInput input;
  input.state = reader.named<RegionMoveState>("state");
  input.to = reader.optional_text("to", kRegion).value_or("");
  if (input.state == RegionMoveState::kRequested) {
    reader.require("to");
  } else if (reader.has("to") && input.state != RegionMoveState::kInvalid) {
    reader.fault("to", "is said by the request alone");
  }
  return input;
}

Ruled<Ruling> move_region(RuleContext& context, const MoveRegionInput& input) {
  if (!may_take(context.caller(), input.state)) return ProblemType::kForbidden;
  LETHE_TRY(auto region, context.views().region());
  if (!region) return ledger::Error::kRowMalformed;
  LETHE_TRY(const auto last, context.views().region_move());
  if (auto why = conflict(last, region->region, input); !why.empty()) {
    return Problem(ProblemType::kRegionMoveConflict, std::move(why));
  }
  const bool is_request = input.state == RegionMoveState::kRequested;
  const projections::RegionMoveRow step{region->region, is_request ? input.to : last->to,
                                        input.state, context.sequence(), context.now()};
  if (step.state == RegionMoveState::kDone) {
    *region = {step.to, context.sequence(), context.now()};
  }
  LETHE_TRY(auto moves, context.views().region_moves());
  moves.push_back(step);
  Ruling ruling;
  ruling.decision.events.push_back(
      context.event(ledger::RegionMoved{step.from, step.to, step.state}));
  ruling.answer.status = 201;
  ruling.answer.body = described(region->region, region->since, region->time, moves);
  ruling.answer.location = "region";
  return ruling;
}

Ruled<boost::json::object> region_json(const projections::Views& views, projections::AsOf as_of) {
  LETHE_TRY(const auto region, views.region(as_of));
  if (!region) return ledger::Error::kRowMalformed;
  LETHE_TRY(const auto moves, views.region_moves(as_of));
  return described(region->region, region->since, region->time, moves);
}

Ruled<std::string> region_of(const ledger::Ledger& ledger) {
  const auto snapshot = ledger.snapshot();
  LETHE_TRY(const auto region, projections::Views(*snapshot).region());
  return region ? region->region : ledger.info().region;
}

Ruled<bool> is_hosted_in(const ledger::Ledger& ledger, const std::string& region) {
  if (region.empty()) return true;
  LETHE_TRY(const auto hosted_in, region_of(ledger));
  return hosted_in == region;
}

Problem wrong_region(const std::string& region) {
  Problem problem(ProblemType::kWrongRegion);
  problem.members["region"] = region;
  return problem;
}

}  // namespace lethe::api
