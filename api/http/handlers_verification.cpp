// What the server found when it verified a log itself, and how far it is with the next time.
#include "api/commands/self_verification.h"
#include "api/http/call.h"
#include "api/http/handlers.h"
#include "api/http/responses.h"
#include "api/json/render.h"
#include "crypto/check.h"

namespace lethe::api::http {

Ruled<Response> get_verification(const CallPtr& call, const ReadServices& services) {
  boost::json::object out;
  const auto* verification = services.verification;
  out["period_hours"] = verification != nullptr ? verification->period().count() : 0;
  if (verification != nullptr) {
    if (const auto now = verification->progress(call->ledger->info().id)) {
      out["running"] = boost::json::object{{"events_done", now->done}, {"events", now->of}};
    }
  }
  LETHE_TRY(const auto last, last_verification(*call->ledger));
  if (last) out["last"] = event_json(*last);
  return json_response(200, std::move(out));
}

}  // namespace lethe::api::http
