#include "api/commands/signing_keys.h"

#include "api/commands/own_sections.h"

namespace lethe::api {

RotateSigningKeyInput RotateSigningKeyInput::parse(ObjectReader& reader) {
  RotateSigningKeyInput input;
  input.compromised_since = reader.moment("compromised_since");
  return input;
}

Ruled<Ruling> rotate_signing_key(RuleContext& context, const RotateSigningKeyInput& input) {
  if (!context.caller().is_any(ledger::Role::kOperator)) return ProblemType::kForbidden;
  if (input.compromised_since && context.now() < *input.compromised_since) {
    return body_fault("/compromised_since", "lies ahead");
  }
  Ruling ruling;
  ruling.decision.signing_key = {context.actor(), context.request().id, input.compromised_since};
  ruling.answer.status = 201;
  ruling.answer.location = "signing-keys";
  ruling.answer.completion = SigningKeyMaking{context.sequence()};
  return ruling;
}

}  // namespace lethe::api
