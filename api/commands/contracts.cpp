#include "api/commands/contracts.h"

#include "api/commands/reading_event.h"
#include "api/json/render_fields.h"
#include "crypto/check.h"

namespace lethe::api {

AcceptContractInput AcceptContractInput::parse(ObjectReader& reader) {
  AcceptContractInput input;
  input.version = reader.text("version", kVersion);
  input.url = reader.text("url", kHttpUrl);
  reader.require("hash");
  input.hash = reader.hash("hash").value_or(crypto::Hash{});
  input.signatory = reader.text("signatory", kLabel);
  return input;
}

Ruled<Ruling> accept_contract(RuleContext& context, const AcceptContractInput& input) {
  LETHE_TRY(const auto earlier, context.views().contract(input.version));
  if (earlier) return ProblemType::kContractExists;
  LETHE_TRY(const auto compartment, next_of_ledger(context, ledger::CompartmentClass::kEvidence));
  auto event = context.event(ledger::DpaAccepted{input.version, input.url, input.hash});
  event.sections.push_back(
      section_of(compartment, ledger::SectionRole::kName, "", input.signatory));
  context.keep_reply_under(compartment);
  Ruling ruling;
  ruling.answer.status = 201;
  ruling.answer.body = {{"version", input.version},
                        {"url", input.url},
                        {"hash", hex(input.hash)},
                        {"accepted", time(context.now())},
                        {"accepted_by", actor_json(event.actor)},
                        {"sequence", context.sequence().value},
                        {"current", true}};
  ruling.answer.location = "events/" + std::to_string(context.sequence().value);
  ruling.decision.events.push_back(std::move(event));
  return ruling;
}

Ruled<Ruling> read_signatory(RuleContext& context, const ReadSignatoryInput& input) {
  auto purpose = purpose_of_reading(context.caller(), input.purpose_of_use);
  if (!purpose) return purpose.error();
  LETHE_TRY(const auto contract, context.views().contract(input.version));
  if (!contract) return ProblemType::kUnknownContract;
  Ruling ruling;
  ruling.decision.events.push_back(
      context.event(ledger::AccessRecorded{*purpose,
                                           ledger::AccessAction::kRead,
                                           ledger::AccessOutcome::kSuccess,
                                           "contract",
                                           {"signatory"},
                                           context.now()}));
  ruling.answer.body = {{"version", input.version}, {"access", context.sequence().value}};
  ruling.answer.completion = SectionReading{*contract, 0, "signatory"};
  return ruling;
}

}  // namespace lethe::api
