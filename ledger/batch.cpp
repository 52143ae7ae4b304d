#include "ledger/batch.h"

namespace lethe::ledger {

void answer(Batch& batch, Waiters who) {
  for (auto& told : batch.commands) {
    if (!told.command || told.waits() != (who == Waiters::kForOrders)) continue;
    told.command->done(told.outcome);
    told.command.reset();
  }
}

void answer_all(Batch& batch, const boost::system::error_code& error) {
  for (auto& told : batch.commands) {
    if (error) told.outcome = Outcome{error, {}, 0, {}, {}, {}};
  }
  answer(batch, Waiters::kForDurability);
  answer(batch, Waiters::kForOrders);
}

}  // namespace lethe::ledger
