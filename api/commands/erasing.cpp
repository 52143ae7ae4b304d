#include "api/commands/erasing.h"

namespace lethe::api {

Ruled<ledger::ErasureId> order_erasure(RuleContext& context, const projections::PersonRow& person,
                                       Destruction destruction, Ruling& ruling) {
  ledger::ErasureOrdered order;
  order.erasure = ledger::ErasureId::random();
  order.ground = destruction.ground;
  order.whole_subject = destruction.whole_subject;
  order.destroyed = std::move(destruction.compartments);
  order.kept = std::move(destruction.kept);
  const auto erasure = order.erasure;
  auto event = context.event(std::move(order), person.id);
  event.sections = std::move(destruction.sections);
  auto& decision = ruling.decision;
  decision.erasures.push_back({decision.events.size(), person.id, person.slot, person.counts});
  decision.events.push_back(std::move(event));
  ruling.answer.completion = erasure;
  return erasure;
}

}  // namespace lethe::api
