#include "api/commands/imports.h"

namespace lethe::api {

Ruled<Ruling> finish_import(RuleContext& context, const FinishImportInput& input) {
  if (!context.caller().is_system()) return ProblemType::kForbidden;
  Ruling ruling;
  ruling.decision.events.push_back(
      context.event(ledger::ImportFinished{input.accepted, input.refused}));
  ruling.answer.status = 201;
  ruling.answer.body = {{"sequence", context.sequence().value},
                        {"accepted", input.accepted},
                        {"refused", input.refused}};
  return ruling;
}

}  // namespace lethe::api
