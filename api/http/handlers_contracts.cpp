// The hosting region, and the contract with the processor.
#include "api/commands/contracts.h"

#include <algorithm>

#include "api/commands/reading_event.h"
#include "api/commands/regions.h"
#include "api/http/call.h"
#include "api/http/event_walk.h"
#include "api/http/handlers.h"
#include "api/http/responses.h"
#include "api/http/submission.h"
#include "api/json/render_recipients.h"
#include "crypto/check.h"

namespace lethe::api::http {

using projections::Views;

Ruled<Response> get_region(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  const auto snapshot = call->ledger->snapshot();
  LETHE_TRY(const auto region, region_json(Views(*snapshot), asked.as_of));
  return json_response(200, region);
}

Ruled<Submission> post_region(const Call& call, const WriteServices& services) {
  LETHE_TRY(auto input, body_input<MoveRegionInput>(call));
  return submission(call, services, api::move_region, std::move(input));
}

Ruled<Response> list_contracts(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(auto filter, event_filter(*call));
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  filter.behind = std::min(filter.behind, asked.as_of.behind);
  filter.newest_first = true;
  filter.index = [](const auto& views, const auto& range, const auto& visit) {
    return views.contracts(range, visit);
  };
  const auto snapshot = call->ledger->snapshot();
  LETHE_TRY(const auto current, Views(*snapshot).current_contract(asked.as_of));
  const auto render = [current](const ledger::EventHeader& header) {
    auto contract = contract_json(header);
    contract["current"] = current == header.sequence;
    return contract;
  };
  return list_response(*call, walk_events(call, filter, render));
}

Ruled<Submission> post_contract(const Call& call, const WriteServices& services) {
  LETHE_TRY(auto input, body_input<AcceptContractInput>(call));
  return submission(call, services, api::accept_contract, std::move(input));
}

Ruled<Submission> get_signatory(const Call& call, const WriteServices& services) {
  ReadSignatoryInput input;
  LETHE_TRY(input.version, path_code(call, "version", kVersion));
  if (const auto purpose = call.request->header("purpose-of-use")) input.purpose_of_use = *purpose;
  LETHE_TRY(input.purpose_of_use, purpose_of_reading(call.caller, input.purpose_of_use));
  return submission(call, services, api::read_signatory, std::move(input));
}

}  // namespace lethe::api::http
