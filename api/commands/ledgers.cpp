#include "api/commands/ledgers.h"

#include <future>

#include "crypto/check.h"
#include "crypto/signed_note.h"

namespace lethe::api {
namespace {

Ruled<Ruling> create_ledger(const ledger::Store& store, RuleContext& context,
                            const CreateLedgerInput& input) {
  if (!context.caller().is_any(ledger::Role::kOperator) || !context.is_system_ledger()) {
    return ProblemType::kForbidden;
  }
  if (store.find(input.name) != nullptr) return ProblemType::kLedgerExists;
  ledger::LedgerPlan plan;
  plan.id = ledger::LedgerId::random();
  plan.origin = input.origin_base + "/" + input.name;
  LETHE_CHECK(crypto::is_note_name(plan.origin));
  plan.name = input.name;
  plan.region = input.region;
  plan.actor = context.actor();
  plan.request = context.request().id;
  Ruling ruling;
  ruling.answer.status = 201;
  ruling.answer.location = "/v1/ledgers/" + input.name;
  ruling.answer.completion = plan.id;
  ruling.decision.ledgers.push_back(std::move(plan));
  return ruling;
}

}  // namespace

CreateLedgerInput CreateLedgerInput::parse(ObjectReader& reader) {
  CreateLedgerInput input;
  input.name = reader.text("name", kLedgerName);
  input.region = reader.text("region", kRegion);
  return input;
}

void submit_create_ledger(ledger::Store& store, Request request, CreateLedgerInput input,
                          ReplyCallback done) {
  submit_rule(
      store, store.system()->info().id, std::move(request), CreateLedgerInput::kTraits,
      [&store, input = std::move(input)](RuleContext& context) {
        return create_ledger(store, context, input);
      },
      std::move(done));
}

Reply run_create_ledger(ledger::Store& store, Request request, const CreateLedgerInput& input) {
  return run_rule(store, store.system()->info().id, std::move(request), CreateLedgerInput::kTraits,
                  [&](RuleContext& context) { return create_ledger(store, context, input); });
}

}  // namespace lethe::api
