// The keys that sign a ledger's log.
#include "api/commands/signing_keys.h"
#include "api/http/call.h"
#include "api/http/handlers.h"
#include "api/http/responses.h"
#include "api/http/submission.h"
#include "api/json/key_history.h"
#include "crypto/check.h"

namespace lethe::api::http {

Ruled<Response> list_signing_keys(const CallPtr& call, const ReadServices& /*services*/) {
  return json_response(200, {{"signing_keys", log_keys_json(call->ledger->signer()->keys())}});
}

Ruled<Submission> post_signing_key(const Call& call, const WriteServices& services) {
  LETHE_TRY(const auto input, body_input<RotateSigningKeyInput>(call));
  return submission(call, services, api::rotate_signing_key, input);
}

}  // namespace lethe::api::http
