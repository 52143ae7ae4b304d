// The end of a ledger: everything back, a look at what stands in the way, and the closure.
#include "api/commands/closures.h"
#include "api/commands/reading_event.h"
#include "api/commands/returns.h"
#include "api/http/call.h"
#include "api/http/handlers.h"
#include "api/http/responses.h"
#include "api/http/submission.h"
#include "crypto/check.h"

namespace lethe::api::http {

Ruled<Submission> get_return(const Call& call, const WriteServices& services) {
  LETHE_TRY(auto reading, reading_reason(call));
  ReadReturnInput input;
  LETHE_TRY(input.purpose_of_use, purpose_of_reading(call.caller, reading.purpose_of_use));
  input.reason = std::move(reading.reason);
  return submission(call, services, api::read_return, std::move(input));
}

Ruled<Response> get_closure(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto state, closure_state(*call->ledger, services.clock.now()));
  return json_response(200, closure_json(state));
}

Ruled<Submission> post_closure(const Call& call, const WriteServices& services) {
  LETHE_TRY(auto input, body_input<CloseLedgerInput>(call));
  LETHE_TRY(input.state, closure_state(*call.ledger, services.clock.now()));
  return submission(call, services, api::close_ledger, std::move(input));
}

}  // namespace lethe::api::http
